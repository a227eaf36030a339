/** What a head makes of its weights: the mix of the values, and what of it is written to the residual stream. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {Answer} from '../../controllers/answer.js';
import {renderFailure} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import type {LiveRun} from '../../context/model.js';
import {dot, largest, norm, type Head} from './head.js';
import {Origin, sharers, type Matrices} from './origin.js';
import {componentAt, rangeOf, renderStrip, type Strip} from './strip.js';
import {isChanged, renderSum} from './sum.js';
import type {View} from './view.js';

/** How many values have a strip of their own. */
const SHOWN = 4;

type Model = LiveRun['model'];
const matrixOf = (layer: number, name: string) => `model.layers.${layer}.self_attn.${name}_proj.weight`;

export class Mix {
  readonly #host: ReactiveElement;
  readonly #matrix: Answer<{model: Model; layer: number}, Matrices>;
  readonly #origin: Origin;
  /** What the reader has chosen; before that the largest is shown. */
  #component = -1;
  #number = -1;

  /** @param head what is drawn now; undefined for nothing */
  constructor(host: ReactiveElement, head: () => Head | undefined) {
    this.#host = host;
    this.#origin = new Origin(host);
    this.#matrix = new Answer(
      host,
      () => {
        const now = head();
        return now && {model: now.run.model, layer: now.layer};
      },
      async ({model, layer}, {signal}) => {
        const read = await model.readParameters([matrixOf(layer, '*')], {signal});
        return new Map(['q', 'k', 'v', 'o'].map((name) => [name, read.get(matrixOf(layer, name))!.data]));
      },
    );
  }

  get error(): Error | undefined {
    return this.#matrix.state.status === 'error' ? this.#matrix.state.error : undefined;
  }

  /** The layer's matrices, once they are there. */
  #matricesOf({head}: View): Matrices | undefined {
    const {answered, state} = this.#matrix;
    const isOfThis = answered?.layer === head.layer && answered.model === head.run.model;
    return isOfThis ? state.value : undefined;
  }

  /** Where numbers of query, key and value come from. */
  renderOrigin(view: View): TemplateResult {
    return this.#origin.render(view, this.#matricesOf(view), (...slider) => this.#slider(...slider));
  }

  #slider(label: string, value: number, count: number, onInput: (value: number) => void): TemplateResult {
    return html`<label class="slider"
      >${label}
      <input
        type="range"
        min="0"
        max=${count - 1}
        step="1"
        .value=${String(value)}
        @input=${({target}: Event) => {
          onInput(Number((target as HTMLInputElement).value));
          this.#host.requestUpdate();
        }}
      />
      <output>${value}</output></label
    >`;
  }

  #pick(count: number, set: (value: number) => void) {
    return (event: MouseEvent) => {
      set(componentAt(event, count));
      this.#host.requestUpdate();
    };
  }

  readonly #setComponent = (value: number) => {
    this.#component = value;
  };

  readonly #setNumber = (value: number) => {
    this.#number = value;
  };

  renderMix(view: View): TemplateResult {
    const {head, query, labels, words} = view;
    const {T, d_head} = head;
    const isOpen = view.view === 'encoder';
    const weights = head.weights(query);
    const shown = largest(weights, Math.min(SHOWN, query + 1));
    const z = head.z(query);
    const mixed = head.mix(weights);
    const open = isOpen ? head.mix(head.openWeights(query)) : undefined;
    const isOther = z.some((value, i) => isChanged(mixed[i], value));
    const rest = head.mix(weights.map((weight, at) => (shown.includes(at) ? 0 : weight)));
    const component = this.#component < 0 ? largest(mixed, 1)[0] : Math.min(this.#component, d_head - 1);
    const range = rangeOf(...shown.map((at) => head.v(at)), mixed, z, open ?? []);
    const row = (label: unknown, weight: string, strip: Omit<Strip, 'range' | 'quantity' | 'active'>) =>
      html`<span class="name">${label}</span><code>${weight}</code>
        <div class="pick" @pointerup=${this.#pick(d_head, this.#setComponent)}>
          ${renderStrip({...strip, range, quantity: 'value', active: component})}
        </div>`;
    const left = query + 1 - shown.length;
    const scaled = (at: number) => head.v(at).map((value) => value * weights[at]);
    return html`<div class="values" part="values">
        ${shown.map((at) =>
          row(html`<bdi>${labels[at]}</bdi>`, percent(weights[at]), {values: scaled(at), behind: head.v(at)}),
        )}
        ${left > 0 ? row(`${left} ${words.others}`, '', {values: rest}) : nothing}
        ${row(html`<b>${words.mixOf}</b>`, '', {values: mixed})}
        ${isOther ? row(html`<b>${words.mixChanged}</b>`, '', {values: z}) : nothing}
        ${open ? row(html`<b>${words.mixOpen}</b>`, '', {values: open}) : nothing}
      </div>
      <p class="hint">
        ${words.valueHint}${range}. ${words.sharedHead} ${head.kvHead}${sharers(head, words)}.
      </p>
      ${open ? renderChange(mixed, open, view) : nothing}
      ${this.#slider(`${words.component} z`, component, d_head, this.#setComponent)}
      ${renderSum({
        columns: [
          words.key,
          html`<span class="of attention">${words.weight}</span>`,
          html`<span class="of value">v</span>`,
          html`<span class="of value">${words.weight} × v</span>`,
        ],
        names: (at) => html`<bdi>${labels[at]}</bdi>`,
        a: weights.subarray(0, query + 1),
        b: Float32Array.from({length: Math.min(T, query + 1)}, (_, at) => head.v(at)[component]),
        ...{others: words.otherKeys, total: html`z<sub>${component}</sub>`, part: 'mix-sum'},
        ...{is: z[component], changedTo: words.changedTo},
      })}`;
  }

  renderOutput(view: View): TemplateResult {
    const {state} = this.#matrix;
    if (state.status === 'error') return renderFailure(state.error, () => this.#matrix.retry(), view.words);
    const matrices = this.#matricesOf(view);
    return matrices ? this.#renderProjection(view, matrices.get('o')!) : html`<div class="room"></div>`;
  }

  #renderProjection({head, query, words}: View, matrix: Float32Array): TemplateResult {
    const {d_head, d_model} = head;
    const z = head.z(query);
    const width = matrix.length / d_model;
    // The matrix is (d_model, heads · d_head): these are the columns of this head, which multiply its z.
    const weightsTo = (number: number) =>
      matrix.subarray(number * width + head.head * d_head, number * width + (head.head + 1) * d_head);
    const out = Float64Array.from({length: d_model}, (_, number) => dot(z, weightsTo(number)));
    const number = this.#number < 0 ? largest(out, 1)[0] : Math.min(this.#number, d_model - 1);
    const range = rangeOf(out);
    return html`<p class="label">
        z (${d_head}) × W<sub>O</sub> (${d_head} × ${d_model}) = (${d_model}) · ${words.barsTo}${range}
      </p>
      <div class="pick tall" @pointerup=${this.#pick(d_model, this.#setNumber)}>
        ${renderStrip({values: out, range, quantity: 'residual', active: number})}
      </div>
      <p part="written">
        ${words.outputSays} <code>${norm(out).toFixed(2)}</code>; ${words.allHeads} ${width / d_head}
        ${words.headsTogether}: <code>${norm(head.stream('attn_out', query)).toFixed(2)}</code>.
        ${words.stream} <code>${norm(head.stream('resid_pre', query)).toFixed(2)}</code>.
      </p>
      ${this.#slider(words.number, number, d_model, this.#setNumber)}
      ${renderSum({
        columns: [
          words.component,
          html`<span class="of value">z</span>`,
          html`W<sub>O</sub>`,
          html`<span class="of residual">z × W<sub>O</sub></span>`,
        ],
        names: (i) => i,
        ...{a: z, b: weightsTo(number), others: words.otherTerms, part: 'output-sum'},
        total: `${words.number} ${number}`,
      })}`;
  }
}

/** What the mix would be without the mask, against the mix: both as the weights make them, whatever becomes of z then. */
function renderChange(mixed: Float64Array, open: Float64Array, {words}: View): TemplateResult {
  const [length, openLength] = [norm(mixed), norm(open)];
  const change = norm(open.map((value, i) => value - mixed[i])) / length;
  const cosine = dot(mixed, open) / (length * openLength);
  return html`<p part="change">
    ${
      length && openLength
        ? html`${words.zChange} <code>${percent(change)}</code> ${words.ofIts}
            <code>${cosine.toFixed(3)}</code>.`
        : words.nothingMixed
    }
  </p>`;
}
