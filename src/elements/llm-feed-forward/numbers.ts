import type {NumbersTable} from '../../views/numbers.js';
import {nameOf, type MatrixName, type Network} from './graph.js';
import type {FeedForwardStrings} from './strings.js';
import {rowNames, type LayerRows} from './swiglu.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  network: Network | undefined;
  rows: LayerRows | undefined;
}

/** All that the figure shows as one table. */
export function numbersOf({network, rows}: Shown, words: FeedForwardStrings): NumbersTable {
  const table: (readonly [string, string, string])[] = [];
  const add = (part: string, what: string, value: number) => table.push([part, what, value.toFixed(6)]);
  if (network) {
    for (const name of ['x', 'w1', 'h', 'w2', 'y'] as MatrixName[])
      network[name].forEach((value, index) => add(words.networkTitle, nameOf({in: name, index}), value));
    network.a.forEach((value, i) => add(words.networkTitle, `a${i + 1}`, value));
  }
  if (rows) for (const name of rowNames) rows[name].forEach((value, i) => add(words[name], String(i), value));
  return {columns: [words.part, words.what, words.value], rows: table};
}
