/** A small network, as circles and lines and as matrices, of which each lights the other. */
import {html, type TemplateResult} from 'lit';
import {Random} from '../../core/tensor/random.js';
import {renderMatrix} from '../../views/matrix.js';
import {
  compute,
  drawGraph,
  equationOf,
  equationOfLine,
  isSame,
  marks,
  nameOf,
  nearestLine,
  related,
  relatedToLine,
  renderSummary,
  type Line,
  type Mark,
  type MatrixName,
  type Network,
} from './graph.js';
import type {PartHost} from './part-host.js';
import {bends, HIDDEN, IN, OUT, type Bend} from './settings.js';
import type {FeedForwardStrings} from './strings.js';

const properties = {x: 'input', w1: 'first', w2: 'second'} as const;

const named = (name: string, count: number): string[] =>
  Array.from({length: count}, (_, i) => `${name}${i + 1}`);

// Rows and columns of weights are called by the circles that they belong to.
const heads = {
  w1: {row: named('x', IN), column: named('h', HIDDEN)},
  w2: {row: named('a', HIDDEN), column: named('y', OUT)},
};

export class NetworkPart {
  readonly #host: PartHost;
  #at: Mark = {in: 'h', index: 0}; // where the reader was last
  #pointed: Mark | Line | undefined;
  #seed = 0;

  constructor(host: PartHost) {
    this.#host = host;
  }

  get network(): Network {
    const {input, first, second, activation} = this.#host;
    return compute(input, first, second, activation);
  }

  get #active(): Mark | Line {
    return this.#pointed ?? this.#at;
  }

  #point(to: Mark | Line | undefined): void {
    if (to === this.#pointed || (to && this.#pointed && isSame(to, this.#pointed))) return;
    this.#pointed = to;
    this.#host.requestUpdate();
  }

  static #markOf(event: Event): Mark | undefined {
    const target = event.target as Element;
    if (event instanceof MouseEvent && target.matches('.touch')) {
      const box = target.closest('svg')!.getBoundingClientRect();
      return nearestLine(event.clientX - box.left, event.clientY - box.top, box);
    }
    const name = target.closest<SVGElement>('[data-mark]')?.dataset.mark;
    return marks.find((mark) => `${mark.in}-${mark.index}` === name);
  }

  readonly #onPointer = (event: Event) => {
    this.#point(event.type === 'pointerleave' ? undefined : NetworkPart.#markOf(event));
  };

  readonly #onSelect = (event: Event) => {
    const mark = NetworkPart.#markOf(event);
    if (!mark || isSame(mark, this.#at)) return;
    this.#at = mark;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    const at = marks.findIndex((mark) => isSame(mark, this.#at));
    const last = marks.length - 1;
    const to = {
      ...{ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1},
      ...{Home: 0, End: last},
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#at = marks[Math.max(0, Math.min(last, to))];
    this.#pointed = undefined;
    const graph = event.currentTarget as Element;
    graph.querySelector<SVGElement>(`[data-mark="${this.#at.in}-${this.#at.index}"]`)?.focus();
    this.#host.requestUpdate();
  };

  readonly #onAnother = () => {
    const random = new Random(++this.#seed);
    const draw = (count: number) => Array.from({length: count}, () => Math.round(random.normal() * 10) / 10);
    const {input, first, second} = this.#host;
    Object.assign(this.#host, {
      input: draw(input.length),
      first: draw(first.length),
      second: draw(second.length),
    });
  };

  render(words: FeedForwardStrings): TemplateResult {
    const host = this.#host;
    const {network} = this;
    const active = this.#active;
    const lit = 'way' in active ? relatedToLine(active) : related(active);
    const isLit = (mark: Mark) => lit.some((each) => isSame(each, mark));
    const f = host.activation === 'linear' ? '' : words[host.activation];
    return html`<div class="controls-row">
        <label class="field"
          >${words.activation}
          <select
            .value=${host.activation}
            @change=${({target}: Event) => {
              host.activation = (target as HTMLSelectElement).value as Bend;
            }}
          >
            ${bends.map(
              (bend) =>
                html`<option value=${bend} ?selected=${bend === host.activation}>${words[bend]}</option>`,
            )}
          </select></label
        >
        <button type="button" @click=${this.#onAnother}>${words.another}</button>
      </div>
      <div class="both">
        <div
          part="graph"
          role="listbox"
          aria-label=${words.graph}
          aria-orientation="horizontal"
          @pointerover=${this.#onPointer}
          @pointermove=${this.#onPointer}
          @pointerleave=${this.#onPointer}
          @click=${this.#onSelect}
          @focusin=${this.#onSelect}
          @keydown=${this.#onKey}
        >
          ${drawGraph({
            ...{network, isLit, entry: this.#at},
            label: (mark) => `${nameOf(mark)}: ${equationOf(mark, network, f)}`,
          })}
        </div>
        <div class="matrices" part="matrices">${this.#renderMatrices(network, isLit, f, words)}</div>
      </div>
      <p class="equation" part="equation">
        <code>${'way' in active ? equationOfLine(active, network, f) : equationOf(active, network, f)}</code>
      </p>
      <p class="readout" part="summary" aria-live="polite">${renderSummary(network, f, words)}</p>
      <p class="hint">${words.pointHint}</p>`;
  }

  #renderMatrices(
    network: Network,
    isLit: (mark: Mark) => boolean,
    f: string,
    words: FeedForwardStrings,
  ): TemplateResult {
    const matrix = (name: MatrixName, label: string, cols: number, values = network[name]) => {
      const property = properties[name as keyof typeof properties];
      return renderMatrix({
        ...{label, cols, values, words},
        isLit: (index) => isLit({in: name, index}),
        onPoint: (index) => this.#point(index < 0 ? undefined : {in: name, index}),
        lines:
          name !== 'w1' && name !== 'w2'
            ? undefined
            : {
                ...heads[name],
                onPoint: (line) => this.#point({...line, in: name}),
              },
        onInput:
          property &&
          ((at, value) => {
            const changed = this.#host[property].map((each, i) => (i === at ? value : each));
            Object.assign(this.#host, {[property]: changed});
          }),
      });
    };
    const then = (sign: string, content: unknown) =>
      html`<span class="then"><span class="sign" aria-hidden="true">${sign}</span>${content}</span>`;
    return html`<div class="product-row">
        ${matrix('x', 'X', 2)} ${then('·', matrix('w1', 'W₁', HIDDEN))} ${then('=', matrix('h', 'H', HIDDEN))}
      </div>
      <div class="product-row">
        ${matrix('h', f ? `${f}(H)` : 'H', HIDDEN, network.a)} ${then('·', matrix('w2', 'W₂', OUT))}
        ${then('=', matrix('y', 'Y', OUT))}
      </div>`;
  }
}
