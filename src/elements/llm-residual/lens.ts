/** The logit lens as a grid of layers and positions, of which one column is told in full below. */
import {html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {InParts} from '../../controllers/in-parts.js';
import {LlmSelectRequestEvent} from '../../events/select-request.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {percent} from '../../views/percent.js';
import {labelOf} from '../../views/vocabulary.js';
import {
  guessAt,
  GUESSES,
  nameOfDepth,
  readLens,
  settledAt,
  type LensQuestion,
  type LensRow,
} from './lens-rows.js';
import type {PartHost} from './part-host.js';
import {nameOfToken, type Place} from '../../controllers/run-place.js';
import type {ResidualStrings} from './strings.js';

/** In px: below this the grid has the selected column and its neighbours alone. */
export const NARROW = 544;
/** Of a column, in px, where all scroll. */
const COLUMN = 84;
/** Of the names of layers. */
const NAMES = {wide: 112, narrow: 88};
/** Columns drawn beyond what is seen, and how many come at a time. */
const [MARGIN, STEP] = [6, 8];
/** Steps of the tint. */
export const LEVELS = 20;

export class LensPart implements ReactiveController {
  readonly answer: Answer<LensQuestion, LensRow[]>;
  /** Rows, as they are drawn. */
  readonly parts: InParts;
  readonly #host: PartHost;
  #place: Place = {position: 0, layer: 0, head: 0};
  #drawn: LiveRun | undefined;
  #room = 0;
  /** Where the keyboard is: a row of the lens and a position. */
  #row = 1;
  #column = 0;
  #hovered: {row: number; column: number} | undefined;
  #scroll = 0; // px from the first column
  #scrollDue = false;
  #focusDue = false;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.parts = new InParts(host);
    this.answer = new Answer(
      host,
      () => {
        const now = run();
        return now && {run: now};
      },
      readLens,
    );
    host.addController(this);
  }

  /** The run that the lens is of. */
  get run(): LiveRun | undefined {
    return this.answer.answered?.run;
  }

  get rows(): readonly LensRow[] | undefined {
    return this.answer.state.value;
  }

  get #isNarrow(): boolean {
    return this.#room < NARROW;
  }

  /** Inline size of what scrolls. */
  get #view(): number {
    return Math.max(COLUMN, this.#room - NAMES.wide);
  }

  /** Takes up what is selected; for the host's willUpdate(). */
  update(place: Place, room: number): void {
    const isMoved = place.position !== this.#place.position || this.#drawn !== this.run;
    if (isMoved) this.#column = place.position;
    if (place.layer !== this.#place.layer || !this.#drawn) this.#row = place.layer + 1;
    if (isMoved || room !== this.#room) this.#reveal(place.position, room);
    this.#place = place;
    this.#room = room;
    this.#drawn = this.run;
  }

  /** Brings a column into sight, and nothing but the grid is moved for it. */
  #reveal(column: number, room: number): void {
    const view = Math.max(COLUMN, room - NAMES.wide);
    const [start, end] = [column * COLUMN, (column + 1) * COLUMN];
    const most = Math.max(0, (this.run?.tokens.length ?? 0) * COLUMN - view);
    const isInSight = start >= this.#scroll && end <= this.#scroll + view;
    this.#scroll = Math.max(0, Math.min(most, isInSight ? this.#scroll : start - view / 2));
    this.#scrollDue = true; // where it is drawn anew, what was set before may have been cut
  }

  hostUpdated(): void {
    const grid = this.#host.renderRoot.querySelector<HTMLElement>('.grid');
    if (!grid) return;
    const {from, to, count} = this.#window;
    const isNarrow = this.#isNarrow;
    // By CSSOM: a style attribute in the template would be refused under a strict Content-Security-Policy.
    for (const pad of grid.querySelectorAll<HTMLElement>('.before'))
      pad.style.inlineSize = `${isNarrow ? 0 : from * COLUMN}px`;
    for (const pad of grid.querySelectorAll<HTMLElement>('.after'))
      pad.style.inlineSize = `${isNarrow ? 0 : (count - to) * COLUMN}px`;
    if (this.#scrollDue) {
      // In the frame, in which all is laid out anyway. What has scrolled before that is not heard.
      requestAnimationFrame(() => {
        this.#scrollDue = false;
        grid.scrollLeft = (getComputedStyle(grid).direction === 'rtl' ? -1 : 1) * this.#scroll;
      });
    }
    if (this.#focusDue) {
      this.#focusDue = false;
      grid.querySelector<HTMLElement>('[tabindex="0"]')?.focus({preventScroll: true});
    }
  }

  /** Which columns are drawn: from, and up to below `to`. */
  get #window(): {from: number; to: number; count: number} {
    const count = this.run?.tokens.length ?? 0;
    if (this.#isNarrow) {
      const from = Math.max(0, Math.min(count - 3, this.#column - 1));
      return {from, to: Math.min(count, from + 3), count};
    }
    const first = Math.floor(this.#scroll / COLUMN / STEP) * STEP;
    const last = Math.ceil((this.#scroll + this.#view) / COLUMN / STEP) * STEP;
    return {from: Math.max(0, first - MARGIN), to: Math.min(count, last + MARGIN), count};
  }

  readonly #onScroll = (event: Event) => {
    if (this.#scrollDue) return;
    const {from, to} = this.#window;
    this.#scroll = Math.abs((event.currentTarget as Element).scrollLeft);
    const next = this.#window;
    if (next.from !== from || next.to !== to) this.#host.requestUpdate();
  };

  static #cellOf(event: Event): {row: number; column: number} | undefined {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    return cell ? {row: Number(cell.dataset.row), column: Number(cell.dataset.column)} : undefined;
  }

  readonly #onPointer = (event: PointerEvent) => {
    const at =
      event.type === 'pointerleave' || event.pointerType === 'touch' ? undefined : LensPart.#cellOf(event);
    if (at?.row === this.#hovered?.row && at?.column === this.#hovered?.column) return;
    this.#hovered = at;
    this.#host.requestUpdate();
  };

  readonly #onClick = (event: Event) => {
    const at = LensPart.#cellOf(event);
    if (at) this.#goTo(at.row < 0 ? this.#row : at.row, at.column);
  };

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const rows = this.rows!.length;
    const last = this.run!.tokens.length - 1;
    const isRtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
    const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
    let [row, column] = [this.#row, this.#column];
    if (event.key === 'Home') [row, column] = [event.ctrlKey ? 0 : row, 0];
    else if (event.key === 'End') [row, column] = [event.ctrlKey ? rows - 1 : row, last];
    else if (event.ctrlKey) return;
    else if (event.key === 'ArrowDown') row = Math.min(rows - 1, row + 1);
    else if (event.key === 'ArrowUp') row = Math.max(0, row - 1);
    else if (event.key === forward) column = Math.min(last, column + 1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') column = Math.max(0, column - 1);
    else return;
    event.preventDefault();
    this.#hovered = undefined;
    this.#focusDue = true;
    this.#goTo(row, column);
  };

  /** The reader looks at a cell: its token, and its block where it has one, are asked for. */
  #goTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    this.#reveal(column, this.#room);
    const layers = this.run!.model.info.config.num_hidden_layers;
    const layer = this.rows![row].after;
    const isBlock = layer >= 0 && layer < layers;
    this.#host.dispatchEvent(new LlmSelectRequestEvent(isBlock ? {token: column, layer} : {token: column}));
    this.#host.requestUpdate();
  }

  render(words: ResidualStrings): TemplateResult {
    const {state} = this.answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.answer.retry(), words);
    const {run, rows} = this;
    const wait = state.status === 'loading' && (state.isLate || !rows);
    const progress = state.status === 'loading' ? state.progress : undefined;
    if (!run || !rows)
      return html`<div class="lens-room">${wait ? renderWait(words.lens, progress, words) : nothing}</div>`;
    this.#row = Math.min(this.#row, rows.length - 1);
    this.#column = Math.min(this.#column, run.tokens.length - 1);
    const pointed = this.#hovered; // maybe in a text that has become shorter since
    const at =
      pointed && pointed.column < run.tokens.length ? pointed : {row: this.#row, column: this.#column};
    const {next} = this.parts;
    return html`<div class="lens-room">
      <div class="lens">
        <div class="layers" aria-hidden="true">
          <span class="head">${words.reads}</span>
          ${rows.map(({after}) => html`<span>${nameOfDepth(after, run, words)}</span>`)}
          <span class="head">${words.next}</span>
        </div>
        ${next(() => this.#renderGrid(run, rows, words))}
      </div>
      <p class="readout" part="readout" role="status">
        ${wait ? renderWait(words.lens, progress, words) : this.#renderReadout(run, rows, at, words)}
      </p>
      ${next(() => this.#renderColumn(run, rows, words))}
    </div>`;
  }

  #renderGrid(run: LiveRun, rows: readonly LensRow[], words: ResidualStrings): TemplateResult {
    const {from, to, count} = this.#window;
    const columns = Array.from({length: Math.max(0, to - from)}, (_, i) => from + i);
    const {position} = this.#place;
    const token = (at: number) => (at < count ? nameOfToken(run, at, words) : '');
    const heads = (row: number, shift: number, name: string) =>
      html`<div class="row heads" role="row">
        <span class="hidden" role="rowheader">${name}</span>
        <span class="before" role="presentation"></span>
        ${columns.map(
          (column) =>
            html`<span
              class=${`head${column === position ? ' chosen' : ''}`}
              role=${shift ? 'gridcell' : 'columnheader'}
              aria-colindex=${column + 1}
              data-row=${row}
              data-column=${column}
              ><bdi>${token(column + shift)}</bdi></span
            >`,
        )}
        <span class="after" role="presentation"></span>
      </div>`;
    return html`<div
      class="grid"
      part="lens-grid"
      role="grid"
      aria-label=${words.lens}
      aria-colcount=${count}
      @click=${this.#onClick}
      @pointerover=${this.#onPointer}
      @pointerleave=${this.#onPointer}
      @keydown=${this.#onKey}
      @scroll=${this.#onScroll}
    >
      ${heads(-1, 0, words.reads)}
      ${rows.map((row, i) => this.parts.next(() => this.#renderRow(run, rows, row, i, columns, words)))}
      ${this.parts.next(() => heads(-1, 1, words.next))}
    </div>`;
  }

  #renderRow(
    run: LiveRun,
    rows: readonly LensRow[],
    row: LensRow,
    index: number,
    columns: readonly number[],
    words: ResidualStrings,
  ): TemplateResult {
    const {position, layer} = this.#place;
    const output = rows[rows.length - 1];
    const name = nameOfDepth(row.after, run, words);
    return html`<div class="row" role="row">
      <span class="hidden" role="rowheader">${name}</span>
      <span class="before" role="presentation"></span>
      ${columns.map((column) => {
        const {token, probability} = guessAt(row, column);
        const isFinal = token === guessAt(output, column).token;
        const isHere = column === position;
        const isSelected = isHere && row.after === layer;
        const label = labelOf(run.vocabulary, token);
        return html`<span
          class=${`cell p${Math.round(probability * LEVELS)}${isFinal ? ' final' : ''}${isHere ? ' chosen' : ''}`}
          part="cell"
          role="gridcell"
          tabindex=${index === this.#row && column === this.#column ? 0 : -1}
          aria-selected=${isSelected}
          aria-colindex=${column + 1}
          data-row=${index}
          data-column=${column}
          ><bdi>${label}</bdi><small>${percent(probability)}</small></span
        >`;
      })}
      <span class="after" role="presentation"></span>
    </div>`;
  }

  #renderReadout(
    run: LiveRun,
    rows: readonly LensRow[],
    {row, column}: {row: number; column: number},
    words: ResidualStrings,
  ): unknown {
    const at = rows[Math.max(0, row)];
    const {token, probability} = guessAt(at, column);
    const settled = settledAt(rows, column);
    const last = guessAt(rows[rows.length - 1], column);
    const bold = (id: number) => html`<b>${labelOf(run.vocabulary, id)}</b>`;
    return html`${words.at} <b>${nameOfToken(run, column, words)}</b> (${words.position} ${column}),
      ${nameOfDepth(at.after, run, words)}: ${bold(token)} <code>${percent(probability)}</code>.
      ${words.settles} ${bold(last.token)} ${words.from}
      <q>${nameOfDepth(rows[settled].after, run, words)}</q> ${words.on}.`;
  }

  /** The selected column in full. */
  #renderColumn(run: LiveRun, rows: readonly LensRow[], words: ResidualStrings): TemplateResult {
    const {position} = this.#place;
    const {token: answer} = guessAt(rows[rows.length - 1], position);
    return html`<p class="label" id="column-title">
        ${words.column} <b>${nameOfToken(run, position, words)}</b>
      </p>
      <div class="column" part="column" role="group" aria-labelledby="column-title">
        ${rows.map(
          (row) =>
            html`<div role="group" aria-label=${nameOfDepth(row.after, run, words)}>
              <p class="depth" aria-hidden="true">${nameOfDepth(row.after, run, words)}</p>
              <ol>
                ${Array.from({length: GUESSES}, (_, rank) => {
                  const {token, probability} = guessAt(row, position, rank);
                  return html`<li class=${token === answer ? 'final' : ''}>
                    <bdi>${labelOf(run.vocabulary, token)}</bdi> <code>${percent(probability)}</code>
                    <svg class="bar" height="3" aria-hidden="true">
                      <rect class="share" width=${`${(100 * probability).toFixed(2)}%`} height="3"></rect>
                    </svg>
                  </li>`;
                })}
              </ol>
            </div>`,
        )}
      </div>`;
  }
}
