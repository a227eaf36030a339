import type {LiveRun} from '../../context/model.js';
import type {NumbersTable} from '../../views/numbers.js';
import {labelOf} from '../../views/vocabulary.js';
import type {Collapse} from './collapse.js';
import type {NeuronValues} from './diagram.js';
import type {Comparison} from './effects.js';
import type {NeuronStrings} from './strings.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  play: (NeuronValues & {slope: number}) | undefined;
  collapse: Collapse | undefined;
  real: {run: LiveRun; comparison: Comparison} | undefined;
}

/** All that the figure shows as one table. */
export function numbersOf({play, collapse, real}: Shown, words: NeuronStrings): NumbersTable {
  const rows: (readonly [string, string, string])[] = [];
  const add = (part: string, what: string, value: number, digits = 6) =>
    rows.push([part, what, value.toFixed(digits)]);
  if (play) {
    const {inputs, weights, bias, z, a, slope} = play;
    inputs.forEach((x, i) => {
      add(words.neuronTitle, `x${i + 1}`, x, 2);
      add(words.neuronTitle, `w${i + 1}`, weights[i], 2);
    });
    if (bias !== undefined) add(words.neuronTitle, 'b', bias, 2);
    add(words.neuronTitle, 'z', z);
    add(words.neuronTitle, 'f(z)', a);
    add(words.neuronTitle, 'f′(z)', slope);
  }
  collapse?.product.forEach((value, i) => add(words.collapseTitle, `W₁W₂ ${i + 1}`, value));
  collapse?.twice.forEach((value, i) => add(words.collapseTitle, `${words.twice} ${i + 1}`, value));
  collapse?.once.forEach((value, i) => add(words.collapseTitle, `${words.once} ${i + 1}`, value));
  if (real) {
    const {run, comparison} = real;
    const {activations, costs, effect} = comparison;
    const label = (id: number) => labelOf(run.vocabulary, id);
    run.tokens.forEach((id, i) => {
      const name = i ? `${i} ${label(id)}` : words.beginning;
      add(words.realTitle, name, activations[i]);
      if (i) add(`${words.loss}, ${words.change}`, name, costs[i]);
    });
    for (const [part, ids] of [
      [words.up, effect.up],
      [words.down, effect.down],
    ] as const)
      for (const id of ids) add(part, label(id), effect.scores[id]);
  }
  return {columns: [words.part, words.what, words.value], rows};
}
