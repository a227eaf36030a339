/** The lookup: a token of the text, its ID, and its row of the matrix. */
import {html, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {RunTokens} from '../../controllers/run-tokens.js';
import {renderPromptField} from '../../controllers/prompt-field.js';
import {roundRange} from '../../views/round-range.js';
import {signed} from '../../views/signed.js';
import {labelOf} from '../../views/vocabulary.js';
import {grouped} from '../../views/grouped.js';
import type {PartHost} from './part-host.js';
import type {PartsContent} from './parts.js';
import {columnAt, drawStrip, layoutStrip, type StripGeometry} from './strip.js';
import type {EmbeddingStrings} from './strings.js';
import {lengthOf, rowOf, type WordTable} from './words.js';

export class LookupPart {
  readonly #host: PartHost;
  readonly #tokens: RunTokens;
  #run: LiveRun | undefined;
  #cell = 0; // the column that the reader went to
  #hovered = -1; // the one pointed at
  #geometry: StripGeometry | undefined;
  #columns = 0;

  constructor(host: PartHost) {
    this.#host = host;
    this.#tokens = new RunTokens(host);
  }

  /** Takes up a run; for the host's willUpdate(). @param token which of its tokens is selected; −1 the last */
  update(run: LiveRun, token: number): void {
    this.#run = run;
    this.#tokens.update(run, token);
  }

  /** The ID of the token that is looked up: the one pointed at, else the one selected. */
  get id(): number {
    return this.#run!.tokens[this.#tokens.position];
  }

  /** The ID of the token that is selected. */
  get selectedId(): number {
    return this.#run!.tokens[this.#tokens.selected];
  }

  /** A mouse or a pen shows what it is over; a finger chooses by a tap alone, for its strokes move the page. */
  readonly #onPointer = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const at = event.type === 'pointerleave' ? -1 : columnAt(x, y, this.#geometry!, this.#columns);
    const isClick = event.type === 'click';
    if (isClick && at >= 0) this.#cell = at;
    else if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = isClick && event.pointerType === 'touch' ? -1 : at;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    const {perLine} = this.#geometry!;
    const last = this.#columns - 1;
    const by = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: perLine, ArrowUp: -perLine, PageDown: 8, PageUp: -8};
    const step = by[event.key as keyof typeof by];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : this.#cell + step;
    if (Number.isNaN(to) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#hovered = -1;
    if (to >= 0 && to <= last) this.#cell = to;
    this.#host.requestUpdate();
  };

  render({atlas, text, room, notice, failure, words}: PartsContent): TemplateResult {
    const table = atlas?.table;
    const run = failure ? undefined : this.#run;
    return html`${renderPromptField(text, run, words)}
      <div class="tokens">${failure ?? this.#tokens.render(words.tokens)}</div>
      ${
        table && run
          ? this.#renderRow(table, run, room, notice, words)
          : html`<div class="row-room">${notice}</div>`
      }`;
  }

  #renderRow(
    table: WordTable,
    run: LiveRun,
    room: number,
    notice: unknown,
    words: EmbeddingStrings,
  ): TemplateResult {
    const {id} = this;
    const {d_model} = table;
    const vocab = run.vocabulary.ends.length;
    const row = rowOf(table, id);
    const range = roundRange([row]);
    this.#columns = d_model;
    this.#cell = Math.min(this.#cell, d_model - 1);
    this.#geometry = layoutStrip(room, d_model, vocab, id);
    const active = this.#hovered < 0 ? this.#cell : this.#hovered;
    const value = signed(row[active], 4);
    return html`<div class="readout" part="readout">${notice ?? this.#renderReadout(row, run, words)}</div>
      <div
        class="strip"
        part="strip"
        role="slider"
        tabindex="0"
        aria-label=${`${words.row} ${id}`}
        aria-valuemin="0"
        aria-valuemax=${d_model - 1}
        aria-valuenow=${active}
        aria-valuetext=${`${words.column} ${active}: ${value}`}
        @pointermove=${this.#onPointer}
        @click=${this.#onPointer}
        @pointerleave=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        ${drawStrip(row, range, this.#geometry, active, `${grouped(vocab)} × ${d_model}`)}
      </div>
      <div class="strip-foot">
        <span class="cell-value">${words.column} <code>${active}</code>: <code>${value}</code></span>
        <span class="scale" role="img" aria-label=${`${words.scale} −${range} – ${range}`}>
          <code>−${range}</code><i></i><code>0</code><i></i><code>+${range}</code>
        </span>
      </div>
      <p class="hint">${words.lookupHint}</p>`;
  }

  #renderReadout(row: Float32Array, {vocabulary}: LiveRun, words: EmbeddingStrings): TemplateResult {
    const {id} = this;
    const vocab = vocabulary.ends.length;
    return html`<b>${labelOf(vocabulary, id)}</b> → ${words.id} <code>${id}</code> → ${words.row}
      <code>${id}</code> ${words.ofMatrix} <code>${grouped(vocab)} × ${row.length}</code>. ${words.rowLength}
      <code>${lengthOf(row).toFixed(3)}</code>.`;
  }
}
