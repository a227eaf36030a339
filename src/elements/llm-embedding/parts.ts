/** The figure's parts, and what they show together. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {ArithmeticPart} from './arithmetic.js';
import type {Atlas} from './atlas.js';
import {DriftPart} from './drift.js';
import {LookupPart} from './lookup.js';
import {MapPart} from './map.js';
import type {Shown} from './numbers.js';
import type {PartHost} from './part-host.js';
import {partNames, type EmbeddingPart} from './settings.js';
import type {EmbeddingStrings} from './strings.js';

export interface PartsContent {
  atlas: Atlas | undefined;
  run: LiveRun | undefined;
  /** The text, where the reader is to write it here; undefined where another figure does that. */
  text: string | undefined;
  /** The inline size there is, in px. */
  room: number;
  /** What there is to say before there are numbers. */
  notice: unknown;
  /** What is said instead of all that needs a run. */
  failure: unknown;
  words: EmbeddingStrings;
}

export class EmbeddingParts {
  readonly lookup: LookupPart;
  readonly drift: DriftPart;
  readonly #host: PartHost;
  readonly #map: MapPart;
  readonly #arithmetic: ArithmeticPart;

  /** @param run what the host may compute with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.lookup = new LookupPart(host);
    this.#map = new MapPart(host);
    this.#arithmetic = new ArithmeticPart(host);
    this.drift = new DriftPart(host, () => (this.shows('drift') ? run() : undefined));
    host.addEventListener('focusin', () => host.requestUpdate()); // who comes to work here may look for a word
  }

  shows(part: EmbeddingPart): boolean {
    const {show} = this.#host;
    return !show || show === part;
  }

  /** What is shown now, as far as it is there. */
  shown({atlas, run}: Pick<PartsContent, 'atlas' | 'run'>): Shown {
    const mapped = this.shows('map') ? atlas : undefined;
    return {
      atlas,
      id: run && this.shows('lookup') ? this.lookup.id : undefined,
      focus: mapped && {place: this.#map.focus(mapped), neighbourhood: this.#map.neighbourhood(mapped)},
      sum: atlas && this.shows('arithmetic') ? this.#arithmetic.sum(atlas.table) : undefined,
      drift: this.shows('drift') && !this.drift.problem ? this.drift.answer.state.value : undefined,
    };
  }

  render(content: PartsContent): unknown {
    const {atlas, failure} = content;
    return [
      // Notice and failure stand once, in the first part.
      failure && !this.shows('lookup')
        ? failure
        : partNames
            .filter((part) => this.shows(part) && (!failure || part === 'lookup'))
            .map((part, i) => this.#renderPart(part, i === 0 ? content : {...content, notice: undefined})),
      this.shows('map') || this.shows('arithmetic')
        ? html`<datalist id="words">
            ${atlas && this.#host.matches(':focus-within') ? atlas.table.words.map((word) => html`<option value=${word}></option>`) : ''}
          </datalist>`
        : nothing,
    ];
  }

  #renderPart(part: EmbeddingPart, content: PartsContent): TemplateResult {
    const {atlas, run, room, notice, words} = content;
    const isAlone = this.#host.show !== '';
    switch (part) {
      case 'lookup':
        return renderSection('lookup', words.lookup, this.lookup.render(content), isAlone);
      case 'map':
        return renderSection('words', words.mapTitle, this.#map.render(atlas, room, notice, words), isAlone);
      case 'arithmetic': {
        const sum = this.#arithmetic.render(atlas?.table, notice, words);
        return renderSection('arithmetic', words.arithmeticTitle, sum, isAlone);
      }
      case 'drift':
        return renderSection(
          'contexts',
          words.driftTitle,
          this.drift.render(run, room, notice, words),
          isAlone,
        );
    }
  }
}

/** @param isAlone whether it is the only one: the figure's own title then says what it is */
function renderSection(name: string, title: string, content: unknown, isAlone: boolean): TemplateResult {
  return html`<div class="section" part=${name} role="group" aria-labelledby=${`${name}-title`}>
    <p class="section-title" id=${`${name}-title`} ?hidden=${isAlone}>${title}</p>
    ${content}
  </div>`;
}
