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

export function curvesOf({steps, looks}: Run, words: PostTrainingStrings): Record<CurveName, PlotData> {
  const xLabel = words.step;
  // A step's numbers are from before it.
  const at = steps.map(({step}) => step - 1);
  const chosen = steps.map(({rewards}) => rewards.chosen);
  const rejected = steps.map(({rewards}) => rewards.rejected);
  const margin = steps.map((step) => step.margin);
  const lookedAt = looks.map(({step}) => step);
  const kl = looks.map((look) => look.kl);
  const lengths = looks.map(({length}) => length);
  const right = looks.map((look) => look.right);
  return {
    reward: {
      ...{xLabel, yLabel: words.nats, ...around([...chosen, ...rejected, ...margin])},
      lines: [
        {name: words.margin, colour: '--_ink', x: at, y: margin, width: 2.5},
        {name: words.chosen, colour: '--_chosen', x: at, y: chosen},
        {name: words.rejected, colour: '--_rejected', x: at, y: rejected, dash: [5, 3]},
      ],
      guides: [{y: 0, name: ''}],
    },
    kl: {
      ...{xLabel, yLabel: words.natsPerToken, ...around(kl)},
      lines: [{name: words.kl, colour: '--_kl', x: lookedAt, y: kl, dots: true}],
    },
    answers: {
      ...{xLabel, yLabel: words.countAxis, low: 0, high: Math.max(probes.length, ...lengths) * 1.06},
      lines: [
        {name: words.right, colour: '--_right', x: lookedAt, y: right, dots: true},
        {name: words.length, colour: '--_muted', x: lookedAt, y: lengths, dots: true, dash: [5, 3]},
      ],
    },
  };
}
