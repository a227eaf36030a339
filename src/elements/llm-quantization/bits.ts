/** A number's bits in one format, and the number in all formats. */
import {html, type TemplateResult} from 'lit';
import {numberFormats, type NumberFormat} from '../../core/quantization/formats.js';
import {decodeNumber, limitsOf, neighbours} from '../../core/quantization/number-format.js';
import {renderExamples} from '../../views/example-list.js';
import type {NumbersTable} from '../../views/numbers.js';
import {chosenFormat, renderFormat} from './choice.js';
import {bitAt, fieldsOf, flipped, type Field} from './fields.js';
import {kindOf, renderFormula} from './formula.js';
import {renderNumberLine} from './number-line.js';
import {bitsOf, encodeText, isNumeral, rounded, textOfCode, written, type Encoded} from './numeral.js';
import type {Part, PartHost} from './part-host.js';
import {errorOf, renderRounding, roundInAll} from './rounding.js';
import {LARGEST} from './settings.js';
import type {QuantizationStrings} from './strings.js';

export class BitsPart implements Part {
  readonly status = 'ready';
  readonly isEmpty = false;
  readonly #host: PartHost;
  /** The last that was one, which stays while something else is typed. */
  #shown: Encoded = {code: 0, value: 0, given: 0};
  /** What was typed and is no number, and what the host had meanwhile. */
  #draft: {readonly text: string; readonly of: string} | undefined;
  #place = -1; // of the bit that Tab reaches; −1 the highest

  constructor(host: PartHost) {
    this.#host = host;
  }

  get #format(): NumberFormat {
    return numberFormats[chosenFormat(this.#host)];
  }

  #setNumber(text: string): void {
    const host = this.#host;
    this.#draft = isNumeral(text) ? undefined : {text, of: host.number};
    if (!this.#draft) host.number = text;
    host.requestUpdate();
  }

  /** What is in the field. */
  get #text(): string {
    const {number} = this.#host;
    return this.#draft?.of === number ? this.#draft.text : number;
  }

  /** Bits have a length: in another format what counts is what they stood for. */
  formatChanged(): void {
    if (/^\s*0b/.test(this.#host.number)) this.#setNumber(written(this.#shown.value));
  }

  render(words: QuantizationStrings): TemplateResult {
    const host = this.#host;
    const format = this.#format;
    const text = this.#text;
    const encoded = encodeText(format, text);
    const problem = typeof encoded === 'string' ? encoded : undefined;
    if (typeof encoded === 'object') this.#shown = encoded;
    else if (problem) this.#shown = {...this.#asBefore(format), given: this.#shown.given};
    const shown = this.#shown;
    const names = this.#examples(format, words);
    return html`<div class="choice">
        <label class="field"
          ><span>${words.number}</span>
          <input
            type="text"
            part="input"
            dir="ltr"
            autocomplete="off"
            spellcheck="false"
            maxlength=${LARGEST.number}
            aria-invalid=${problem !== undefined}
            aria-describedby="problem"
            .value=${text}
            @input=${({target}: Event) => this.#setNumber((target as HTMLInputElement).value)}
          />
        </label>
        ${renderFormat(host, words)}
        ${renderExamples({
          id: 'example',
          names: names.map(([name]) => name),
          chosen: names.findIndex(([, each]) => each === text),
          choose: (index) => this.#setNumber(names[index][1]),
          words,
        })}
      </div>
      <p class="problem" id="problem" role="status" part="problem">
        ${problem ? words[problem].replace('{}', String(format.bits)) : ''}
      </p>
      ${this.#renderBits(format, shown.code, words)} ${this.#renderReadout(format, shown, words)}
      ${renderFormula(format, shown, words)}
      ${renderNumberLine(format, shown, (value) => this.#setNumber(written(value)), words)}
      ${renderRounding(
        roundInAll(shown.given),
        chosenFormat(host),
        (name) => {
          host.format = name;
        },
        words,
      )}
      <p class="hint">${words.bitsHint}</p>`;
  }

  /** What was shown, in this format: zero where it has nothing like it. */
  #asBefore(format: NumberFormat): Encoded {
    const again = encodeText(format, written(this.#shown.given));
    return typeof again === 'object' ? again : {code: 0, value: decodeNumber(format, 0), given: 0};
  }

  #examples(format: NumberFormat, words: QuantizationStrings): (readonly [name: string, text: string])[] {
    const {highest, minNormal, minSubnormal, epsilon} = limitsOf(format);
    return [
      ['0.1', '0.1'],
      ['1/3', '1/3'],
      ['3.14159', '3.14159'],
      ['100,000', '100000'],
      [words.largest, written(highest)],
      ...(minNormal && minSubnormal && epsilon
        ? ([
            [words.afterOne, written(1 + epsilon)],
            [words.leastNormal, written(minNormal)],
            [words.leastSubnormal, written(minSubnormal)],
            ['−0', '−0'],
          ] as const)
        : []),
      ['∞', '∞'],
      ['NaN', 'NaN'],
    ];
  }

  #renderBits(format: NumberFormat, code: number, words: QuantizationStrings): TemplateResult {
    if (this.#place >= format.bits) this.#place = -1;
    return html`<div
      class="bits"
      part="bits"
      role="group"
      aria-label=${`${words.bitsOf} ${format.title}`}
      @keydown=${this.#onKey}
    >
      ${fieldsOf(format).map(
        (field) =>
          html`<div class=${`bit-field of-${field.name}`}>
            <span class="field-name" aria-hidden="true">${words[field.name]}</span>
            <div class="row">
              ${Array.from({length: field.bits}, (_, i) => this.#renderBit(field, field.bits - 1 - i, format, code, words))}
            </div>
          </div>`,
      )}
    </div>`;
  }

  #renderBit(
    {name, bits, from}: Field,
    n: number,
    format: NumberFormat,
    code: number,
    words: QuantizationStrings,
  ): TemplateResult {
    const place = from + n;
    const bit = bitAt(code, place);
    const isStop = place === (this.#place < 0 ? format.bits - 1 : this.#place);
    return html`<button
      type="button"
      class="bit"
      part="bit"
      role="switch"
      aria-checked=${bit === 1}
      tabindex=${isStop ? 0 : -1}
      data-place=${place}
      aria-label=${`${words[name]}${words.bitSuffix}${bits > 1 ? ` ${n}` : ''}`}
      @focus=${() => {
        this.#place = place;
        this.#host.requestUpdate();
      }}
      @click=${() => this.#setNumber(textOfCode(format, flipped(code, place)))}
    >
      ${bit}
    </button>`;
  }

  /** Bits are read from left to right in every language. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const bits = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('.bit')];
    const at = bits.indexOf(event.target as HTMLElement);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bits.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    bits[to]?.focus();
  };

  #renderReadout(format: NumberFormat, shown: Encoded, words: QuantizationStrings): TemplateResult {
    const {value, given} = shown;
    const near = neighbours(format, value);
    const neighbour = (name: 'below' | 'above') => {
      const other = near[name];
      const gap = other === null ? NaN : Math.abs(value - other);
      return html`<div part=${name}>
        <dt>${words[name]}</dt>
        <dd>
          ${
            other === null
              ? words.none
              : html`<button type="button" @click=${() => this.#setNumber(written(other))}>
                    <bdi>${rounded(other, 9)}</bdi>
                  </button>
                  ${words.gap} <code>${rounded(gap, 4)}</code>`
          }
        </dd>
      </div>`;
    };
    const [error] = errorOf(shown);
    return html`<p class="value" part="value" role="status">
        <b>${format.title}</b> <code>${bitsOf(shown.code, format)}</code> ${words.is}
        <code class="big">${written(value)}</code>,
        ${words[kindOf(format, shown)]}${
          given === value || error === ''
            ? ''
            : html`; ${words.offBy} <code>${error}</code> ${words.from} <code>${written(given)}</code>`
        }.
      </p>
      <dl class="neighbours" part="neighbours">${neighbour('below')} ${neighbour('above')}</dl>`;
  }

  numbers(words: QuantizationStrings): NumbersTable {
    return {
      columns: [words.format, words.bitsOf, words.nearest, words.error, words.relativeError],
      rows: roundInAll(this.#shown.given).map(({format, encoded}) =>
        encoded
          ? [format.title, bitsOf(encoded.code, format), written(encoded.value), ...errorOf(encoded)]
          : [format.title, '', words.hasNoNaN, '', ''],
      ),
    };
  }
}
