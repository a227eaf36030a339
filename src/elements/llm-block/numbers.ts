import type {NumbersTable} from '../../views/numbers.js';
import {summaryOf} from './live.js';
import {nameOf} from './names.js';
import {count, type Anatomy, type Part} from './parts.js';
import type {BlockStrings} from './strings.js';

/** All parts as one table, with the total that they make. */
export function numbersOf(
  anatomy: Anatomy,
  live: (part: Part) => Float32Array | undefined,
  words: BlockStrings,
): NumbersTable {
  const {parts, parameters, flops, config} = anatomy;
  const hasLive = parts.some((part) => live(part));
  const rows = parts.map((part) => {
    const values = live(part);
    const {mean, rms} = values ? summaryOf(values) : {mean: 0, rms: 0};
    return [
      nameOf(part.name, config, words),
      String(part.copies),
      part.input,
      part.output,
      part.weights,
      count(part.parameters),
      count(part.flops),
      ...(hasLive ? [values ? mean.toFixed(6) : '', values ? rms.toFixed(6) : ''] : []),
    ];
  });
  const totals = [words.total, '', '', '', '', count(parameters.total), count(flops.total)];
  return {
    columns: [
      ...[words.part, '×', words.in, words.out, words.weights, words.parameters, words.flops],
      ...(hasLive ? [words.mean, words.rms] : []),
    ],
    rows: [...rows, hasLive ? [...totals, '', ''] : totals],
  };
}
