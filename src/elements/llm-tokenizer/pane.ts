import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import {Call} from '../../controllers/call.js';
import {tokenBytes, TokenList, type Tokens} from '../../controllers/token-list.js';
import type {EncodingName} from '../../core/tokenizer/encoding-parts.js';
import {vocabularySizes} from '../../core/tokenizer/vocabulary-sizes.js';
import type {ChipContent} from '../../views/chips.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {hexOf, tokenLabel, tornCharacters} from '../../views/token-text.js';
import {grouped} from '../../views/grouped.js';
import type {TokenizerStrings} from './strings.js';

/** Models known for each encoding. Source: model.py of tiktoken; nano is this kit's. */
const models: Readonly<Partial<Record<EncodingName, string>>> = {
  o200k_base: 'GPT-4o, o1, o3, GPT-4.1, GPT-5',
  cl100k_base: 'GPT-4, GPT-3.5 Turbo',
  p50k_base: 'Codex, text-davinci-003',
  p50k_edit: 'text-davinci-edit-001',
  r50k_base: 'GPT-3',
  gpt2: 'GPT-2',
};

interface PaneOptions {
  encoding: EncodingName;
  /** The control that changes it. */
  picker: TemplateResult;
  show: ChipContent;
  markers: boolean;
  words: TokenizerStrings;
}

/** As much of a long token as leaves the line below in its place. */
function shorten(label: string): string {
  return label.length > 48 ? `${Array.from(label).slice(0, 48).join('')} …` : label;
}

/** One encoding's view of the text: its tokens, the one pointed at, and what they amount to. */
export class TokenizerPane {
  readonly call: Call<'tokenize'>;
  readonly #list: TokenList;
  #characters = 0;

  /**
   * @param name tells it from the host's other panes
   * @param params what to tokenize now; undefined for nothing
   */
  constructor(
    host: ReactiveElement,
    name: string,
    params: () => {text: string; encoding: EncodingName} | undefined,
  ) {
    this.call = new Call(host, 'tokenize', params);
    this.#list = new TokenList(host, `tokens-${name}`);
  }

  /** Takes up the last answer; for the host's willUpdate(). */
  update(): void {
    const {answered, state} = this.call;
    if (state.status === 'error') this.#list.tokens = undefined;
    if (!state.value || !answered || state.value.ids === this.#list.tokens.ids) return;
    const bytes = new TextEncoder().encode(answered.text);
    this.#list.tokens = {...state.value, bytes};
    this.#characters = bytes.reduce((sum, byte) => sum + Number((byte & 0xc0) !== 0x80), 0);
  }

  /** The tokens shown. */
  get tokens(): Tokens {
    return this.#list.tokens;
  }

  render({encoding, picker, show, markers, words}: PaneOptions): TemplateResult {
    const {state} = this.call;
    const vocabularySize = vocabularySizes[encoding];
    const waits = state.status === 'loading' && (!state.value || state.isLate);
    // While it waits, the last tokens stay; those of another encoding are not passed off as this one's.
    const shown = this.call.answered?.encoding ?? encoding;
    const isStale = waits && shown !== encoding;
    return html`<div class="pane" role="group" aria-label=${`${words.encoding} ${encoding}`}>
      <div class="pane-header">
        ${picker}
        <span class="models" dir="auto"
          >${grouped(vocabularySize)} ${words.entries}, ${words.usedBy}
          ${models[encoding] ?? words.thisKit}</span
        >
      </div>
      ${
        state.status === 'error'
          ? renderFailure(state.error, () => this.call.retry(), words)
          : html`<div class=${isStale ? 'stale' : ''} aria-busy=${isStale}>
              ${this.#list.render({label: `${words.tokens}, ${shown}`, show, markers})}
            </div>`
      }
      <div class="readout" part="readout">
        ${waits ? renderWait(encoding, state.progress, words) : this.#renderReadout(words)}
      </div>
      ${this.#renderStats(words, !isStale && Boolean(state.value))}
    </div>`;
  }

  #renderReadout(words: TokenizerStrings): unknown {
    const {active, tokens} = this.#list;
    if (active < 0) return tokens.ids.length ? words.pointHint : this.call.state.value && words.empty;
    const bytes = tokenBytes(tokens, active);
    const torn = tornCharacters(tokens.bytes, tokens.ends[active] - bytes.length, tokens.ends[active]);
    return html`${words.token} ${active + 1} ${words.of} ${tokens.ids.length}:
      <b>${shorten(tokenLabel(bytes))}</b> · ${words.id} <code>${tokens.ids[active]}</code> · ${bytes.length}
      ${bytes.length === 1 ? words.byte : words.bytesUnit} <code>${shorten(hexOf(bytes))}</code>${
        torn.length ? html`, ${words.partOf} <b>${tokenLabel(torn)}</b>` : nothing
      }`;
  }

  #renderStats(words: TokenizerStrings, isKnown: boolean): TemplateResult {
    const {ids, bytes} = this.#list.tokens;
    const stat = (name: string, value: number, digits = 0) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${isKnown && Number.isFinite(value) ? grouped(value.toFixed(digits)) : '–'}</dd>
      </div>`;
    return html`<dl class="stats" part="stats">
      ${stat(words.tokens, ids.length)} ${stat(words.characters, this.#characters)}
      ${stat(words.bytes, bytes.length)} ${stat(words.perToken, this.#characters / ids.length, 2)}
    </dl>`;
  }
}
