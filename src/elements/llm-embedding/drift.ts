/** The drift: one word in two sentences, which starts as one row and does not stay it. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer} from '../../controllers/answer.js';
import {renderExamples} from '../../views/example-list.js';
import {renderFailure} from '../../views/figure.js';
import {signed} from '../../views/signed.js';
import {labelOf} from '../../views/vocabulary.js';
import {drawDrift, layoutDrift} from './drift-chart.js';
import {driftOf, isOfOneText, lastWord, type Drift, type DriftQuestion} from './drift-run.js';
import {sentencePairs} from './examples.js';
import type {PartHost} from './part-host.js';
import {LONGEST_SENTENCE} from './settings.js';
import type {EmbeddingStrings} from './strings.js';

export class DriftPart {
  readonly answer: Answer<DriftQuestion, Drift>;
  readonly #host: PartHost;

  /** @param run whose model reads the sentences, with the changes that are made in it; undefined for not now */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.answer = new Answer(
      host,
      () => {
        const {model, interventions} = run() ?? {};
        const {first, second} = host;
        if (!model || !interventions || this.problem) return undefined;
        return {model, interventions, first, second};
      },
      (question, {signal}) => driftOf(question, signal),
    );
  }

  /** Why the sentences cannot be compared. */
  get problem(): 'empty' | 'different' | undefined {
    const [one, other] = [lastWord(this.#host.first), lastWord(this.#host.second)];
    if (!one || !other) return 'empty';
    return one.word === other.word ? undefined : 'different';
  }

  /** @param notice what there is to say where there is nothing to show */
  render(run: LiveRun | undefined, room: number, notice: unknown, words: EmbeddingStrings): TemplateResult {
    const {first, second} = this.#host;
    const chosen = sentencePairs.findIndex((pair) => pair.first === first && pair.second === second);
    return html`<div class="sentences">
        ${this.#renderSentence('first', words.firstSentence)}
        ${this.#renderSentence('second', words.secondSentence)}
        ${renderExamples({
          id: 'drift-example',
          names: sentencePairs.map(({name}) => words[name]),
          chosen,
          choose: (index) => {
            ({first: this.#host.first, second: this.#host.second} = sentencePairs[index]);
          },
          words,
        })}
      </div>
      ${
        Math.max(first.length, second.length) < LONGEST_SENTENCE
          ? nothing
          : html`<p class="notice" role="status">
              ${words.longest} <code>${LONGEST_SENTENCE}</code> ${words.charactersLeftOut}
            </p>`
      }
      <div class="drift" part="drift">${this.#renderAnswer(run, room, notice, words)}</div>
      <p class="hint">${words.driftHint}</p>`;
  }

  #renderSentence(name: 'first' | 'second', label: string): TemplateResult {
    const value = this.#host[name];
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <textarea
        class="sentence"
        part="input"
        id=${name}
        dir="auto"
        spellcheck="false"
        maxlength=${LONGEST_SENTENCE}
        placeholder=${value}
        .value=${value}
        @input=${(event: Event) => {
          this.#host[name] = (event.target as HTMLTextAreaElement).value;
        }}
      ></textarea>
    </div>`;
  }

  #renderAnswer(run: LiveRun | undefined, room: number, notice: unknown, words: EmbeddingStrings): unknown {
    const {problem} = this;
    const {state} = this.answer;
    if (problem) return html`<p class="notice" role="status">${this.#explain(problem, words)}</p>`;
    if (state.status === 'error') return renderFailure(state.error, () => this.answer.retry(), words);
    if (!state.value || !run) return notice;
    const {cosines, ids} = state.value;
    const {word} = lastWord(this.answer.answered!.first)!;
    const geometry = layoutDrift(cosines, room);
    const names = cosines.map((_, i) =>
      i === 0 ? words.row : geometry.isRoomy ? `${words.afterBlock} ${i - 1}` : `${words.block} ${i - 1}`,
    );
    const description = `${words.drift}: ${cosines.map((value, i) => `${names[i]} ${signed(value, 3)}`).join(', ')}`;
    const last = cosines[cosines.length - 1];
    const angle = (Math.acos(Math.max(-1, Math.min(1, last))) * 180) / Math.PI;
    return html`${drawDrift(cosines, geometry, names, description)}
      <p class="readout" part="readout" role="status">
        <b>${word}</b>:
        ${
          ids[0] === ids[1]
            ? words.cosineAfter
            : html`${words.cosineFrom} <code>${signed(cosines[0], 3)}</code>, ${words.thenAfter}`
        }
        ${cosines.length - 1} ${words.blocks} <code>${signed(last, 3)}</code>, ${words.angle}
        <code>${angle.toFixed(1)}°</code>.
      </p>
      ${this.#renderNotes(state.value, word, run, words)}`;
  }

  #renderNotes({ids, leftOut}: Drift, word: string, run: LiveRun, words: EmbeddingStrings): TemplateResult {
    const [one, other] = ids.map((id) => labelOf(run.vocabulary, id));
    const note = (content: unknown) => html`<p class="notice">${content}</p>`;
    return html`${
      ids[0] !== ids[1]
        ? note([words.otherToken, html` <b>${one}</b> ${words.and} <b>${other}</b>.`])
        : one.replace('·', '') !== word
          ? note([words.lastPiece, html` <b>${one}</b>.`])
          : nothing
    }${leftOut ? note(`${leftOut} ${words.leftOutFirst}`) : nothing}${
      run.interventions.some(isOfOneText) ? note(words.changesLeftOut) : nothing
    }`;
  }

  #explain(problem: 'empty' | 'different', words: EmbeddingStrings): string {
    if (problem === 'empty') return words.sentenceEmpty;
    const [one, other] = [this.#host.first, this.#host.second].map((sentence) => lastWord(sentence)!.word);
    return `${words.wordsDiffer} “${one}” ${words.and} “${other}”.`;
  }
}
