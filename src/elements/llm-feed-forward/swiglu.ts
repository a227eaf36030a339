/** The feed-forward layer of the model at one token: all its numbers, and which neurons are the most active. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {silu} from '../../core/nn/activations.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {Drag} from '../../views/drag.js';
import {signed} from '../../views/signed.js';
import {labelOf} from '../../views/vocabulary.js';
import {barAt, drawBars, reachOf} from './bars.js';
import {renderCosts} from './costs.js';
import type {PartHost} from './part-host.js';
import type {FeedForwardStrings} from './strings.js';

/** The rows that are drawn, by the names of their activations in a block. */
const hooks = {x: 'ln2', gate: 'mlp.pre', up: 'mlp.pre_linear', product: 'mlp.post', out: 'mlp_out'} as const;
export type RowName = keyof typeof hooks;
export const rowNames = Object.keys(hooks) as RowName[];
const ofNeurons: readonly RowName[] = ['gate', 'up', 'product'];

/** Neurons that are listed, and what share of the strongest is hardly anything. */
const [LISTED, QUIET] = [8, 0.05];

/** How far a product is from gate and up where it is more than rounding, of its size or of 1. */
const CHANGED = 1e-3;

export const namesOf = (layer: number): string[] => rowNames.map((name) => `blocks.${layer}.${hooks[name]}`);

/** All numbers of a layer at a position. */
export type LayerRows = Readonly<Record<RowName, Float32Array>>;

/** undefined where the run was not asked for them. */
export function rowsAt({trace}: LiveRun, layer: number, position: number): LayerRows | undefined {
  const rows = rowNames.map((name) => {
    const tensor = trace.get(`blocks.${layer}.${hooks[name]}`);
    if (!tensor) return undefined;
    const width = tensor.shape[tensor.shape.length - 1];
    return [name, tensor.data.subarray(position * width, (position + 1) * width)] as const;
  });
  return rows.every((row) => row !== undefined) ? (Object.fromEntries(rows) as LayerRows) : undefined;
}

/** A row's shape; of a product, also those of what is multiplied: "1×96 · 96×224 = 1×224". */
function shapesOf(row: RowName, rows: LayerRows): string {
  const [width, own] = [rows.x.length, rows[row].length];
  const inner = {x: 0, gate: width, up: width, product: 0, out: rows.product.length}[row];
  return `${inner ? `1×${inner} · ${inner}×${own} = ` : ''}1×${own}`;
}

/** Where the reader was in each row; gate, up and product of a neuron are in one place, that of the product. */
type Places = Partial<Record<RowName, number>>;
const placeOf = (row: RowName): RowName => (ofNeurons.includes(row) ? 'product' : row);

export interface SwigluContent {
  /** The text, where the reader is to write it here. */
  text: string | undefined;
  /** The inline size there is, in px. */
  room: number;
  /** What there is to say before there are numbers. */
  notice: unknown;
  /** What is said where there is no run. */
  failure: unknown;
  words: FeedForwardStrings;
}

export class SwigluPart {
  readonly #host: PartHost;
  readonly #tokens: RunTokens;
  #run: LiveRun | undefined;
  #layer = 0;
  #row: RowName = 'product';
  #places: Places = {};
  #isNews = false; // whether the equation is told aloud, as it is where no slider says it
  readonly #drag = new Drag();
  #before = {row: this.#row, places: this.#places}; // before a finger went down

  constructor(host: PartHost) {
    this.#host = host;
    this.#tokens = new RunTokens(host);
  }

  /** Takes up run and settings; for the host's willUpdate(). */
  update(run: LiveRun, {token}: ModelSettings, layer: number): void {
    this.#run = run;
    this.#layer = layer;
    this.#tokens.update(run, token);
  }

  /** The rows that are shown. */
  get rows(): LayerRows | undefined {
    return this.#run && rowsAt(this.#run, this.#layer, this.#tokens.position);
  }

  #go(row: RowName, index: number, isNews = false): void {
    const place = placeOf(row);
    if (row === this.#row && index === this.#places[place]) return;
    this.#row = row;
    this.#places = {...this.#places, [place]: index};
    this.#isNews = isNews;
    this.#host.requestUpdate();
  }

  #goBack(): void {
    ({row: this.#row, places: this.#places} = this.#before);
    this.#host.requestUpdate();
  }

  render({text, room, notice, failure, words}: SwigluContent): TemplateResult {
    const run = this.#run;
    const {rows} = this;
    return html`${renderPromptField(text, failure ? undefined : run, words)}
      <div class="tokens">${failure ?? this.#tokens.render(words.tokens)}</div>
      <div class="layer">
        ${failure ? nothing : run && rows ? this.#renderLayer(run, rows, room, words) : notice}
      </div>
      ${run ? renderCosts(this.#host, run.model.info.config, words) : nothing}`;
  }

  #renderLayer(run: LiveRun, rows: LayerRows, room: number, words: FeedForwardStrings): TemplateResult {
    const {num_hidden_layers} = run.model.info.config;
    const position = this.#tokens.position;
    const strongest = [...rows.product.keys()].sort(
      (a, b) => Math.abs(rows.product[b]) - Math.abs(rows.product[a]),
    );
    const places: Places = {product: strongest[0], ...this.#places};
    const at = (row: RowName) => Math.min(rows[row].length - 1, places[placeOf(row)] ?? 0);
    const largest = Math.abs(rows.product[strongest[0]]);
    const quiet = rows.product.reduce((count, value) => count + Number(Math.abs(value) < QUIET * largest), 0);
    const name = position ? labelOf(run.vocabulary, run.tokens[position]) : words.beginning;
    return html`<div class="choice">
        <p class="readout">${words.at} <b>${name}</b></p>
        <label class="number-field"
          >${words.layer}
          <input
            type="number"
            min="0"
            max=${num_hidden_layers - 1}
            .value=${String(this.#layer)}
            @change=${({target}: Event) => {
              const input = target as HTMLInputElement;
              const isGranted =
                input.value &&
                input.checkValidity() &&
                this.#host.dispatchEvent(new LlmSelectRequestEvent({layer: Number(input.value)}));
              if (!isGranted) input.value = String(this.#layer); // what is refused is taken back
            }}
          />
          ${words.of} 0–${num_hidden_layers - 1}</label
        >
      </div>
      ${rowNames.map((row) => this.#renderRow(row, rows, at(row), room, words))}
      <p class="equation" part="value" aria-live=${this.#isNews ? 'polite' : 'off'}>
        <code>${this.#equation(rows, at(this.#row), words)}</code>
      </p>
      <p class="label" id="strongest">${words.strongest}</p>
      <div class="neurons" part="strongest" role="group" aria-labelledby="strongest">
        ${strongest
          .slice(0, LISTED)
          .map(
            (each) =>
              html`<button
                type="button"
                aria-pressed=${each === at('product') && ofNeurons.includes(this.#row)}
                @click=${() => this.#go('product', each, true)}
              >
                ${each}: ${signed(rows.product[each], 2)}
              </button>`,
          )}
      </div>
      <p class="hint" part="summary" aria-live="polite">
        ${words.layer} ${this.#layer}, <b>${name}</b>: ${words.neuron}
        <code>${strongest[0]}</code> ${words.saysMost} <code>${signed(rows.product[strongest[0]], 2)}</code>.
        <code>${quiet}</code> ${words.of} <code>${rows.product.length}</code> ${words.quiet}
        (<code>${((100 * quiet) / rows.product.length).toFixed(1)}%</code>).
      </p>`;
  }

  #renderRow(
    row: RowName,
    rows: LayerRows,
    at: number,
    room: number,
    words: FeedForwardStrings,
  ): TemplateResult {
    const values = rows[row];
    const isNeurons = ofNeurons.includes(row);
    const isHere = row === this.#row;
    // Gate, up and product of one neuron belong together.
    const active = isHere || (isNeurons && ofNeurons.includes(this.#row)) ? at : -1;
    const short = `${isNeurons ? words.neuron : words.component} ${at}: ${signed(values[at], 3)}`;
    const width = Math.max(160, room);
    const point = (event: PointerEvent) => {
      if (event.type === 'pointerdown') this.#before = {row: this.#row, places: this.#places};
      const asked = this.#drag.read(event);
      // A mouse reads what it hovers over.
      if (asked === 'go' || (event.type === 'pointermove' && event.pointerType !== 'touch')) {
        const box = (event.currentTarget as Element).getBoundingClientRect();
        this.#go(row, barAt(event.clientX - box.left, box.width, values.length));
      } else if (asked === 'back') this.#goBack();
    };
    const step = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10};
    return html`<div class="bars-row">
      <p class="bars-label">
        <span>${words[row]}</span> <small>${shapesOf(row, rows)}, ±${reachOf(values).toFixed(2)}</small>
      </p>
      <div
        class="bars"
        part=${`row-${row}`}
        role="slider"
        tabindex="0"
        aria-label=${words[row]}
        aria-valuemin="0"
        aria-valuemax=${values.length - 1}
        aria-valuenow=${at}
        aria-valuetext=${isHere ? this.#equation(rows, at, words) : short}
        @pointermove=${point}
        @pointerdown=${point}
        @pointerup=${point}
        @pointercancel=${point}
        @focus=${() => this.#go(row, at)}
        @keydown=${(event: KeyboardEvent) => {
          const last = values.length - 1;
          const by = step[event.key as keyof typeof step];
          const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : at + by;
          if (Number.isNaN(to) || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          this.#go(row, Math.max(0, Math.min(last, to)));
        }}
      >
        ${drawBars(values, width, active)}
      </div>
    </div>`;
  }

  #equation(rows: LayerRows, index: number, words: FeedForwardStrings): string {
    if (!ofNeurons.includes(this.#row))
      return `${words[this.#row]}, ${words.component} ${index}: ${signed(rows[this.#row][index], 4)}`;
    const [gate, up, product] = ofNeurons.map((name) => rows[name][index]);
    const bracketed = (value: number) => (value < 0 ? `(${signed(value, 3)})` : signed(value, 3));
    const expected = silu(gate) * up;
    // An intervention on the product changes it alone.
    const isChanged = Math.abs(product - expected) > CHANGED * Math.max(1, Math.abs(expected));
    const result = isChanged
      ? `${signed(expected, 3)}, ${words.changedTo} ${signed(product, 3)}`
      : signed(product, 3);
    return `${words.neuron} ${index}: SiLU(${signed(gate, 3)}) · ${bracketed(up)} = ${bracketed(silu(gate))} · ${bracketed(up)} = ${result}`;
  }
}
