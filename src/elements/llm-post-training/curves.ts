/** The curves of a tuning. */
import type {PlotData} from '../../views/line-plot.js';
import {probes} from './examples.js';
import type {PostTrainingStrings} from './strings.js';
import type {Run} from './tuning.js';

export const curveNames = ['reward', 'kl', 'answers'] as const;
export type CurveName = (typeof curveNames)[number];

/** A little more than there is, so that lines do not run along the edge. */
const around = (values: readonly number[]): {low: number; high: number} => {
  const [low, high] = [Math.min(0, ...values), Math.max(0.1, ...values)];
  const room = (high - low) * 0.06;
  return {low: low < 0 ? low - room : 0, high: high + room};
};

/** What the chart of this name shows of a run. */
export function curveOf(name: CurveName, {steps, looks}: Run, words: PostTrainingStrings): PlotData {
  const xLabel = words.step;
  if (name === 'reward') {
    // A step's numbers are from before it.
    const x = steps.map(({step}) => step - 1);
    const chosen = steps.map(({rewards}) => rewards.chosen);
    const rejected = steps.map(({rewards}) => rewards.rejected);
    const margin = steps.map((step) => step.margin);
    return {
      ...{xLabel, yLabel: words.nats, ...around([...chosen, ...rejected, ...margin])},
      lines: [
        {name: words.margin, colour: '--_ink', x, y: margin, width: 2.5},
        {name: words.chosen, colour: '--_chosen', x, y: chosen},
        {name: words.rejected, colour: '--_rejected', x, y: rejected, dash: [5, 3]},
      ],
      guides: [{y: 0, name: ''}],
    };
  }
  const x = looks.map(({step}) => step);
  if (name === 'kl') {
    const kl = looks.map((look) => look.kl);
    return {
      ...{xLabel, yLabel: words.natsPerToken, ...around(kl)},
      lines: [{name: words.kl, colour: '--_kl', x, y: kl, dots: true}],
    };
  }
  const lengths = looks.map(({length}) => length);
  return {
    ...{xLabel, yLabel: words.countAxis, low: 0, high: Math.max(probes.length, ...lengths) * 1.06},
    lines: [
      {name: words.right, colour: '--_right', x, y: looks.map(({right}) => right), dots: true},
      {name: words.length, colour: '--_muted', x, y: lengths, dots: true, dash: [5, 3]},
    ],
  };
}
