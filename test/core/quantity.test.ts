import assert from 'node:assert/strict';
import {test} from 'node:test';
import {quantity} from '../../src/views/quantity.js';
import {tiny} from '../../src/views/tiny.js';

test('a quantity has three digits, all before the point, or a power of ten', () => {
  for (const [value, text] of [
    [0, '0.00'],
    [0.123456, '0.123'],
    [45.67, '45.7'],
    [999.4, '999'],
    [999.7, '1,000'],
    [2_031_416.4, '2,031,416'],
    [9_999_999.4, '9,999,999'],
    [9_999_999.6, '1.00 × 10⁷'],
    [1.38e9, '1.38 × 10⁹'],
    [1.5e12, '1.50 × 10¹²'],
    [4.2e-7, '4.20 × 10⁻⁷'],
    [0.001, '0.00100'],
    [Infinity, '∞'],
  ] as const)
    assert.equal(quantity(value), text);
});

test('a small distance has two digits', () => {
  for (const [value, text] of [
    [0, '0'],
    [0.1234, '0.12'],
    [2.44e-7, '2.4 × 10⁻⁷'],
    [1e-16, '1.0 × 10⁻¹⁶'],
  ] as const)
    assert.equal(tiny(value), text);
});
