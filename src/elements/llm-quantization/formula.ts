/** What a code says, written out with its numbers put in. */
import {html, mathml, nothing, type TemplateResult} from 'lit';
import {floatFields, type FloatFields, type FloatLayout} from '../../core/quantization/float-layout.js';
import type {NumberFormat} from '../../core/quantization/formats.js';
import {bitAt, type CodeKind} from './fields.js';
import {bitsOf, written, type Encoded} from './numeral.js';
import type {QuantizationStrings} from './strings.js';

export function kindOf(format: NumberFormat, {code, value}: Encoded): CodeKind {
  if (format.kind === 'float') return floatFields(format.layout, code).kind;
  if (Number.isNaN(value)) return 'meaningless';
  return format.kind === 'integer' ? 'whole' : 'entry';
}

const power = (base: unknown, exponent: unknown): TemplateResult =>
  mathml`<msup><mrow>${base}</mrow><mrow>${exponent}</mrow></msup>` as TemplateResult;
const number = (value: unknown): TemplateResult => mathml`<mn>${value}</mn>` as TemplateResult;
const operator = (sign: string): TemplateResult => mathml`<mo>${sign}</mo>` as TemplateResult;
const minusOne = [operator('('), operator('−'), number(1), operator(')')];

/** One step, which is not broken; the steps wrap. */
const step = (content: unknown): TemplateResult => html`<math>${content}</math>`;
const equals = operator('=');

export function renderFormula(
  format: NumberFormat,
  encoded: Encoded,
  words: QuantizationStrings,
): TemplateResult {
  const {code, value} = encoded;
  const kind = kindOf(format, encoded);
  const number = html`<b><bdi>${written(value)}</bdi></b>`;
  const result = html`<span class="result">= ${number}</span>`;
  const content =
    kind === 'normal' || kind === 'subnormal' || kind === 'zero'
      ? [...floatSteps((format as {layout: FloatLayout}).layout, code), result]
      : kind === 'whole'
        ? [step(wholeSum(code, format.bits)), result]
        : kind === 'entry'
          ? html`${words.entryOf} <code>${bitsOf(code, format)}₂ = ${code}</code>: ${number}`
          : kind === 'meaningless'
            ? words.meaninglessWhy
            : html`${kind === 'nan' ? words.nanWhy : words.infinityWhy} ${number}`;
  return html`<div class="formula" part="formula">${content}</div>`;
}

function floatSteps(layout: FloatLayout, code: number): readonly TemplateResult[] {
  const {bias, mantissaBits} = layout;
  const {sign, exponent, mantissa, kind}: FloatFields = floatFields(layout, code);
  const isNormal = kind === 'normal';
  const leading = isNormal ? 1 : 0;
  const e = Math.max(exponent, 1);
  const times = operator('·');
  const fraction = mantissa.toString(2).padStart(mantissaBits, '0');
  const minus = (value: number) => [value < 0 ? operator('−') : nothing, number(Math.abs(value))];
  return [
    step([
      ...[power(minusOne, mathml`<mi>s</mi>`), times],
      power(number(2), [
        isNormal ? mathml`<mi>e</mi>` : number(1),
        operator('−'),
        mathml`<mtext>bias</mtext>`,
      ]),
      ...[times, number(leading), operator('.'), mathml`<mi>f</mi>`],
    ]),
    step([
      ...[equals, power(minusOne, number(sign)), times],
      power(number(2), [number(e), operator('−'), number(bias)]),
      times,
    ]),
    step(mathml`<msub><mn>${leading}.${fraction}</mn><mn>2</mn></msub>`),
    step([
      ...[equals, ...minus(sign ? -1 : 1), times, power(number(2), minus(e - bias)), times],
      number(written(leading + mantissa / 2 ** mantissaBits)),
    ]),
  ];
}

/** Two's complement: the highest bit counts below zero. */
function wholeSum(code: number, bits: number): unknown {
  const places = Array.from({length: bits}, (_, i) => bits - 1 - i).filter((place) => bitAt(code, place));
  if (places.length === 0) return number(0);
  return places.map((place, i) => [
    place === bits - 1 ? operator('−') : i ? operator('+') : nothing,
    power(number(2), number(place)),
  ]);
}
