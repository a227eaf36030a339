/** Both ways’ grids side by side, and the cell of the cache that is read. */
import {html, type TemplateResult} from 'lit';
import {stepOf} from '../../views/line-chart.js';
import {roundRange} from '../../views/round-range.js';
import type {Decoded} from './decoding.js';
import {cellAt, drawGrid, layoutGrid, Shading, SHADES, type Cell, type GridGeometry} from './grid.js';
import type {PartHost} from './part-host.js';
import type {Step} from './race.js';
import type {KvCacheStrings} from './strings.js';
import {tokenText} from './tokens.js';

/** From this width on both stand side by side, with so much between them. */
const [TWO, BETWEEN] = [704, 32];

/** Norms of a race, (tokens, layers, heads), of keys and of values, and where their scales end. */
interface Norms {
  readonly of: readonly Step[];
  readonly all: readonly (readonly number[])[];
  readonly ranges: readonly number[];
}

export class GridPart {
  readonly #host: PartHost;
  #geometry: GridGeometry | undefined;
  #filled = 1;
  #chosen: Cell | undefined;
  #hovered: Cell | undefined;
  #norms: Norms | undefined;
  readonly #shading = new Shading();

  constructor(host: PartHost) {
    this.#host = host;
  }

  reset(): void {
    this.#chosen = this.#hovered = undefined;
  }

  #normsOf(steps: readonly Step[]): Norms {
    if (this.#norms?.of === steps) return this.#norms;
    if (this.#norms?.of[0] !== steps[0]) this.#shading.clear();
    const all = [
      steps.flatMap(({keyNorms}) => [...keyNorms]),
      steps.flatMap(({valueNorms}) => [...valueNorms]),
    ];
    return (this.#norms = {of: steps, all, ranges: all.map((norms) => roundRange([norms]))});
  }

  /** The cell that is read: the one pointed at, else the one chosen, else the newest token's first. */
  get #cell(): Cell {
    const {rows} = this.#geometry!;
    const {row, token} = this.#hovered ?? this.#chosen ?? {row: 0, token: this.#filled - 1};
    return {row: Math.min(row, rows - 1), token: Math.min(token, this.#filled - 1)};
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const {left, top} = (event.currentTarget as Element).getBoundingClientRect();
    const found = cellAt(event.clientX - left, event.clientY - top, this.#geometry!);
    const cell = event.type !== 'pointerleave' && found && found.token < this.#filled ? found : undefined;
    if (event.type === 'click') {
      this.#hovered = undefined;
      if (cell) this.#chosen = cell;
    } else if (event.pointerType === 'touch') return;
    else if (cell?.row === this.#hovered?.row && cell?.token === this.#hovered?.token) return;
    else this.#hovered = cell;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const by = stepOf(event);
    if (by === undefined) return;
    event.preventDefault();
    this.#hovered = undefined;
    let {row, token} = this.#cell;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') row -= by;
    else token += by;
    const within = (value: number, end: number): number => Math.max(0, Math.min(end - 1, value));
    this.#chosen = {row: within(row, this.#geometry!.rows), token: within(token, this.#filled)};
    this.#host.requestUpdate();
  };

  /** @param room how wide the figure is, in px */
  render({run, planned, steps}: Decoded, at: number, room: number, words: KvCacheStrings): TemplateResult {
    const {num_hidden_layers: layers, num_key_value_heads: heads, head_dim} = run.model.info.config;
    const step = steps[at];
    const isTwo = room >= TWO;
    const columns = run.tokens.length + planned;
    const geometry = (this.#geometry = layoutGrid(
      isTwo ? (room - BETWEEN) / 2 : room,
      layers,
      heads,
      columns,
    ));
    this.#filled = step.length;
    const {all, ranges} = this.#normsOf(steps);
    const [keys, values] = all;
    const shading = this.#shading;
    shading.update(geometry, all, ranges);
    const active = this.#cell;
    const names = Array.from(
      {length: layers * heads},
      (_, row) => `${words.layerShort}${Math.floor(row / heads)} ${words.headShort}${row % heads}`,
    );
    const id = [...run.tokens, ...steps.map(({next}) => next)][active.token];
    const norm = active.token * layers * heads + active.row;
    const bytes = html`<code>${head_dim} × 4 = ${4 * head_dim} B</code>`;
    const computed = (count: number) =>
      html`${words.computedNow} <code>${count}</code> ${words.of} <code>${step.length}</code>`;
    return html`<div class=${isTwo ? 'panels two' : 'panels'}>
        <div part="cached">
          <p class="panel-title"><b>${words.cached}</b> ${computed(step.costs.cached.tokens)}</p>
          <div
            class="grid"
            part="grid"
            tabindex="0"
            role="application"
            aria-label=${words.gridLabel}
            aria-describedby="cell"
            @pointermove=${this.#onPointer}
            @pointerleave=${this.#onPointer}
            @click=${this.#onPointer}
            @keydown=${this.#onKey}
          >
            ${drawGrid(geometry, {filled: step.length, from: step.length - step.costs.cached.tokens, shading, active}, names)}
          </div>
        </div>
        <div part="whole">
          <p class="panel-title"><b>${words.whole}</b> ${computed(step.length)}</p>
          <div class="grid still" role="img" aria-label=${words.wholeLabel}>
            ${drawGrid(geometry, {filled: step.length, from: 0, shading}, names)}
          </div>
        </div>
      </div>
      <p class="readout cell" part="cell" id="cell" aria-live=${this.#hovered ? 'off' : 'polite'}>
        <span
          >${words.layerWord} <code>${Math.floor(active.row / heads)}</code>, ${words.kvHeadWord}
          <code>${active.row % heads}</code>, ${words.tokenWord} <code>${active.token}</code>
          <bdi>${tokenText(run, id)}</bdi>:</span
        >
        <span
          ><b class="of-key">${words.keyWord}</b> ${bytes}, ${words.normWord}
          <code>${keys[norm].toFixed(3)}</code>;</span
        >
        <span
          ><b class="of-value">${words.valueWord}</b> ${bytes}, ${words.normWord}
          <code>${values[norm].toFixed(3)}</code></span
        >
      </p>
      <p class="key-of-grid">
        ${(['key', 'value'] as const).map(
          (kind, k) =>
            html`<span
              ><b class=${`of-${kind}`}>${words[`${kind}Word`]}</b>, ${words.normWord} 0
              ${Array.from({length: SHADES}, (_, i) => html`<i class=${`of-${kind} shade-${i}`}></i>`)}
              ${ranges[k]}</span
            >`,
        )}
        <span><i class="now"></i> ${words.nowKey}</span> <span>${words.sameShades}</span>
      </p>`;
  }
}
