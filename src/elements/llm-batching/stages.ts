/** What is said of pipeline stages: what each does at a moment, and what the largest needs. */
import {html} from 'lit';
import type {PipelineRun} from '../../core/accounting/pipeline.js';
import type {PipelineStage} from '../../core/accounting/pipeline-stages.js';
import {quantity} from '../../views/quantity.js';
import {duration, inUnits} from './format.js';
import type {MachineChoice, PartHost} from './part-host.js';
import {formatOf, renderRidge} from './results.js';
import {machineOf} from './simulation.js';
import type {BatchingStrings} from './strings.js';

/** Stages that are told of in words; and how often the bytes of BF16 weights it takes to train them (ZeRO, arXiv:1910.02054, section 3.1). */
const [TOLD, TRAINING] = [12, 8];

/** What a pipeline depends on. */
export type PipelineChoice = MachineChoice &
  Pick<PartHost, 'schedule' | 'stages' | 'microBatches' | 'stagesOf' | 'tokens' | 'weights'>;

/** How times are written: of equal stages in forward passes of one. */
export const timeOf = (models: unknown, words: BatchingStrings) =>
  models ? duration : (seconds: number) => `${quantity(seconds)} ${words.passes}`;

/** Whether each stage's accelerator holds it, as far as that can be said without the activations. */
export function renderMemory(
  models: readonly PipelineStage[],
  choice: PipelineChoice,
  words: BatchingStrings,
): unknown {
  const {memory, peak, bandwidth} = machineOf(choice);
  const isForward = choice.schedule === 'forward';
  const need = Math.max(...models.map(({weightBytes}) => weightBytes)) * (isForward ? 1 : TRAINING);
  const fits = need <= memory;
  return html`<p class=${fits ? 'readout' : 'warning'} part="memory">
      ${words.needs} <code>${inUnits(need, 'B')}</code> ${words.needsOf} <code>${inUnits(memory, 'B')}</code>:
      ${isForward ? html`${words.needsWeights} ${formatOf('weights', choice.weights, words)}.` : words.needsTraining}
      <b>${fits ? words.fits : words.fitsNot}</b>
    </p>
    <p class="readout" part="roofline">${renderRidge(peak, bandwidth, words)}</p>`;
}

/** What each stage does at the moment. */
export function renderStages({events, stages}: PipelineRun, moment: number, words: BatchingStrings): unknown {
  const now = new Map(
    events
      .filter(({start, seconds}) => start <= moment && moment < start + seconds)
      .map((event) => [event.stage, event]),
  );
  return stages.slice(0, TOLD).map((_, stage) => {
    const event = now.get(stage);
    const doing = event
      ? html`${event.kind === 'forward' ? words.forwardOf : words.backwardOf}
          <code>${event.microBatch + 1}</code>`
      : words.waitsNow;
    return html`<span>${words.stage} <code>${stage + 1}</code>: ${doing}</span> `;
  });
}
