/** The arithmetic: what one word less another and one more comes to. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import {expectedOf} from './analogies.js';
import {sums} from './examples.js';
import {renderExamples} from '../../views/example-list.js';
import type {PartHost} from './part-host.js';
import {formatTerms, parseTerms, type Terms} from './settings.js';
import type {EmbeddingStrings} from './strings.js';
import {sumOf, unknownOf, type WordSum} from './word-sums.js';
import {placeOf, type WordTable} from './words.js';

/** Answers that are shown. */
const COUNT = 6;
/** A lower cosine than this is that of words which have little to do with each other. */
const CLOSE = 0.4;

const signs = ['', '−', '+'];
const texts = sums.map(formatTerms);

export class ArithmeticPart {
  readonly #host: PartHost;
  #sum: {table: WordTable; text: string; value: WordSum} | undefined;

  #isWriting = false; // what is not yet a word may become one

  constructor(host: PartHost) {
    this.#host = host;
  }

  get terms(): Terms {
    return parseTerms(this.#host.arithmetic) ?? ['', '', ''];
  }

  /** What the terms come to; undefined where one of them is no word. */
  sum(table: WordTable): WordSum | undefined {
    const text = this.#host.arithmetic;
    if (unknownOf(table, this.terms).length > 0) return undefined;
    if (this.#sum?.table !== table || this.#sum.text !== text)
      this.#sum = {table, text, value: sumOf(table, this.terms)};
    return this.#sum.value;
  }

  #onTerm(event: Event, i: number): void {
    this.#isWriting = event.type === 'input';
    const terms = [...this.terms];
    terms[i] = (event.target as HTMLInputElement).value;
    this.#host.arithmetic = formatTerms(terms as unknown as Terms);
    this.#host.requestUpdate();
  }

  /** @param notice what there is to say instead of the answers */
  render(table: WordTable | undefined, notice: unknown, words: EmbeddingStrings): TemplateResult {
    return html`<div class="sum-row">
        <div class="sum" role="group" aria-label=${words.sum}>
          ${this.terms.map((term, i) => this.#renderTerm(term, i, words))}
          <span class="sign" aria-hidden="true">= ?</span>
        </div>
        ${renderExamples({
          id: 'sum-example',
          names: texts.map((text) => text.replace('-', '−')),
          chosen: texts.indexOf(this.#host.arithmetic),
          choose: (index) => {
            this.#host.arithmetic = texts[index];
          },
          words,
        })}
      </div>
      <div class="answers-room">${table ? this.#renderAnswers(table, words) : notice}</div>`;
  }

  #renderTerm(term: string, i: number, words: EmbeddingStrings): TemplateResult {
    const label = [words.termA, words.termB, words.termC][i];
    return html`<span class="sign" aria-hidden="true">${signs[i]}</span>
      <input
        type="text"
        part="input"
        aria-label=${label}
        list="words"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength="40"
        .value=${term}
        @input=${(event: Event) => this.#onTerm(event, i)}
        @change=${(event: Event) => this.#onTerm(event, i)}
      />`;
  }

  #renderAnswers(table: WordTable, words: EmbeddingStrings): TemplateResult {
    const sum = this.sum(table);
    if (!sum)
      return html`<div role="status">${this.#isWriting ? nothing : this.#renderUnknown(table, words)}</div>`;
    return html`<ol class="answers" part="answers">
        ${sum.ranking.slice(0, COUNT).map((place) => renderAnswer(table.words[place], sum.cosines[place]))}
      </ol>
      <p class="readout" part="readout" role="status">${this.#verdict(table, sum, words)}</p>
      <p class="hint">${this.#leftOut(table, sum, words)}</p>`;
  }

  #renderUnknown(table: WordTable, words: EmbeddingStrings): TemplateResult {
    const unknown = unknownOf(table, this.terms);
    const message = unknown.some((term) => !term)
      ? words.sumIncomplete
      : `${unknown.map((term) => `“${term}”`).join(', ')}: ${words.unknown}`;
    return html`<p class="notice">${message}</p>`;
  }

  /** Whether what came out is what was to be expected, and whether it is near at all. */
  #verdict(table: WordTable, {ranking, cosines}: WordSum, words: EmbeddingStrings): unknown {
    const [best] = ranking;
    if (best === undefined) return words.noWords;
    const {terms} = this;
    const expected = expectedOf(terms.map((term) => table.words[placeOf(table, term)]) as unknown as Terms);
    const place = expected === undefined ? -1 : placeOf(table, expected);
    const position = ranking.indexOf(place) + 1;
    const name = html`<b>${expected}</b>`;
    const verdict =
      expected === undefined
        ? words.noExpected
        : place < 0
          ? html`${words.expected} ${name}, ${words.expectedUnknown}`
          : position === 0
            ? html`${words.expected} ${name}, ${words.expectedIsTerm}`
            : position === 1
              ? html`${words.expected} ${name}, ${words.expectedFirst}`
              : html`${words.wrong} ${name}, ${words.expectedAt} ${position} ${words.of} ${ranking.length}
                  <code>(${signed(cosines[place], 3)})</code>.`;
    const isFar = cosines[best] < CLOSE;
    return isFar ? html`${verdict} ${words.noneClose} <code>${signed(cosines[best], 3)}</code>.` : verdict;
  }

  #leftOut(table: WordTable, {ranking, cosines, nearestTerm}: WordSum, words: EmbeddingStrings): unknown {
    const isFirst = cosines[nearestTerm] > (cosines[ranking[0]] ?? -1);
    return html`${words.leftOutTerms} ${isFirst ? words.termFirst : words.termNotFirst}
      <b>${table.words[nearestTerm]}</b> <code>${signed(cosines[nearestTerm], 3)}</code>. ${words.sumHint}`;
  }
}

function renderAnswer(word: string, cosine: number): TemplateResult {
  const length = `${(100 * Math.max(0, cosine)).toFixed(1)}%`;
  return html`<li>
    <span class="answer">${word}</span>
    ${svg`<svg class="length" aria-hidden="true"><rect class="all" width="100%" height="100%"></rect><rect class="part" width=${length} height="100%"></rect></svg>`}
    <code>${signed(cosine, 3)}</code>
  </li>`;
}
