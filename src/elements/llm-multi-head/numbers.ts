import type {LiveRun, ModelSettings} from '../../context/model.js';
import {placeIn} from '../../controllers/run-place.js';
import type {HeadReadings} from '../../core/model/head-readings.js';
import type {NumbersTable} from '../../views/numbers.js';
import {labelOf} from '../../views/vocabulary.js';
import {headsOf, nextAfter, type Comparison} from './ablation-data.js';
import {number} from './number.js';
import type {HeadOutputs} from './output.js';
import type {SharingCosts} from './sharing.js';
import type {MultiHeadStrings} from './strings.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  run: LiveRun | undefined;
  settings: ModelSettings;
  readings: readonly HeadReadings[] | undefined;
  costs: Float64Array | undefined;
  comparison: Comparison | undefined;
  outputs: HeadOutputs | undefined;
  sharing: SharingCosts | undefined;
}

/** All that the figure shows of the model as one table. */
export function numbersOf(
  {run, settings, readings, costs, comparison, outputs, sharing}: Shown,
  words: MultiHeadStrings,
): NumbersTable {
  const rows: (readonly [string, string, string])[] = [];
  const add = (part: string, what: string, value: number, digits = 6) =>
    rows.push([part, what, number(value, digits)]);
  if (run) {
    headsOf(run).forEach(({layer, head}, i) => {
      const part = `${words.layer} ${layer}, ${words.headShort} ${head}`;
      const found = readings?.[i];
      if (found) {
        add(part, words.previousName, found.previous);
        add(part, words.inductionName, found.induction);
        add(part, words.firstName, found.first);
        add(part, words.entropyName, found.entropy);
        add(part, words.distanceName, found.distance, 3);
      }
      if (costs) add(part, `${words.loss}, ${words.change}`, costs[i]);
    });
    if (comparison) {
      const {position} = placeIn(run, settings);
      const name = (id: number) => labelOf(run.vocabulary, id);
      const next = nextAfter(run, comparison, position);
      const part = `${words.nextAfter} ${position ? name(run.tokens[position]) : words.beginning}`;
      for (const id of next.tokens) {
        add(part, `${name(id)}, ${words.withIt}`, next.withIt[id]);
        add(part, `${name(id)}, ${words.withoutIt}`, next.without[id]);
      }
      add(part, `${words.moved}, ${words.bits}`, next.bits);
      add(words.loss, words.withIt, comparison.lossWith);
      add(words.loss, words.withoutIt, comparison.lossWithout);
      comparison.costs.forEach((cost, i) => {
        if (i) add(`${words.loss}, ${words.change}`, `${i} ${name(run.tokens[i])}`, cost);
      });
    }
  }
  outputs?.norms.forEach((norm, head) => {
    add(words.outputTitle, `${words.headShort} ${head}, ${words.norm}`, norm);
    add(words.outputTitle, `${words.headShort} ${head}, ${words.share}`, outputs.shares[head]);
  });
  for (const {name, kvHeads, perToken, whole, parameters} of sharing ?? []) {
    const part = `${words[name]}, ${kvHeads} ${kvHeads === 1 ? words.kvHeadShort : words.kvHeadsShort}`;
    add(part, words.perToken, perToken, 0);
    add(part, words.wholeBytes, whole, 0);
    add(part, `${words.parameters} ${words.parametersWord}`, parameters, 0);
  }
  return {columns: [words.part, words.what, words.value], rows};
}
