/** One piece of a text and its merges, step by step, out of the real table. */
import {html, nothing, svg, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {EncodingName} from '../../core/tokenizer/encodings.js';
import {Call, type CallState} from '../../controllers/call.js';
import {InlineSize} from '../../controllers/inline-size.js';
import {Playback} from '../../controllers/playback.js';
import {chipContent} from '../../views/chips.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {renderNotices} from '../../views/notices.js';
import type {NumbersTable} from '../../views/numbers.js';
import {layoutGrid} from '../../views/merge-grid.js';
import {drawSplit} from '../../views/merge-split.js';
import {tellMerges, type Part} from '../../views/merge-steps.js';
import {drawTree, layoutTree, rowTop} from '../../views/merge-tree.js';
import type * as later from './later.js';
import {MergeWords, type Story} from './merge-words.js';
import {encodingNames, LAST_STEP, LONGEST_TEXT} from './settings.js';
import type {BpeStrings} from './strings.js';

/** Bytes after which the tree would be taller than a screen, and scrolls. */
const LONG = 24;

/** What this view reads and sets of its element. */
interface MergeHost extends ReactiveElement {
  encoding: EncodingName;
  text: string;
  piece: number;
  step: number;
}

const NO_STORY: Story = {
  history: {pieces: [], piece: 0, bytes: new Uint8Array(), cut: false, states: []},
  parts: [[]],
  steps: [],
};

/** The buttons' signs: a path in a square of 16. */
const icons = {
  first: 'M4 3v10M13 3 6 8l7 5z',
  back: 'M12 3 5 8l7 5z',
  play: 'M4 2.5 13 8l-9 5.5z',
  pause: 'M5 3v10M11 3v10',
  forward: 'M4 3l7 5-7 5z',
  last: 'M12 3v10M3 3l7 5-7 5z',
};

export class MergeMode implements ReactiveController {
  readonly #host: MergeHost;
  readonly #call: Call<'mergeHistory'>;
  readonly #playback: Playback;
  readonly #room: InlineSize;
  #story = NO_STORY;
  #scrolledTo = 0;

  constructor(host: MergeHost, isActive: () => boolean) {
    this.#host = host;
    this.#call = new Call(host, 'mergeHistory', () =>
      isActive() ? {text: host.text, encoding: host.encoding, piece: host.piece} : undefined,
    );
    this.#room = new InlineSize(host);
    host.addController(this);
    this.#playback = new Playback(host, {
      isSeen: isActive,
      advance: () => {
        this.#go(this.#step + 1);
        return this.#step < this.#last;
      },
    });
  }

  get states(): readonly CallState<unknown>[] {
    return [this.#call.state];
  }

  get shown(): {step: number; steps: number; ids: Uint32Array} {
    const ids = Uint32Array.from(this.#parts, ({id}) => id);
    return {step: this.#step, steps: this.#last, ids};
  }

  get #last(): number {
    return this.#story.steps.length;
  }

  get #step(): number {
    const {step} = this.#host;
    return step === LAST_STEP ? this.#last : Math.min(step, this.#last);
  }

  get #parts(): readonly Part[] {
    return this.#story.parts[this.#step];
  }

  willUpdate(): void {
    const {value} = this.#call.state;
    if (value && value !== this.#story.history) this.#story = {...tellMerges(value), history: value};
  }

  // A long piece's tree scrolls; the row that is spoken of stays in sight.
  hostUpdated(): void {
    const stage = this.#host.renderRoot.querySelector('.stage');
    if (!stage || this.#step === this.#scrolledTo) return;
    this.#scrolledTo = this.#step;
    requestAnimationFrame(() => this.#reveal(stage)); // laid out with all else, not in the middle
  }

  #reveal(stage: Element): void {
    stage.scrollTop = rowTop(this.#step) - stage.clientHeight / 2;
    const newest = stage.querySelector('.newest rect')?.getBoundingClientRect();
    const {left, right, width} = stage.getBoundingClientRect();
    if (newest && (newest.left < left || newest.right > right))
      stage.scrollLeft += newest.left - left - width / 2;
  }

  #go(step: number): void {
    this.#host.step = Math.max(0, Math.min(step, this.#last));
  }

  readonly #onStep = (event: Event) => {
    this.#playback.stop();
    this.#go(Number((event.target as HTMLInputElement).value));
  };

  readonly #onPlay = () => {
    if (this.#playback.playing) return this.#playback.stop();
    if (this.#last === 0) return;
    if (this.#step === this.#last) this.#go(0);
    this.#playback.play();
  };

  /** Shows another piece, and where it leads, not how far the last one had come. */
  #show(changes: Partial<MergeHost>): void {
    this.#playback.stop();
    Object.assign(this.#host, changes, {step: LAST_STEP});
  }

  #say(words: BpeStrings): MergeWords {
    return new MergeWords(this.#story, words);
  }

  numbers(words: BpeStrings, {mergeNumbers}: typeof later): NumbersTable {
    return mergeNumbers(this.#story, words);
  }

  render(words: BpeStrings): TemplateResult {
    const {state} = this.#call;
    const isLate = state.status === 'loading' && (!state.value || state.isLate);
    return html`${this.#renderInput(words)} ${this.#renderPieces(words)} ${this.#renderPlayer(words)}
    ${
      state.status === 'error'
        ? renderFailure(state.error, () => this.#call.retry(), words)
        : isLate
          ? html`<div class="readout">${renderWait(this.#host.encoding, state.progress, words)}</div>`
          : this.#renderSentence(words)
    }
    ${state.status === 'error' ? nothing : this.#renderFigure(words)}`;
  }

  #renderInput(words: BpeStrings): TemplateResult {
    const {text, encoding} = this.#host;
    return html`<div class="inputs">
        <div class="field wide">
          <label for="text">${words.text}</label>
          <input
            type="text"
            part="input"
            id="text"
            dir="auto"
            spellcheck="false"
            autocomplete="off"
            maxlength=${LONGEST_TEXT}
            .value=${text}
            @input=${(event: Event) => this.#show({text: (event.target as HTMLInputElement).value})}
          />
        </div>
        <div class="field">
          <label for="encoding">${words.encoding}</label>
          <select
            id="encoding"
            .value=${encoding}
            @change=${(event: Event) => this.#show({encoding: (event.target as HTMLSelectElement).value as EncodingName})}
          >
            ${encodingNames.map((name) => html`<option ?selected=${name === encoding}>${name}</option>`)}
          </select>
        </div>
      </div>
      ${renderNotices(text, LONGEST_TEXT, words)}`;
  }

  #renderPieces(words: BpeStrings): TemplateResult | typeof nothing {
    const {pieces, piece} = this.#story.history;
    if (pieces.length < 2) return nothing;
    const encoder = new TextEncoder();
    return html`<fieldset class="pieces">
      <legend>${words.pieces}</legend>
      ${pieces.map(
        (text, i) =>
          html`<label class="piece"
            ><input
              type="radio"
              name="piece"
              .checked=${i === piece}
              @change=${() => this.#show({piece: i})}
            /><span>${chipContent(0, encoder.encode(text), 'text', true)}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #renderPlayer(words: BpeStrings): TemplateResult {
    const {playing} = this.#playback;
    const [step, last] = [this.#step, this.#last];
    // Not `disabled`: a button that is pressed to the end would lose the focus.
    const button = (icon: keyof typeof icons, disabled: boolean, action: () => void) =>
      html`<button
        type="button"
        aria-label=${words[icon]}
        title=${words[icon]}
        aria-disabled=${disabled}
        @click=${action}
      >
        ${svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${icons[icon]} /></svg>`}
      </button>`;
    const goTo = (to: number) => () => {
      this.#playback.stop();
      this.#go(to);
    };
    return html`<div class="controls player" part="controls" role="group" aria-label=${words.player}>
      <div class="buttons">
        ${button('first', step === 0, goTo(0))} ${button('back', step === 0, goTo(step - 1))}
        ${button(playing ? 'pause' : 'play', last === 0, this.#onPlay)}
        ${button('forward', step === last, goTo(step + 1))} ${button('last', step === last, goTo(last))}
      </div>
      <div class="slider">
        <label for="step">${words.step}</label>
        <input
          type="range"
          id="step"
          min="0"
          max=${last}
          ?disabled=${last === 0}
          .value=${String(step)}
          @input=${this.#onStep}
        />
        <output for="step">${step} ${words.of} ${last}</output>
      </div>
    </div>`;
  }

  #renderSentence(words: BpeStrings): TemplateResult {
    // Played steps follow faster than they can be read out.
    return html`<p class="readout" part="readout" aria-live=${this.#playback.playing ? 'off' : 'polite'}>
      ${this.#say(words).step(this.#step)}
    </p>`;
  }

  #renderFigure(words: BpeStrings): TemplateResult | typeof nothing {
    const {history, parts} = this.#story;
    const {bytes, cut} = history;
    if (!parts[0].length) return this.#call.state.value ? nothing : html`<div class="unknown"></div>`;
    const step = this.#step;
    const say = this.#say(words);
    const grid = layoutGrid(bytes.length, this.#room.value);
    const split = drawSplit(history, this.#story, grid, {
      step,
      label: say.boxLabel,
      title: say.part,
      description: say.split(step),
    });
    const tree = drawTree(layoutTree(this.#story, grid), grid, {
      shown: step,
      label: say.boxLabel,
      title: say.box,
      description: say.tree(step),
      stepLabel: words.stepColumn,
      rankLabel: words.rank,
    });
    const isLong = bytes.length > LONG;
    return html`${cut ? html`<p class="notice">${words.pieceCut} ${bytes.length} ${words.bytes}.</p>` : nothing}
      <div
        class=${isLong ? 'stage long' : 'stage'}
        tabindex=${isLong || grid.width > this.#room.value ? 0 : nothing}
        role="group"
        aria-label=${words.stage}
      >
        <div class="split" part="split">${split}</div>
        <div class="tree" part="tree">${tree}</div>
      </div>
      ${parts[0].length > 1 ? html`<p class="hint">${words.splitHint} ${words.treeHint}</p>` : nothing}`;
  }
}
