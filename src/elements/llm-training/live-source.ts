/** What the live model learns from: the choice, the reader's field, and what is to be said of the text. */
import {html, nothing, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {builtInText, LEAST, readText, refusal, type TrainingText} from './live-text.js';
import {LONGEST_LINKED, MOST_BYTES, type TextSource} from './settings.js';
import type {TrainingStrings} from './strings.js';
import type {PartHost} from './view.js';

/** Characters that a field can show without effort; of a longer text it shows the beginning. */
const FIELD = 20_000;
const BEGINNING = 400;
/** Milliseconds without a key, after which a text is taken. */
const REST = 500;

let builtIn: TrainingText | undefined;

export class LiveSource {
  error: Error | undefined;
  text: TrainingText | undefined;
  readonly #host: PartHost;
  #isLoading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #read: readonly [text: string, result: TrainingText] | undefined;

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** Why the text cannot be trained on. */
  get refused(): ReturnType<typeof refusal> {
    return this.text && refusal(this.text);
  }

  update(isOn: boolean): void {
    const {source, text} = this.#host;
    if (source === 'own') {
      if (this.#read?.[0] !== text) this.#read = [text, readText(text)];
      this.text = this.#read[1];
      this.error = undefined;
      return;
    }
    this.text = builtIn;
    if (!builtIn && isOn && !this.#isLoading && !this.error) void this.#load();
  }

  retry(): void {
    this.error = undefined;
    this.#host.requestUpdate();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      builtIn = await builtInText();
    } catch (error) {
      this.error = error as Error;
    }
    this.#isLoading = false;
    this.#host.requestUpdate();
  }

  readonly #onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.length <= FIELD) return; // as in any field
    event.preventDefault();
    const {value, selectionStart, selectionEnd} = event.target as HTMLTextAreaElement;
    this.#host.text = value.slice(0, selectionStart) + text + value.slice(selectionEnd);
  };

  /** At once where the reader is done, else when nothing has been typed for a while: a fresh model is made for it. */
  readonly #onInput = ({target, type}: Event): void => {
    clearTimeout(this.#timer);
    const take = () => {
      this.#host.text = (target as HTMLTextAreaElement).value;
    };
    if (type === 'change') take();
    else this.#timer = setTimeout(take, REST);
  };

  render(words: TrainingStrings): TemplateResult {
    const host = this.#host;
    const choice = (source: TextSource, name: string) =>
      html`<label class="check"
        ><input
          type="radio"
          name="source"
          .checked=${host.source === source}
          @change=${() => {
            host.source = source;
          }}
        />${name}</label
      >`;
    return html`<fieldset>
        <legend>${words.learnsFrom}</legend>
        ${choice('built-in', words.builtIn)} ${choice('own', words.own)}
      </fieldset>
      ${host.source === 'own' ? this.#renderField(words) : nothing}
      <p class="readout" part="text-state" role="status">${this.#renderText(words)}</p>`;
  }

  #renderField(words: TrainingStrings): TemplateResult {
    const {text} = this.#host;
    if (text.length > FIELD)
      return html`<div class="long-text">
        <p class="excerpt">${text.slice(0, BEGINNING)} …</p>
        <button
          type="button"
          @click=${() => {
            this.#host.text = '';
          }}
        >
          ${words.otherText}
        </button>
      </div>`;
    return html`<label class="field"
      >${words.ownLabel}
      <textarea
        class="own"
        part="input"
        rows="5"
        .value=${text}
        @paste=${this.#onPaste}
        @input=${this.#onInput}
        @change=${this.#onInput}
      ></textarea>
    </label>`;
  }

  #renderText(words: TrainingStrings): unknown {
    const {text} = this;
    if (!text) return '\u00a0';
    const count = (value: number) => html`<code>${grouped(value)}</code>`;
    const why = refusal(text);
    if (why)
      return html`${words[why]}
      ${why === 'shortText' ? html`${count(text.bytes.length)} ${words.shortLeast} ${count(LEAST)}.` : nothing}`;
    if (text.documents !== undefined)
      return html`${count(text.bytes.length)} ${words.builtInBytes} ${count(text.documents)}
        ${words.builtInOrigin} <code>models/nano/held-out.txt</code>. ${words.split}`;
    return html`${
      text.isCut
        ? html`${words.cut} ${count(MOST_BYTES)} ${words.cutBytes} ${count(text.characters)}
          ${words.characters}.`
        : html`${count(text.characters)} ${words.characters}, ${count(text.bytes.length)} ${words.utf8}.`
    }
    ${text.isRepeated ? html`${words.repeated} ` : nothing}
    ${2 * text.wide > text.characters ? html`${words.manyBytes} ` : nothing} ${words.split}
    ${text.bytes.length > LONGEST_LINKED ? words.notLinked : nothing}`;
  }
}
