import type {LiveRun} from '../../context/model.js';
import type {HeadReadings} from '../../core/model/head-readings.js';
import type {NumbersTable} from '../../views/numbers.js';
import {labelOf} from '../../views/vocabulary.js';
import {headsOf, type Comparison} from './ablation-data.js';
import {number} from './number.js';
import type {HeadOutputs} from './output.js';
import type {MultiHeadStrings} from './strings.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  run: LiveRun | undefined;
  readings: readonly HeadReadings[] | undefined;
  costs: Float64Array | undefined;
  comparison: Comparison | undefined;
  outputs: HeadOutputs | undefined;
}

/** All that the figure shows of the model as one table. */
export function numbersOf(
  {run, readings, costs, comparison, outputs}: Shown,
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
    comparison?.costs.forEach((cost, i) => {
      if (i) add(`${words.loss}, ${words.change}`, `${i} ${labelOf(run.vocabulary, run.tokens[i])}`, cost);
    });
  }
  outputs?.norms.forEach((norm, head) => {
    add(words.outputTitle, `${words.headShort} ${head}, ${words.norm}`, norm);
    add(words.outputTitle, `${words.headShort} ${head}, ${words.share}`, outputs.shares[head]);
  });
  return {columns: [words.part, words.what, words.value], rows};
}
