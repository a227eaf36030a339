/** A neuron to play with: inputs, weights, bias, sum, bend. */
import {html, isServer, nothing, type TemplateResult} from 'lit';
import {activation, activationDerivative, gelu} from '../../core/nn/activations.js';
import {Drag} from '../../views/drag.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import {typed, typedTerm} from '../../views/typed.js';
import {drawCurve, largestError, layoutCurve, type CurveGeometry} from './curve.js';
import {drawDiagram, type NeuronValues} from './diagram.js';
import type {PartHost} from './part-host.js';
import {bends, LARGEST, type Bend} from './settings.js';
import type {NeuronStrings} from './strings.js';

const STEP = 0.1;
/** The root's font size in px, in which styles say from which size on there are two columns; a server assumes 16. */
const rem = (): number => (isServer ? 16 : parseFloat(getComputedStyle(document.documentElement).fontSize));
const round = (value: number): number => Math.round(value * 100) / 100;
const replaced = (values: readonly number[], at: number, value: number): number[] =>
  values.map((each, i) => (i === at ? value : each));

export class NeuronPlay {
  readonly #host: PartHost;
  #geometry: CurveGeometry | undefined;
  readonly #drag = new Drag();
  #before: PartHost['bias'] = 'none'; // the bias before the pointer went down

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** What the neuron computes now. */
  get values(): NeuronValues {
    const {inputs, weights, activation: bend} = this.#host;
    const bias = this.#host.bias === 'none' ? undefined : this.#host.bias;
    const z = inputs.reduce((sum, x, i) => sum + x * weights[i], bias ?? 0);
    return {inputs, weights, bias, z, a: activation(bend)(z)};
  }

  /** Sets the bias so that the sum becomes z, as far as it reaches; where there is none it adds none. */
  #moveTo(z: number): void {
    const {z: now, bias} = this.values;
    if (bias === undefined) return;
    this.#host.bias = round(Math.min(LARGEST.bias, Math.max(-LARGEST.bias, bias + z - now)));
  }

  readonly #onPointer = (event: PointerEvent) => {
    const target = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') {
      this.#before = this.#host.bias;
      target.setPointerCapture(event.pointerId);
    }
    const asked = this.#drag.read(event);
    if (asked === 'go') this.#moveTo(this.#geometry!.z(event.clientX - target.getBoundingClientRect().left));
    if (asked === 'back') this.#host.bias = this.#before;
  };

  readonly #onKey = (event: KeyboardEvent) => {
    const {z} = this.values;
    const to = {
      ...{ArrowRight: z + STEP, ArrowUp: z + STEP, ArrowLeft: z - STEP, ArrowDown: z - STEP},
      ...{PageUp: z + 1, PageDown: z - 1, Home: -Infinity, End: Infinity},
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#moveTo(to);
  };

  render(room: number, words: NeuronStrings): TemplateResult {
    const host = this.#host;
    const values = this.values;
    const {z, a} = values;
    const bend = host.activation;
    this.#geometry = layoutCurve(bend, z, room < 40 * rem() ? room : Math.min(420, room / 2 - rem()));
    const slope = activationDerivative(bend)(z);
    const isFixed = values.bias === undefined;
    return html`<div class="columns">
        <div class="play">
          ${drawDiagram(values, bend === 'gelu_tanh' ? 'GELU ≈' : bend === 'linear' ? 'f(z) = z' : words[bend])}
          <div class="sliders">
            ${values.inputs.map((x, i) => [
              this.#renderSlider(`${words.input} x${i + 1}`, x, LARGEST.input, (value) => {
                host.inputs = replaced(host.inputs, i, value);
              }),
              this.#renderSlider(`${words.weight} w${i + 1}`, values.weights[i], LARGEST.weight, (value) => {
                host.weights = replaced(host.weights, i, value);
              }),
            ])}
            <label class="check"
              ><input
                type="checkbox"
                .checked=${host.bias !== 'none'}
                @change=${({target}: Event) => {
                  host.bias = (target as HTMLInputElement).checked ? 0 : 'none';
                }}
              />
              ${words.bias}</label
            >
            ${this.#renderSlider(
              `${words.bias} b`,
              values.bias ?? 0,
              LARGEST.bias,
              (value) => {
                host.bias = value;
              },
              isFixed,
            )}
          </div>
        </div>
        <div class="curve-box">
          <label class="field"
            >${words.activation}
            <select
              .value=${bend}
              @change=${({target}: Event) => {
                host.activation = (target as HTMLSelectElement).value as Bend;
              }}
            >
              ${bends.map((each) => html`<option value=${each} ?selected=${each === bend}>${words[each]}</option>`)}
            </select></label
          >
          <div
            class="curve"
            part="curve"
            role="slider"
            tabindex="0"
            aria-label=${`${words[bend]}, ${words.sum} z`}
            aria-valuemin=${round(isFixed ? z : z - values.bias! - LARGEST.bias)}
            aria-valuemax=${round(isFixed ? z : z - values.bias! + LARGEST.bias)}
            aria-disabled=${isFixed}
            aria-valuenow=${round(z)}
            aria-valuetext=${`z ${signed(z, 2)}: f ${signed(a, 3)}, ${words.slope} ${signed(slope, 3)}`}
            @pointerdown=${this.#onPointer}
            @pointermove=${this.#onPointer}
            @pointerup=${this.#onPointer}
            @pointercancel=${this.#onPointer}
            @keydown=${this.#onKey}
          >
            ${drawCurve(bend, z, this.#geometry)}
          </div>
          <p class="key">
            <span class="bend-key">f(z)</span> <span class="slope-key">f′(z), ${words.slope}</span>
          </p>
        </div>
      </div>
      ${this.#renderEquation(values, slope, words)}
      <p class="hint">${isFixed ? words.curveFixed : words.curveHint}</p>`;
  }

  #renderSlider(
    name: string,
    value: number,
    largest: number,
    onInput: (value: number) => void,
    disabled = false,
  ): TemplateResult {
    return html`<label class="slider"
      ><span>${name}</span>
      <input
        type="range"
        min=${-largest}
        max=${largest}
        step=${STEP}
        .value=${String(value)}
        ?disabled=${disabled}
        @input=${({target}: Event) => onInput(Number((target as HTMLInputElement).value))}
      />
      <output>${disabled ? '–' : typed(value, 2, 4)}</output></label
    >`;
  }

  #renderEquation({inputs, weights, bias, z, a}: NeuronValues, slope: number, words: NeuronStrings) {
    const bend = this.#host.activation;
    const products = inputs.map((x, i) => `${typedTerm(x)} · ${typedTerm(weights[i])}`);
    const sum = [...products, ...(bias === undefined ? [] : [typedTerm(bias)])].join(' + ');
    return html`<p class="equation" part="equation" role="status">
      <code>z = ${sum} = ${typed(z, 3, 6)}</code><br />
      <code>f(z) = ${signed(a, 3)}</code>, ${words.slope} <code>f′(z) = ${signed(slope, 3)}</code>
      ${
        bend === 'gelu_tanh'
          ? html`<br />${words.approximation} <code>${signed(gelu(z), 6)}</code> ${words.approximationHere}
              <code>${tiny(Math.abs(gelu(z) - a))}</code> ${words.approximationMost}
              <code>${tiny(largestError(this.#geometry!.reach))}</code>.`
          : nothing
      }
    </p>`;
  }
}
