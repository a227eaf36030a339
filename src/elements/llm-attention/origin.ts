/** Where a number of a query, a key or a value comes from: what the layer reads times a row of W, turned to its position. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {ropeFrequencies} from '../../core/nn/rope.js';
import {signed} from '../../views/signed.js';
import {isChanged, renderSum} from './sum.js';
import type {View} from './view.js';

/** Matrices of a layer by the name of what they make: q, k, v, o. */
export type Matrices = ReadonlyMap<string, Float32Array>;

const kinds = ['q', 'k', 'v'] as const;
const colours = {q: 'query', k: 'key', v: 'value'} as const;

export class Origin {
  readonly #host: ReactiveElement;
  #kind: (typeof kinds)[number] = 'q';
  #component = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** @param slider a slider over components */
  render(
    view: View,
    matrices: Matrices | undefined,
    slider: (label: string, value: number, count: number, onInput: (value: number) => void) => TemplateResult,
  ): TemplateResult {
    const {words} = view;
    return html`<details class="origin" part="origin">
      <summary>${words.origin}</summary>
      <div class="buttons" role="group" aria-label=${words.origin}>
        ${kinds.map(
          (kind) =>
            html`<button
              type="button"
              aria-pressed=${kind === this.#kind}
              @click=${() => {
                this.#kind = kind;
                this.#host.requestUpdate();
              }}
            >
              <span class=${`of ${colours[kind]}`}>${kind}</span>
              ${kind === 'q' ? words.ofQuery : words.ofKey}
            </button>`,
        )}
      </div>
      ${slider(`${words.component} ${this.#kind}`, this.#component, view.head.d_head, (value) => {
        this.#component = value;
      })}
      ${matrices ? this.#renderProduct(view, matrices) : nothing}
    </details>`;
  }

  #renderProduct({head, query, key, labels, words}: View, matrices: Matrices): TemplateResult {
    const [kind, c] = [this.#kind, this.#component];
    const {d_head, d_model} = head;
    const position = kind === 'q' ? query : key;
    const before = head.unturned(kind, position);
    const row = (kind === 'q' ? head.head : head.kvHead) * d_head + c; // W is (heads · d_head, d_model)
    return html`<p class="label">
        <bdi class="tok">${labels[position]}</bdi> ${words.reads}
        W<sub>${kind.toUpperCase()}</sub>${kind === 'q' ? nothing : html`. ${words.sharedHead} ${head.kvHead}${sharers(head, words)}`}.
      </p>
      ${renderSum({
        columns: [
          words.number,
          'x',
          html`W<sub>${kind.toUpperCase()}</sub>`,
          html`<span class=${`of ${colours[kind]}`}>x × W</span>`,
        ],
        names: (i) => i,
        a: head.stream('ln1', position),
        b: matrices.get(kind)!.subarray(row * d_model, (row + 1) * d_model),
        ...{others: words.otherTerms, total: html`${kind}<sub>${c}</sub>`, part: 'origin-sum'},
        ...{is: before[c], changedTo: words.changedTo},
      })}
      ${kind === 'v' ? nothing : this.#renderTurn(before, position, kind === 'q' ? head.q(query) : head.k(key), {head, words})}`;
  }

  /** RoPE turns a component together with the one half a head away. */
  #renderTurn(
    before: Float32Array,
    position: number,
    after: Float32Array,
    {head, words}: Pick<View, 'head' | 'words'>,
  ): TemplateResult {
    const [c, half] = [this.#component, head.d_head / 2];
    const isFirst = c < half;
    const pair = isFirst ? c + half : c - half;
    const angle = position * ropeFrequencies(head.run.model.info.config).theta[c % half];
    const turned = before[c] * Math.cos(angle) + (isFirst ? -1 : 1) * before[pair] * Math.sin(angle);
    const text = (value: number) => (value < 0 ? `(${signed(value, 3)})` : signed(value, 3));
    return html`<p part="turn">
      ${words.turned} ${pair}, ${words.ofToken} ${position} ${words.by} <code>${angle.toFixed(3)}</code>:
      <code
        >${signed(before[c], 3)} · cos ${isFirst ? '−' : '+'} ${text(before[pair])} · sin =
        ${signed(turned, 3)}</code
      >${isChanged(turned, after[c]) ? html`, ${words.changedTo} <code>${signed(after[c], 3)}</code>` : nothing}.
    </p>`;
  }
}

/** Which heads share a head of keys and values: none where each has its own. */
export function sharers({run, kvHead}: View['head'], words: View['words']): string {
  const {num_attention_heads: heads, num_key_value_heads: own} = run.model.info.config;
  const group = heads / own;
  if (group === 1) return '';
  const shared = Array.from({length: group}, (_, i) => kvHead * group + i);
  return `, ${words.sharedBy} ${shared.join(', ')}`;
}
