/** The curves of a race: what a step costs, against the length of the text. */
import type {PlotData} from '../../views/line-plot.js';
import {ways, type Step} from './race.js';
import type {KvCacheStrings} from './strings.js';

export const curveNames = ['flops', 'own', 'time'] as const;
export type CurveName = (typeof curveNames)[number];

const millions = (flops: bigint): number => Number(flops) / 1e6;

/** What the chart of this name shows, but for the place that is looked at. */
export function curveOf(
  name: CurveName,
  all: readonly Step[],
  isSummed: boolean,
  words: KvCacheStrings,
): PlotData {
  const of = isSummed ? 'sums' : 'costs';
  // The prompt costs the same either way, and would dwarf what follows.
  const steps = name === 'own' && all.length > 1 ? all.slice(1) : all;
  const line = (label: string, colour: string, look: object, y: (step: Step) => number) => ({
    ...{name: label, colour, ...look},
    x: steps.map(({length}) => length),
    y: steps.map(y),
  });
  const shown = name === 'own' ? (['cached'] as const) : ways;
  const lines = shown.map((way) =>
    line(
      words[way],
      way === 'cached' ? '--_accent' : '--_muted',
      way === 'cached' ? {width: 3} : {dots: true},
      (step) =>
        name === 'time' ? step[of][way].time : millions(step[of][way].matrices + step[of][way].attention),
    ),
  );
  const xLabel = words.tokensRead;
  if (name === 'time') return {lines, xLabel, yLabel: words.msAxis};
  const way = name === 'own' ? 'cached' : 'whole';
  const attention = line(words.attentionPart, '--_attention', {dash: [5, 3]}, (step) =>
    millions(step[of][way].attention),
  );
  return {lines: [...lines, attention], xLabel, yLabel: words.flopsAxis};
}
