import type {GradientReport} from '../../core/training/gradient-report.js';
import {signed} from '../../views/signed.js';
import type {NumbersTable} from '../../views/numbers.js';
import {groupsOf} from './groups.js';
import type {Moment, Story} from './network.js';
import type {BackpropStrings} from './strings.js';
import {Names} from './unfold.js';

/** What is shown now; what is not, is left out. */
export interface Shown {
  readonly graph: {readonly story: Story; readonly moment: Moment} | undefined;
  readonly model: {readonly report: GradientReport; readonly layers: number} | undefined;
}

/** All that the figure shows as one table. */
export function numbersOf({graph, model}: Shown, words: BackpropStrings): NumbersTable {
  const rows: [string, string, string, string][] = [];
  const add = (part: string, what: string, value: string, gradient = '') =>
    rows.push([part, what, value, gradient]);
  if (graph) {
    const {story, moment} = graph;
    const names = new Names(story, words);
    for (const {value} of story.cells) {
      const [now, gradient] = [moment.values[value.id], moment.gradients[value.id]];
      const text = (number: number | undefined) => (number === undefined ? '' : signed(number, 6));
      add(words.graphTitle, names.of(value), text(now), text(gradient));
    }
    add(words.graphTitle, words.lossAfter, signed(story.after.loss.data, 6));
  }
  if (model) {
    const {report, layers} = model;
    add(words.modelTitle, words.lossName, report.loss.toFixed(6), report.norm.toPrecision(6));
    for (const {part, layer, size, gradient} of groupsOf(report, layers)) {
      const what = layer === undefined ? words[part] : `${words.block} ${layer}, ${words[part]}`;
      add(words.modelTitle, what, `${size} ${words.numbersUnit}`, gradient.toPrecision(6));
    }
  }
  return {columns: [words.part, words.what, words.value, words.gradient], rows};
}
