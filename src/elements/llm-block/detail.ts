/** An open part: what it is for, its formula, its sizes, what it costs, and what is in it now. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {Drag} from '../../views/drag.js';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {stepOf} from '../../views/line-chart.js';
import {labelOf} from '../../views/vocabulary.js';
import {renderFormula} from './formulas.js';
import {equationOf, summaryOf, valuesOf, type Place} from './live.js';
import {nanoConfig} from './models.js';
import {nameOf, roleOf} from './names.js';
import {count, isInBlock, type Anatomy, type Part} from './parts.js';
import {shareOf, type Measure} from './stack.js';
import {drawStrip, numberAt} from './strip.js';
import type {BlockStrings} from './strings.js';

export interface DetailHost extends ReactiveElement {
  /** The number that is looked at; −1 for the largest. */
  number: number;
}

export class Detail {
  readonly #host: DetailHost;
  readonly #drag = new Drag();
  #before = -1; // a finger went down

  constructor(host: DetailHost) {
    this.#host = host;
  }

  #go(index: number): void {
    this.#host.number = index;
  }

  /**
   * @param place where the model's numbers are; undefined where there are none
   * @param token what the token there is called
   */
  render(
    anatomy: Anatomy,
    part: Part,
    place: Place | undefined,
    token: string,
    words: BlockStrings,
  ): TemplateResult {
    const {config} = anatomy;
    const values = place && valuesOf(place, part.name);
    const fact = (name: string, value: unknown, isWide = true) =>
      html`<div class=${isWide ? 'wide' : ''}>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
    return html`<div class="inner">
      <p class="role">${roleOf(part.name, config, words)}</p>
      <div class="formula" part="formula">${renderFormula(part.name, config)}</div>
      <dl class="facts">
        ${fact(words.in, html`<code>${part.input}</code>`, !part.shapes)}
        ${fact(words.out, html`<code>${part.output}</code>`, !part.shapes)}
        ${part.shapes ? fact(words.shapes, html`<code>${part.shapes}</code>`) : nothing}
        ${fact(words.parameters, this.#renderCost(anatomy, part, 'parameters', words))}
        ${fact(words.flops, this.#renderCost(anatomy, part, 'flops', words))}
      </dl>
      ${values ? this.#renderLive(place, part, values, token, words) : nothing}
      ${config === nanoConfig ? nothing : html`<p class="notice">${words.notHere}</p>`}
    </div>`;
  }

  #renderCost(anatomy: Anatomy, part: Part, measure: Measure, words: BlockStrings): TemplateResult {
    const isParameters = measure === 'parameters';
    const value = part[measure];
    if (!value) return html`${isParameters ? noParameters(part, words) : noFlops(part, words)}`;
    const share = shareOf(anatomy, part, measure);
    const formula = isParameters ? part.weights : part.work;
    const sum = formula === count(value) ? count(value) : `${formula} = ${count(value)}`;
    const all = BigInt(part.copies) * BigInt(value);
    return html`<code>${sum}</code>${
        part.copies > 1
          ? html`<br />${words.all} <code>× ${part.copies} = ${count(all)}</code>, ${percent(share)}
              ${words.share}`
          : html`, ${percent(share)} ${words.share}`
      }<svg class="share" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="1" height="1"></rect>
        <rect class=${part.kind} width=${share} height="1"></rect></svg
      >${isParameters ? nothing : html`<small>${words.allTokens}: <code>${count(part.flopsOfAll)}</code></small>`}`;
  }

  #renderLive(
    place: Place,
    part: Part,
    values: Float32Array,
    token: string,
    words: BlockStrings,
  ): TemplateResult {
    const {config} = place.run.model.info;
    const at =
      this.#host.number < 0 ? largestOf(part, values) : Math.min(this.#host.number, values.length - 1);
    const {least, most, mean, rms} = summaryOf(values);
    const isOverKeys = part.name === 'scores' || part.name === 'softmax';
    const value = signed(values[at], 4);
    const name = nameOf(part.name, config, words);
    const which = numberName(place, part, at);
    const equation = equationOf(place, part.name, at, words);
    return html`<div class="live" part="live">
      ${isOverKeys ? this.#renderHeads(place.head, config.num_attention_heads, words) : nothing}
      <div
        class="cells"
        part="values"
        role="slider"
        tabindex="0"
        aria-label=${`${name}, ${words.live} ${token}`}
        aria-valuemin="0"
        aria-valuemax=${values.length - 1}
        aria-valuenow=${at}
        aria-valuetext=${`${which}: ${value}`}
        @pointermove=${this.#onPointer}
        @pointerdown=${this.#onPointer}
        @pointerup=${this.#onPointer}
        @pointercancel=${this.#onPointer}
        @keydown=${(event: KeyboardEvent) => {
          const by = stepOf(event);
          if (by === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          this.#go(Math.max(0, Math.min(values.length - 1, at + by)));
        }}
      >
        ${drawStrip(values, part.name === 'softmax', at)}
      </div>
      <p class="equation" part="value" role="status">
        <code>${name}[${which}] = ${equation ?? value}</code>
      </p>
      <p class="readout" part="summary-live">
        <code>${count(values.length)}</code> ${words.values} ${words.at} <b>${token}</b>${
          isInBlock(part.name) ? html`, ${words.layer.toLowerCase()} <code>${place.layer}</code>` : nothing
        }:
        ${words.from} <code>${signed(least, 3)}</code> ${words.to} <code>${signed(most, 3)}</code>;
        ${words.mean} <code>${signed(mean, 4)}</code>, ${words.rms}
        <code>${signed(rms, 4)}</code>
      </p>
    </div>`;
  }

  #renderHeads(head: number, n_heads: number, words: BlockStrings): TemplateResult {
    return html`<div class="choices" role="group" aria-label=${words.head}>
      <span class="label">${words.head}</span>
      ${Array.from(
        {length: n_heads},
        (_, each) =>
          html`<button
            type="button"
            aria-pressed=${each === head}
            @click=${() => this.#host.dispatchEvent(new LlmSelectRequestEvent({head: each}))}
          >
            ${each}
          </button>`,
      )}
    </div>`;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    if (event.type === 'pointerdown') this.#before = this.#host.number;
    const asked = this.#drag.read(event);
    const target = event.currentTarget as HTMLElement;
    // A mouse reads what it hovers over.
    if (asked === 'go' || (event.type === 'pointermove' && event.pointerType !== 'touch')) {
      const {left, width} = target.getBoundingClientRect();
      this.#go(numberAt(event.clientX - left, width, Number(target.ariaValueMax) + 1));
    } else if (asked === 'back') this.#go(this.#before);
  };
}

function noParameters({name}: Part, words: BlockStrings): string {
  return name === 'unembedding' ? words.tied : words.none;
}

function noFlops({name}: Part, words: BlockStrings): string {
  return name === 'embedding' ? words.lookup : words.notCounted;
}

/** The number that says most: of logits the highest, otherwise the farthest from zero. */
function largestOf({name}: Part, values: Float32Array): number {
  const size = (value: number) => (name === 'unembedding' ? value : Math.abs(value));
  return values.reduce((best, value, i) => (size(value) > size(values[best]) ? i : best), 0);
}

/** What a number is called: by the token that it is of, where it is of one. */
function numberName({run}: Place, {name}: Part, index: number): string {
  if (name === 'unembedding') return labelOf(run.vocabulary, index);
  const isOfToken = name === 'scores' || name === 'softmax';
  return isOfToken && index ? labelOf(run.vocabulary, run.tokens[index]) : String(index);
}
