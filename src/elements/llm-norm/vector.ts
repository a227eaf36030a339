/** One vector of the stream, and what the two norms make of it, also where a constant is added or a factor applied. */
import {html, nothing, type TemplateResult} from 'lit';
import {ComponentSlider} from '../../controllers/component-slider.js';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {nameOfToken, type Place} from '../../controllers/run-place.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import type {BarRow} from '../../views/bar-rows.js';
import {roundRange} from '../../views/round-range.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {signed} from '../../views/signed.js';
import {tiny} from '../../views/tiny.js';
import {renderFormulas, told} from './formulas.js';
import {normAt, readGammas, type GammaQuestion, type Gammas} from './model-norms.js';
import {largestGap, layerNorm, momentsOf, rmsNorm, type Moments, type Normed} from './norms.js';
import type {PartHost} from './part-host.js';
import {LARGEST, type NormPlace} from './settings.js';
import type {NormStrings} from './strings.js';

/** What 32-bit arithmetic may lose: a larger gap was written by hand. */
const ROUNDING = 1e-3;

/** All that is shown of a vector. */
export interface VectorView {
  /** k · x + c, (d_model) */
  readonly x: Float64Array;
  readonly c: number;
  readonly k: number;
  readonly moments: Moments;
  readonly layer: Normed;
  readonly rms: Normed;
  /** How far each output has moved by k and c, at most. */
  readonly moved: {readonly layer: number; readonly rms: number};
  /** How far the model's own output is from RMSNorm of the vector as it is, at most. */
  readonly gap: number;
  /** Of the components' factors; undefined where there are none. */
  readonly gamma: Float32Array | undefined;
  readonly eps: number;
}

export class VectorPart {
  readonly answer: Answer<GammaQuestion, Gammas>;
  readonly #host: PartHost;
  readonly #slider: ComponentSlider;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#slider = new ComponentSlider(host);
    this.answer = new Answer(
      host,
      () => {
        const {model} = run() ?? {};
        return model && {model};
      },
      readGammas,
    );
  }

  view(run: LiveRun, place: Place): VectorView | undefined {
    const gammas = this.answer.state.value;
    if (!gammas || this.answer.answered?.model !== run.model) return undefined;
    const {norm, gamma: isTimesGamma, shift, scale} = this.#host;
    const {x: own, gamma: factors, out, eps} = normAt(run, gammas, norm, place);
    const gamma = isTimesGamma ? factors : undefined;
    const k = 2 ** scale;
    const c = shift * momentsOf(own).rms;
    const x = Float64Array.from(own, (value) => k * value + c);
    const [layer, rms] = [layerNorm(x, eps, gamma), rmsNorm(x, eps, gamma)];
    const moved = {
      layer: largestGap(layer.out, layerNorm(own, eps, gamma).out),
      rms: largestGap(rms.out, rmsNorm(own, eps, gamma).out),
    };
    const gap = largestGap(out, rmsNorm(own, eps, factors).out);
    return {x, c, k, moments: momentsOf(x), layer, rms, moved, gap, gamma, eps};
  }

  readonly #onWhich = (event: Event) => {
    const [norm, layer] = (event.target as HTMLSelectElement).value.split(' ');
    this.#host.norm = norm as NormPlace;
    if (layer) this.#host.dispatchEvent(new LlmSelectRequestEvent({layer: Number(layer)}));
    this.#host.requestUpdate();
  };

  render(run: LiveRun, place: Place, room: number, words: NormStrings): TemplateResult {
    const {state} = this.answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.answer.retry(), words);
    const view = this.view(run, place);
    return html`${this.#renderChoice(run, place, view, words)}
      <div class="vector-room">
        ${view ? this.#renderView(run, place, view, room, words) : renderWait('γ', undefined, words)}
      </div>`;
  }

  #renderChoice(
    run: LiveRun,
    {layer}: Place,
    view: VectorView | undefined,
    words: NormStrings,
  ): TemplateResult {
    const {norm, gamma, shift, scale} = this.#host;
    const layers = run.model.info.config.num_hidden_layers;
    const chosen = norm === 'output' ? 'output' : `${norm} ${layer}`;
    const option = (value: string, name: string) =>
      html`<option value=${value} ?selected=${value === chosen}>${name}</option>`;
    const slider = (name: 'shift' | 'scale', value: number, said: string) =>
      html`<label class="slider"
        ><span>${words[name]}</span>
        <input
          type="range"
          min=${-LARGEST[name]}
          max=${LARGEST[name]}
          step="0.1"
          .value=${String(value)}
          aria-valuetext=${said}
          @input=${({target}: Event) => {
            this.#host[name] = Number((target as HTMLInputElement).value);
          }}
        />
        <output>${said}</output></label
      >`;
    return html`<div class="choice">
      <label class="number-field"
        >${words.which}
        <select @change=${this.#onWhich}>
          ${Array.from({length: layers}, (_, i) => [
            option(`attention ${i}`, `${words.attention}, ${words.block} ${i}`),
            option(`mlp ${i}`, `${words.mlp}, ${words.block} ${i}`),
          ])}
          ${option('output', words.output)}
        </select></label
      >
      ${slider('shift', shift, `c = ${signed(view?.c ?? 0, 3)}`)}
      ${slider('scale', scale, `k = ${(2 ** scale).toFixed(3)}`)}
      <label class="check"
        ><input
          type="checkbox"
          .checked=${gamma}
          @change=${({target}: Event) => {
            this.#host.gamma = (target as HTMLInputElement).checked;
          }}
        />${words.gamma}</label
      >
      <button
        type="button"
        aria-disabled=${shift === 0 && scale === 0}
        @click=${() => Object.assign(this.#host, {shift: 0, scale: 0})}
      >
        ${words.unchange}
      </button>
    </div>`;
  }

  #renderView(
    run: LiveRun,
    {position, layer: block}: Place,
    view: VectorView,
    room: number,
    words: NormStrings,
  ): TemplateResult {
    const {x, layer, rms, moved, gap, c, k} = view;
    const {norm} = this.#host;
    const isMoved = c !== 0 || k !== 1;
    const [own, range] = [roundRange([x]), roundRange([layer.out, rms.out])];
    const span = (end: number) => `${signed(-end, placesOf(end))} ${words.to} +${end.toFixed(placesOf(end))}`;
    const rows: BarRow[] = [
      {name: isMoved ? words.changed : words.vector, values: x, note: span(own), range: own},
      {name: words.layerNorm, values: layer.out, note: span(range)},
      {name: words.rmsNorm, values: rms.out, note: span(range)},
    ];
    const at = this.#slider.layOut(room, x.length, rows.length);
    const said = [layer, rms].map(({out}) => signed(out[at], 4));
    return html`<p class="verdict">
        <b><bdi>${nameOfToken(run, position, words)}</bdi></b> (${words.position} ${position}),
        ${norm === 'output' ? nothing : html`${words.block} ${block}, `}${words.which.toLowerCase()}
        ${words[norm]}
      </p>
      ${this.#slider.render({
        ...{rows, range, part: 'rows', label: words.rowsLabel},
        said: `${words.component} ${at}: ${signed(x[at], 4)}; ${words.layerNormName} ${said[0]}; ${words.rmsNormName} ${said[1]}`,
      })}
      ${this.#renderMoments(view, isMoved, words)} ${renderFormulas(view, at, words)}
      <p class="readout" part="moved" role="status">
        ${
          isMoved
            ? html`${words.moved}: ${words.layerNormName} <code>${tiny(moved.layer)}</code>,
                ${words.rmsNormName} <code>${tiny(moved.rms)}</code>.`
            : words.notMoved
        }
      </p>
      <p class="readout">
        ${gap > ROUNDING ? words.ownChanged : html`${words.own} <code part="own">${tiny(gap)}</code>.`}
      </p>
      <p class="hint">${words.vectorHint}</p>`;
  }

  #renderMoments({x, layer, rms}: VectorView, isMoved: boolean, words: NormStrings): TemplateResult {
    const row = (name: string, values: ArrayLike<number>) => {
      const {mean, variance, rms: root} = momentsOf(values);
      return html`<tr>
        <th scope="row">${name}</th>
        ${[mean, variance, root].map((value) => html`<td>${told(Math.abs(value) < 1e-6 ? 0 : value)}</td>`)}
      </tr>`;
    };
    return html`<table class="moments" part="moments">
      <thead>
        <tr>
          <td></td>
          ${[words.mean, words.variance, words.rms].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row(isMoved ? words.changed : words.vector, x)} ${row(words.layerNorm, layer.out)}
        ${row(words.rmsNorm, rms.out)}
      </tbody>
    </table>`;
  }
}

/** Places that tell a round number. */
const placesOf = (value: number): number => Math.max(0, -Math.floor(Math.log10(value)));
