/** The audit: nudge any weight, and hold the change of the loss that is measured against the one that the gradient promises. */
import {html, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import {drawAudit, epsilonAt, type AuditCurve} from './audit-curve.js';
import {change} from './digits.js';
import type {Story} from './network.js';
import type {PartHost} from './part-host.js';
import {LARGEST} from './settings.js';
import {renderSlider} from './slider.js';
import type {BackpropStrings} from './strings.js';

/** One weight, nudged. */
export interface Nudge {
  readonly name: string;
  readonly weight: number;
  readonly gradient: number;
  readonly epsilon: number;
  /** L(w + ε) − L(w), by another pass forward. */
  readonly measured: number;
  /** ∂L/∂w · ε */
  readonly promised: number;
  readonly left: number;
}

export function nudge({network, gradients}: Story, index: number, epsilon: number): Nudge {
  const {label, data} = network.mlp.parameters[index];
  const gradient = gradients[index];
  const measured = network.lossWith(index, data + epsilon) - network.loss.data;
  const promised = gradient * epsilon;
  return {name: label, weight: data, gradient, epsilon, measured, promised, left: measured - promised};
}

const [KEY, LEAP] = [0.05, 0.25];

export class AuditPart {
  readonly #host: PartHost;
  readonly #story: () => Story;
  #curve: AuditCurve | undefined;
  #isDragged = false;

  constructor(host: PartHost, story: () => Story) {
    this.#host = host;
    this.#story = story;
  }

  #set(epsilon: number): void {
    const {epsilon: most} = LARGEST;
    this.#host.epsilon = Math.round(100 * Math.max(-most, Math.min(most, epsilon))) / 100;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') {
      this.#isDragged = true;
      target.setPointerCapture(event.pointerId);
    }
    if (this.#isDragged)
      this.#set(epsilonAt(event.clientX - target.getBoundingClientRect().left, this.#curve!));
    if (event.type === 'pointerup' || event.type === 'pointercancel') this.#isDragged = false;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const {epsilon} = this.#host;
    const by = {
      ...{ArrowRight: KEY, ArrowUp: KEY, ArrowLeft: -KEY, ArrowDown: -KEY},
      ...{PageUp: LEAP, PageDown: -LEAP},
    }[event.key];
    const to = {Home: -LARGEST.epsilon, End: LARGEST.epsilon}[event.key] ?? (by && epsilon + by);
    if (to === undefined) return;
    event.preventDefault();
    this.#set(to);
  };

  render(room: number, words: BackpropStrings): TemplateResult {
    const story = this.#story();
    const {weight, epsilon} = this.#host;
    const all = story.network.mlp.parameters.map((_, i) => nudge(story, i, epsilon));
    const now = all[weight];
    const before = story.network.loss.data;
    const curve: AuditCurve = {
      nudge: now,
      loss: before,
      lossAt: (by) => story.network.lossWith(weight, now.weight + by),
      width: Math.max(240, Math.min(760, room)),
    };
    this.#curve = curve;
    return html`<div class="choice">
        <label class="number-field"
          >${words.nudged}
          <select
            @change=${({target}: Event) => {
              this.#host.weight = Number((target as HTMLSelectElement).value);
            }}
          >
            ${all.map(({name}, i) => html`<option value=${i} ?selected=${i === weight}>${name}</option>`)}
          </select></label
        >
        ${renderSlider({
          name: words.nudgeBy,
          value: epsilon,
          least: -LARGEST.epsilon,
          most: LARGEST.epsilon,
          step: 0.01,
          said: signed(epsilon, 2),
          onInput: (to) => this.#set(to),
        })}
      </div>
      <p class="label">${words.auditChart}</p>
      <div
        class="audit-chart"
        part="audit-chart"
        role="slider"
        tabindex="0"
        aria-label=${words.nudgeBy}
        aria-valuemin=${-LARGEST.epsilon}
        aria-valuemax=${LARGEST.epsilon}
        aria-valuenow=${epsilon}
        aria-valuetext=${`${signed(epsilon, 2)}: ${words.measured} ${change(now.measured, 4)}, ${words.promised} ${change(now.promised, 4)}`}
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @pointerup=${this.#onPointer}
        @pointercancel=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        ${drawAudit(curve, words)}
      </div>
      <p class="equation" part="audited" role="status">
        <code
          >L(${now.name} ${signed(epsilon, 2).startsWith('−') ? '−' : '+'} ${Math.abs(epsilon).toFixed(2)}) −
          L = ${signed(before + now.measured, 5)} − ${signed(before, 5)} = ${change(now.measured, 5)}</code
        >
        <code
          >∂L/∂${now.name} · ε = ${signed(now.gradient, 5)} ·
          ${epsilon < 0 ? `(${signed(epsilon, 2)})` : signed(epsilon, 2)} = ${change(now.promised, 5)}</code
        >
        <code>${words.left} = ${change(now.left, 5)}</code>
      </p>
      <div class="tables">
        <div>
          <p class="label">${words.halving}</p>
          ${this.#renderHalves(story, weight, epsilon, words)}
          <p class="hint">${words.auditNote}</p>
        </div>
        <div>
          <p class="label">${words.allWeights}</p>
          ${this.#renderAll(all, words)}
        </div>
      </div>
      <p class="hint">${words.pickHint}</p>`;
  }

  #renderHalves(story: Story, weight: number, epsilon: number, words: BackpropStrings): TemplateResult {
    return html`<table class="results" part="halves">
      <thead>
        <tr>
          ${['ε', words.measured, words.promised, words.left, words.leftOver].map(
            (name) => html`<th scope="col">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${[1, 2, 4, 8].map((by) => {
          const each = nudge(story, weight, epsilon / by);
          const bend = each.left / each.epsilon ** 2;
          return html`<tr>
            <td>${signed(each.epsilon, 4)}</td>
            ${[each.measured, each.promised, each.left].map((value) => html`<td>${change(value, 5)}</td>`)}
            <td>${Number.isFinite(bend) ? signed(bend, 4) : '–'}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #renderAll(all: readonly Nudge[], words: BackpropStrings): TemplateResult {
    return html`<table class="results" part="weights">
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="weight-column">w</th>
          ${['∂L/∂w', words.measured, words.promised, words.left].map(
            (name) => html`<th scope="col">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${all.map(
          (each, i) =>
            html`<tr aria-current=${i === this.#host.weight}>
              <th scope="row">
                <button
                  type="button"
                  class="pick"
                  aria-pressed=${i === this.#host.weight}
                  @click=${() => {
                    this.#host.weight = i;
                  }}
                >
                  ${each.name}
                </button>
              </th>
              <td class="weight-column">${signed(each.weight, 3)}</td>
              <td class="gradient-text">${signed(each.gradient, 4)}</td>
              ${[each.measured, each.promised, each.left].map((value) => html`<td>${change(value, 4)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
