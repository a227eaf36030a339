/** The map: all words of the vocabulary in two dimensions, and how far that can be trusted. */
import {html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import type {Atlas} from './atlas.js';
import type {Components} from './components.js';
import {Drawing} from '../../views/laid-out.js';
import {layoutMap, wordAt, wordTowards, type Direction, type MapGeometry} from './map-geometry.js';
import {MapDrawing} from './map-drawing.js';
import {renderNeighbours, renderShare} from './neighbour-list.js';
import {neighbourhoodOf, type Neighbourhood} from './neighbours.js';
import type {PartHost} from './part-host.js';
import {signed} from '../../views/signed.js';
import type {EmbeddingStrings} from './strings.js';
import {placeOf} from './words.js';

const REACH = 24; // px that the pointer may be off a word
const ROOMY = 704; // px from which the list has its place beside the map
const LIST = 336; // its inline-size, with the gap

export class MapPart implements ReactiveController {
  readonly #host: PartHost;
  #atlas: Atlas | undefined;
  #hovered = -1;
  // What is in the search field, if it is no word; said only once the reader has written it.
  #sought: {text: string; word: string; isWritten: boolean} | undefined;
  #geometry: MapGeometry | undefined;
  #laidOut: {map: Components; width: number; around: number | undefined} | undefined;
  #isClose = false; // whether only what is around the word is drawn
  readonly #drawing: Drawing;
  #onCanvas: MapDrawing | undefined;
  #neighbourhood: {place: number; atlas: Atlas; value: Neighbourhood} | undefined;

  constructor(host: PartHost) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
    host.addController(this);
  }

  hostUpdated(): void {
    this.#drawing.ask();
  }

  #draw(): boolean {
    const canvas = this.#host.renderRoot.querySelector('canvas');
    const [atlas, geometry] = [this.#atlas, this.#geometry];
    if (!canvas || !atlas || !geometry) return false;
    const focus = this.focus(atlas);
    if (focus < 0) return false;
    if (canvas !== this.#onCanvas?.canvas) this.#onCanvas = new MapDrawing(canvas);
    const {words} = atlas.table;
    this.#onCanvas.show({geometry, words, focus, neighbourhood: this.neighbourhood(atlas)});
    return true;
  }

  /** The colour scheme has changed. */
  readonly #onColours = () => {
    this.#onCanvas = undefined;
    this.#drawing.ask();
  };

  hostDisconnected(): void {
    this.#onCanvas = undefined;
    this.#hovered = -1;
  }

  /** The word that is spoken of: the one pointed at, else the one chosen; the first where there is no such word. */
  focus({table}: Atlas): number {
    if (this.#hovered >= 0) return this.#hovered;
    const chosen = placeOf(table, this.#host.word);
    return chosen < 0 && table.words.length ? 0 : chosen;
  }

  neighbourhood(atlas: Atlas): Neighbourhood {
    const place = this.focus(atlas);
    if (this.#neighbourhood?.place !== place || this.#neighbourhood.atlas !== atlas)
      this.#neighbourhood = {place, atlas, value: neighbourhoodOf(atlas, place)};
    return this.#neighbourhood.value;
  }

  #choose(place: number): void {
    if (place < 0) return;
    this.#hovered = -1;
    this.#sought = undefined;
    this.#host.word = this.#atlas!.table.words[place];
    this.#host.requestUpdate();
  }

  /** A mouse or a pen shows what it is over; a finger chooses by a tap alone, for its strokes move the page. */
  readonly #onPointer = (event: PointerEvent) => {
    const {left, top} = (event.currentTarget as Element).getBoundingClientRect();
    const at =
      event.type === 'pointerleave'
        ? -1
        : wordAt(this.#geometry!, event.clientX - left, event.clientY - top, REACH);
    if (event.type === 'click') return this.#choose(at);
    if (at === this.#hovered || event.pointerType === 'touch') return;
    this.#hovered = at;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent) => {
    if (!/^Arrow/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(wordTowards(this.#geometry!, this.focus(this.#atlas!), event.key as Direction));
  };

  readonly #onSearch = (event: Event) => {
    const text = (event.target as HTMLInputElement).value;
    const place = placeOf(this.#atlas!.table, text);
    if (place >= 0) this.#choose(place);
    this.#sought = {text, word: this.#host.word, isWritten: event.type === 'change'};
    this.#host.requestUpdate();
  };

  /** @param notice what there is to say instead of the map */
  render(atlas: Atlas | undefined, room: number, notice: unknown, words: EmbeddingStrings): TemplateResult {
    this.#atlas = atlas;
    if (!atlas) return html`<div class="map-room">${notice}</div>`;
    const width = Math.max(1, room < ROOMY ? room : room - LIST);
    this.#layOut(atlas, width);
    // The canvas has its size by CSSOM, which a strict Content-Security-Policy does not refuse.
    const size = this.#geometry!;
    const place = this.focus(atlas);
    if (place < 0) return html`<p class="notice">${words.noWords}</p>`;
    return html`<div class="map-parts">
        <div class="map-side">
          <div
            class="map"
            part="map"
            tabindex="0"
            role="application"
            aria-label=${words.map}
            aria-describedby="map-readout"
            @pointermove=${this.#onPointer}
            @pointerleave=${this.#onPointer}
            @click=${this.#onPointer}
            @keydown=${this.#onKey}
            @transitionend=${this.#onColours}
          >
            <canvas
              aria-hidden="true"
              .style=${`inline-size: ${size.width}px; block-size: ${size.height}px`}
            ></canvas>
          </div>
          ${this.#renderKey(words)}
        </div>
        <div class="list-side">
          ${this.#renderSearch(atlas, words)} ${this.#renderNeighbours(atlas, place, words)}
        </div>
      </div>
      ${renderShare(atlas, words)}`;
  }

  #layOut(atlas: Atlas, width: number): void {
    const {map, table} = atlas;
    const chosen = placeOf(table, this.#host.word);
    const around = this.#isClose && chosen >= 0 ? chosen : undefined;
    const known = this.#laidOut;
    if (known?.map === map && known.width === width && known.around === around) return;
    this.#laidOut = {map, width, around};
    this.#geometry = layoutMap(map, width, around);
  }

  #renderSearch({table}: Atlas, words: EmbeddingStrings): TemplateResult {
    const {word} = this.#host;
    const sought = this.#sought?.word === word ? this.#sought : {text: word, isWritten: true};
    const isUnknown = sought.isWritten && sought.text && placeOf(table, sought.text) < 0;
    const shown = table.words[Math.max(0, placeOf(table, word))];
    return html`<div class="field">
        <label for="search">${words.search}</label>
        <input
          type="text"
          id="search"
          list="words"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="40"
          .value=${sought.text}
          @input=${this.#onSearch}
          @change=${this.#onSearch}
        />
      </div>
      <p class="unknown" role="status">
        ${isUnknown ? `“${sought.text}” ${words.notShown} “${shown}”.` : nothing}
      </p>`;
  }

  #renderNeighbours(atlas: Atlas, place: number, words: EmbeddingStrings): TemplateResult {
    const {table} = atlas;
    const neighbourhood = this.neighbourhood(atlas);
    const said = neighbourhood.near
      .slice(0, 3)
      .map((each) => `${table.words[each.place]} ${signed(each.cosine, 2)}`);
    return html`<p
        class="word"
        id="map-readout"
        part="readout"
        aria-live=${this.#hovered < 0 ? 'polite' : 'off'}
      >
        <b>${table.words[place]}</b> · ${words.id} <code>${table.ids[place]}</code
        ><span class="aside">. ${words.nearestAre} ${said.join(', ')}.</span>
      </p>
      ${renderNeighbours(table, neighbourhood, (chosen) => this.#choose(chosen), words)}`;
  }

  #renderKey(words: EmbeddingStrings): TemplateResult {
    return html`<div class="key">
      <label class="check">
        <input
          type="checkbox"
          .checked=${this.#isClose}
          @change=${(event: Event) => {
            this.#isClose = (event.target as HTMLInputElement).checked;
            this.#host.requestUpdate();
          }}
        />${words.closer}
      </label>
      <span><span class="line"></span>${words.keyNear}</span>
      <span><span class="line far"></span>${words.keyFar}</span>
      <span>${words.keyScale}</span>
    </div>`;
  }
}
