/** The stages between the model's logits and the draw, in their order: what each is set to, and what it leaves. */
import {html, type TemplateResult} from 'lit';
import {perplexity} from '../../core/decoding/distribution.js';
import type {SamplingStep} from '../../core/decoding/sampler.js';
import {quantity} from '../../views/quantity.js';
import {grouped} from '../../views/grouped.js';
import {controls, type Control, type Knob} from './settings.js';
import {share} from './share.js';
import type {SamplingStrings} from './strings.js';

export interface PipelineOptions {
  /** What the stages that are on came to; none where there is nothing to draw from yet. */
  steps: readonly SamplingStep[];
  values: Readonly<Record<Knob, number>>;
  onChange: (knob: Knob, value: number) => void;
  words: SamplingStrings;
}

export function renderPipeline(options: PipelineOptions): TemplateResult {
  const {steps, words} = options;
  const heading = (name: string) => html`<span class="number" role="columnheader">${name}</span>`;
  return html`<div class="pipeline" part="pipeline" role="table" aria-labelledby="stages">
    <div class="stage heads" role="row">
      <span class="name visually-hidden" role="columnheader">${words.stage}</span>
      <span class="visually-hidden" role="columnheader">${words.setting}</span>
      ${heading(words.keptTokens)} ${heading(words.discarded)} ${heading(words.entropy)}
      ${heading(words.perplexity)}
    </div>
    <div class="stage" role="row" data-stage="logits">
      <span class="name" role="rowheader">${words.logits} <small>${words.logitsWhat}</small></span>
      <span class="control" role="cell"></span>
      ${renderStep(steps[0])}
    </div>
    ${controls.map((control) => renderStage(control, options))}
  </div>`;
}

function renderStage({stage, knob, most, step}: Control, options: PipelineOptions): TemplateResult {
  const {steps, values, onChange, words} = options;
  const value = values[knob];
  const result = steps.find((each) => each.stage === stage);
  const shown = step < 1 ? value.toFixed(2) : grouped(value);
  return html`<div
    class=${`stage${result || steps.length === 0 ? '' : ' off'}`}
    role="row"
    data-stage=${stage}
  >
    <span class="name" role="rowheader"
      ><label for=${knob}>${words[stage]}</label>
      <small id=${`${knob}-what`}>${words[`${stage}What`]}</small></span
    >
    <span class="control" role="cell">
      <input
        type="range"
        id=${knob}
        min=${knob === 'repetitionPenalty' ? 1 : 0}
        max=${most}
        step=${step}
        aria-describedby=${`${knob}-what`}
        .value=${String(value)}
        @input=${(event: Event) => onChange(knob, Number((event.target as HTMLInputElement).value))}
      />
      <output for=${knob}>${shown}</output>
    </span>
    ${renderStep(result, steps.length > 0 ? words.off : '–')}
  </div>`;
}

/** Tokens kept, mass dropped, entropy and perplexity after a stage; of one that is off nothing. */
function renderStep(step: SamplingStep | undefined, nothing = '–'): TemplateResult[] {
  const cells = step
    ? [
        grouped(step.ids.length),
        share(step.discarded),
        step.entropy.toFixed(2),
        quantity(perplexity(step.probabilities)),
      ]
    : [nothing, '–', '–', '–'];
  return cells.map((cell) => html`<span class="number" role="cell">${cell}</span>`);
}
