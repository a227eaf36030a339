/** The curves of a race: what a step costs, against the length of the text. */
import type {PlotData} from '../../views/line-plot.js';
import {ways, type Step} from './race.js';
import type {KvCacheStrings} from './strings.js';

export const curveNames = ['flops', 'own', 'time'] as const;
export type CurveName = (typeof curveNames)[number];

const millions = (flops: bigint): number => Number(flops) / 1e6;

/** What the chart of this name shows, but for the place that is looked at. */
export function curveOf(name: CurveName, all: readonly Step[], words: KvCacheStrings): PlotData {
  // The prompt costs the same either way, and would dwarf what follows.
  const steps = name === 'own' && all.length > 1 ? all.slice(1) : all;
  const line = (label: string, colour: string, y: (step: Step) => number) => ({
    ...{name: label, colour, dots: true},
    x: steps.map(({length}) => length),
    y: steps.map(y),
  });
  const shown = name === 'own' ? (['cached'] as const) : ways;
  const lines = shown.map((way) =>
    line(words[way], way === 'cached' ? '--_accent' : '--_muted', ({costs}) =>
      name === 'time' ? costs[way].time : millions(costs[way].matrices + costs[way].attention),
    ),
  );
  const xLabel = words.lengthAxis;
  if (name === 'time') return {lines, xLabel, yLabel: words.msAxis};
  const way = name === 'own' ? 'cached' : 'whole';
  const attention = line(words.attentionPart, '--_attention', ({costs}) => millions(costs[way].attention));
  return {lines: [...lines, attention], xLabel, yLabel: words.flopsAxis};
}
