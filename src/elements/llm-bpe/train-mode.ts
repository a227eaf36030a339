/** A vocabulary trained on the reader's text, and a sentence split with as many of its merges as the slider says. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {Call, type CallState} from '../../controllers/call.js';
import {Chart} from '../../controllers/chart.js';
import {tokenBytes, TokenList} from '../../controllers/token-list.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import type {NumbersTable} from '../../views/numbers.js';
import {hexOf, tokenLabel} from '../../views/token-text.js';
import type {TrainedMerges} from '../../core/index.js';
import {quote} from './quote.js';
import {LONGEST_SENTENCE, LONGEST_TRAINING, MOST_MERGES} from './settings.js';
import type {BpeStrings} from './strings.js';
import {trainStyles} from './train-mode.styles.js';

const BYTES = 256;
/** The newest merges that the list shows. */
const LISTED = 60;

/** What this view reads and sets of its element. */
interface TrainHost extends ReactiveElement {
  training: string;
  sentence: string;
  merges: number;
}

/** What training gave, with what is made of it once. */
interface Vocabulary {
  trained: TrainedMerges;
  /** Each token in one line of text, (256 + merges). */
  labels: string[];
  /** Vocabulary sizes, and tokens in the text at each, (merges + 1). */
  sizes: number[];
  tokens: number[];
}

function readVocabulary(trained: TrainedMerges): Vocabulary {
  const {left, right, tokens} = trained;
  const spelled = Array.from({length: BYTES}, (_, byte) => [byte]);
  left.forEach((half, k) => spelled.push([...spelled[half], ...spelled[right[k]]]));
  return {
    trained,
    labels: spelled.map((bytes) => tokenLabel(Uint8Array.from(bytes))),
    sizes: Array.from(tokens, (_, k) => BYTES + k),
    tokens: [...tokens],
  };
}

const NO_VOCABULARY = readVocabulary({
  left: new Uint32Array(),
  right: new Uint32Array(),
  counts: new Uint32Array(),
  tokens: new Uint32Array(1),
});

export class TrainMode {
  readonly #host: TrainHost;
  readonly #train: Call<'trainMerges'>;
  readonly #apply: Call<'applyMerges'>;
  readonly #list: TokenList;
  readonly #chart: Chart;
  #vocabulary = NO_VOCABULARY;
  #words: BpeStrings | undefined; // those the chart is labelled with

  constructor(host: TrainHost, isActive: () => boolean) {
    this.#host = host;
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...trainStyles.map(({styleSheet}) => styleSheet!)];
    this.#train = new Call(host, 'trainMerges', () =>
      isActive() ? {text: host.training, merges: MOST_MERGES} : undefined,
    );
    this.#apply = new Call(host, 'applyMerges', () => {
      const trained = this.#train.state.value;
      if (!isActive() || !trained) return undefined;
      return {text: host.sentence, trained, merges: Math.min(host.merges, trained.left.length)};
    });
    this.#list = new TokenList(host, 'sentence-tokens');
    this.#chart = new Chart(host, {
      selector: '.chart',
      onPick: (merges) => (host.merges = merges),
      curve: () => {
        const {sizes: x, tokens: y} = this.#vocabulary;
        if (!this.#train.state.value || !this.#words) return undefined;
        const {vocabulary: xLabel, textTokens: yLabel} = this.#words;
        return {x, y, marker: this.#merges, xLabel, yLabel};
      },
    });
  }

  get states(): readonly CallState<unknown>[] {
    return [this.#train.state, this.#apply.state];
  }

  get shown(): {step: number; steps: number; ids: Uint32Array} {
    return {step: this.#merges, steps: this.#found, ids: this.#list.tokens.ids};
  }

  /** How many merges training found. */
  get #found(): number {
    return this.#vocabulary.trained.left.length;
  }

  get #merges(): number {
    return Math.min(this.#host.merges, this.#found);
  }

  willUpdate(): void {
    const trained = this.#train.state.value;
    if (trained && trained !== this.#vocabulary.trained) this.#vocabulary = readVocabulary(trained);
    const {answered, state} = this.#apply;
    if (state.value && answered && state.value.ids !== this.#list.tokens.ids)
      this.#list.tokens = {...state.value, bytes: new TextEncoder().encode(answered.text)};
  }

  readonly #onTraining = (event: Event) => {
    this.#host.training = (event.target as HTMLTextAreaElement).value;
  };

  readonly #onSentence = (event: Event) => {
    this.#host.sentence = (event.target as HTMLInputElement).value;
  };

  readonly #onMerges = (event: Event) => {
    this.#host.merges = Number((event.target as HTMLInputElement).value);
  };

  /** A merge's halves and what they make, counted from 0. */
  #pair(merge: number): {left: string; right: string; joined: string; count: number} {
    const {labels, trained} = this.#vocabulary;
    return {
      left: labels[trained.left[merge]],
      right: labels[trained.right[merge]],
      joined: labels[BYTES + merge],
      count: trained.counts[merge],
    };
  }

  #newest(words: BpeStrings): string {
    if (!this.#found) return words.nothingRepeats;
    if (!this.#merges) return words.noMerges;
    const {left, right, joined, count} = this.#pair(this.#merges - 1);
    return `${words.merge} ${this.#merges}: ${quote(left)} + ${quote(right)} → ${quote(joined)}, ${words.seen} ${count} ${words.times}.`;
  }

  numbers(words: BpeStrings): NumbersTable {
    const {tokens} = this.#vocabulary;
    return {
      columns: [words.merge, words.left, words.right, words.token, words.count, words.tokensAfter],
      rows: Array.from({length: this.#found}, (_, i) => {
        const {left, right, joined, count} = this.#pair(i);
        return [i + 1, left, right, joined, count, tokens[i + 1]];
      }),
    };
  }

  render(words: BpeStrings): TemplateResult {
    this.#words = words;
    const {state} = this.#train;
    const isLate = state.status === 'loading' && state.isLate;
    return html`<div class="panes">
      <div class="pane">${this.#renderTraining(words)}</div>
      <div class="pane">
        ${
          state.status === 'error'
            ? renderFailure(state.error, () => this.#train.retry(), words)
            : [
                this.#renderSlider(words),
                html`<div class="readout" part="readout" aria-live="polite">
                  ${isLate ? renderWait(words.trainingName, state.progress, words) : this.#newest(words)}
                </div>`,
              ]
        }
        ${this.#renderSentence(words)}
      </div>
      ${
        this.#found || !state.value
          ? html`<div class="pane">${this.#renderChart(words)}</div>
              <div class="pane">${this.#renderMerges(words)}</div>`
          : nothing
      }
    </div>`;
  }

  #renderTraining(words: BpeStrings): TemplateResult {
    const {training} = this.#host;
    return html`<label for="training">${words.training}</label>
      <textarea
        class="training"
        part="input"
        id="training"
        dir="auto"
        rows="9"
        spellcheck="false"
        maxlength=${LONGEST_TRAINING}
        .value=${training}
        @input=${this.#onTraining}
      ></textarea>
      ${renderNotices(training, LONGEST_TRAINING, words)}`;
  }

  #renderSlider(words: BpeStrings): TemplateResult {
    return html`<div class="controls slider" part="controls">
      <label for="merges">${words.merges}</label>
      <input
        type="range"
        id="merges"
        min="0"
        max=${this.#found}
        ?disabled=${this.#found === 0}
        .value=${String(this.#merges)}
        @input=${this.#onMerges}
      />
      <output for="merges">${this.#merges} ${words.of} ${this.#found}</output>
    </div>`;
  }

  #renderSentence(words: BpeStrings): TemplateResult {
    const {sentence} = this.#host;
    const {state} = this.#apply;
    return html`<div class="field">
        <label for="sentence">${words.sentence}</label>
        <input
          type="text"
          part="input"
          id="sentence"
          dir="auto"
          spellcheck="false"
          autocomplete="off"
          maxlength=${LONGEST_SENTENCE}
          .value=${sentence}
          @input=${this.#onSentence}
        />
      </div>
      ${renderNotices(sentence, LONGEST_SENTENCE, words)}
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.#apply.retry(), words)
          : this.#list.render({label: words.sentenceTokens, show: 'text', markers: true})
      }
      <p class="hint">${this.#describeSentence(words)}</p>`;
  }

  #describeSentence(words: BpeStrings): string {
    const {active, tokens} = this.#list;
    const {length} = tokens.ids;
    if (active < 0)
      return `${length} ${length === 1 ? words.token : words.tokens} ${words.from} ${tokens.bytes.length} ${words.bytes}`;
    const bytes = tokenBytes(tokens, active);
    return `${quote(tokenLabel(bytes))} · ${words.id} ${tokens.ids[active]} · ${words.bytes} ${hexOf(bytes)}`;
  }

  #renderChart(words: BpeStrings): TemplateResult {
    const {error} = this.#chart;
    if (error) return renderFailure(error, () => this.#chart.retry(), words);
    const {sizes, tokens} = this.#vocabulary;
    const merges = this.#merges;
    const described = `${words.textTokens}: ${tokens[merges]} ${words.at} ${sizes[merges]}`;
    return html`<div class="chart" part="chart" role="img" aria-label=${described}></div>
      <p class="hint">${described}</p>`;
  }

  #renderMerges(words: BpeStrings): TemplateResult {
    const merges = this.#merges;
    const listed = Math.min(merges, LISTED);
    return html`<span class="label" id="merges-label">${words.mergesSoFar}</span>
      <ol class="merges" part="merges" tabindex="0" aria-labelledby="merges-label">
        ${Array.from({length: listed}, (_, i) => this.#renderMerge(merges - 1 - i))}
        ${merges > listed ? html`<li class="more">+ ${merges - listed} ${words.earlier}</li>` : nothing}
      </ol>`;
  }

  #renderMerge(merge: number): TemplateResult {
    const {left, right, joined, count} = this.#pair(merge);
    return html`<li>
      <span class="number">${merge + 1}</span>
      <span class="pair" dir="ltr"
        ><bdi>${left}</bdi> + <bdi>${right}</bdi> → <b><bdi>${joined}</bdi></b></span
      >
      <span class="number">× ${count}</span>
    </li>`;
  }
}
