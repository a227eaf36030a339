import assert from 'node:assert/strict';
import {test} from 'node:test';
import {grouped} from '../../src/views/grouped.js';
import {mulberry32, seed} from './corpus.js';

test(`numbers are grouped as Intl groups them (SEED=${seed})`, () => {
  const random = mulberry32(seed);
  const values: (number | bigint)[] = [
    0,
    -1,
    999,
    1000,
    -1000,
    12_345.678,
    2 ** 53,
    NaN,
    123n,
    -1234n,
    10n ** 40n,
  ];
  for (let i = 0; i < 2000; i++)
    values.push(Math.round((random() - 0.5) * 10 ** (1 + Math.floor(random() * 20))));
  for (const value of values) {
    const text = value.toLocaleString('en', {maximumFractionDigits: 9}).replace(/^-0$/, '0');
    assert.equal(grouped(value), text, `SEED=${seed}: ${value}`);
  }
  assert.equal(grouped('-1234.5000'), '-1,234.5000');
});
