import type {NumbersTable} from '../../views/numbers.js';
import {scientific} from '../../views/tiny.js';
import type {DepthPair} from './depth-run.js';
import type {NormStrings} from './strings.js';
import type {VectorView} from './vector.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  readonly vector: VectorView | undefined;
  readonly pair: DepthPair | undefined;
  readonly sweep: readonly DepthPair[] | undefined;
}

/** All that the figure shows as one table. */
export function numbersOf({vector, pair, sweep}: Shown, words: NormStrings): NumbersTable {
  const rows: [string, string, string][] = [];
  const add = (part: string, what: string, value: string) => rows.push([part, what, value]);
  if (vector) {
    const {x, layer, rms, moments, gamma} = vector;
    add(words.vector, words.mean, moments.mean.toFixed(6));
    add(words.vector, words.variance, moments.variance.toFixed(6));
    add(words.vector, words.rms, moments.rms.toFixed(6));
    x.forEach((value, i) => {
      const what = `${words.component} ${i}`;
      add(words.vector, what, value.toFixed(6));
      if (gamma) add('γ', what, gamma[i].toFixed(6));
      add(words.layerNorm, what, layer.out[i].toFixed(6));
      add(words.rmsNorm, what, rms.out[i].toFixed(6));
    });
  }
  const told = (each: DepthPair) => {
    for (const kind of ['pre', 'post'] as const) {
      const part = `${words[kind]}, ${each.layers} ${words.depth.toLowerCase()}`;
      each[kind].blocks.forEach((value, i) =>
        add(part, `${words.parameters}, ${words.block} ${i}`, scientific(value, 5)),
      );
      each[kind].stream.forEach((value, i) =>
        add(part, `${words.stream}, ${words.block} ${i}`, scientific(value, 5)),
      );
    }
  };
  if (pair) told(pair);
  for (const each of sweep ?? []) if (each.layers !== pair?.layers) told(each);
  return {columns: [words.part, words.what, words.value], rows};
}
