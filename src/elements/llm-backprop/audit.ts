/** The audit: nudge any weight, and hold the change of the loss that is measured against the one that the gradient promises. */
import {html, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import {drawCurve, placeOf} from './curve.js';
import {change} from './digits.js';
import type {Story} from './network.js';
import type {PartHost} from './part-host.js';
import {LARGEST} from './settings.js';
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
/** How far the axis goes on both sides, and how many points the curve has. */
const [REACH, POINTS] = [1.2, 61];

export class AuditPart {
  readonly #host: PartHost;
  readonly #story: () => Story;
  #room = 0;

  constructor(host: PartHost, story: () => Story) {
    this.#host = host;
    this.#story = story;
  }

  #set(epsilon: number): void {
    const {epsilon: most} = LARGEST;
    this.#host.epsilon = Math.round(100 * Math.max(-most, Math.min(most, epsilon))) / 100;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const {type, buttons, pointerId} = event;
    if (type === 'pointerdown') (event.currentTarget as Element).setPointerCapture(pointerId);
    if (buttons) this.#set((2 * placeOf(event, this.#room) - 1) * REACH);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const by = {
      ...{ArrowRight: KEY, ArrowUp: KEY, ArrowLeft: -KEY, ArrowDown: -KEY},
      ...{PageUp: LEAP, PageDown: -LEAP, Home: -9, End: 9},
    }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#set(this.#host.epsilon + by);
  };

  render(room: number, words: BackpropStrings): TemplateResult {
    this.#room = room;
    const story = this.#story();
    const {weight, epsilon} = this.#host;
    const all = story.gradients.map((_, i) => nudge(story, i, epsilon));
    const now = all[weight];
    const before = story.network.loss.data;
    const said = signed(epsilon, 2);
    return html`<p class="label">${words.auditChart}</p>
      <div
        class="chart"
        part="audit-chart"
        role="slider"
        tabindex="0"
        aria-label=${words.nudgeBy}
        aria-valuemin=${-LARGEST.epsilon}
        aria-valuemax=${LARGEST.epsilon}
        aria-valuenow=${epsilon}
        aria-valuetext=${`${said}: ${words.measured} ${change(now.measured, 4)}, ${words.promised} ${change(now.promised, 4)}`}
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        ${this.#draw(story, now)}
      </div>
      <p class="equation" part="audited" role="status">
        <code
          >L(${now.name} ${epsilon < 0 ? '−' : '+'} ${Math.abs(epsilon).toFixed(2)}) − L =
          ${signed(before + now.measured, 5)} − ${signed(before, 5)} = ${change(now.measured, 5)}</code
        >
        <code
          >∂L/∂${now.name} · ε = ${signed(now.gradient, 5)} · ${epsilon < 0 ? `(${said})` : said} =
          ${change(now.promised, 5)}</code
        >
        <code>${words.left} = ${change(now.left, 5)}</code>
        <code>${words.leftOver} = ${epsilon ? signed(now.left / epsilon ** 2, 4) : '–'}</code>
      </p>
      <p class="hint">${words.auditNote}</p>
      <table class="results" part="weights" aria-label=${words.allWeights}>
        <thead>
          <tr>
            <td></td>
            ${['∂L/∂w', words.measured, words.promised, words.left].map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${all.map(
            ({name, gradient, measured, promised, left}, i) =>
              html`<tr>
                <td>
                  <button
                    type="button"
                    aria-pressed=${i === weight}
                    @click=${() => {
                      this.#host.weight = i;
                    }}
                  >
                    ${name}
                  </button>
                </td>
                ${[gradient, measured, promised, left].map((value) => html`<td>${change(value, 4)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>`;
  }

  #draw({network}: Story, now: Nudge): TemplateResult {
    const {weight, gradient, epsilon, measured, promised} = now;
    const loss = network.loss.data;
    const at = Array.from({length: POINTS}, (_, i) => i / (POINTS - 1));
    const by = (place: number) => (2 * place - 1) * REACH;
    const losses = at.map((place) => network.lossWith(this.#host.weight, weight + by(place)));
    // As much of the straight line as fits beside the curve.
    const [least, most] = [Math.min(...losses), Math.max(...losses)];
    const spare = Math.max(0.05, 0.5 * (most - least));
    const [low, high] = [Math.max(0, least - spare), most + spare];
    return drawCurve({
      ...{room: this.#room, at, losses, low, high, label: now.name},
      promises: at.map((place) => loss + gradient * by(place)),
      below: [-1, 0, 1].map((each) => [(each / REACH + 1) / 2, signed(weight + each, 2)]),
      beside: [low, loss, high].map((value) => [value, value.toFixed(3)]),
      active: [(epsilon / REACH + 1) / 2, loss + measured, loss + promised],
    });
  }
}
