/** A format's values on either side of one of them, to scale. */
import {nothing, svg, html, type TemplateResult} from 'lit';
import {limitsOf, neighbours} from '../../core/quantization/number-format.js';
import type {NumberFormat} from '../../core/quantization/formats.js';
import {rounded, type Encoded} from './numeral.js';
import type {QuantizationStrings} from './strings.js';

/** Values on each side: all that a format of four bits has. */
const EACH = 16;

/** Finite values about one, the lowest first. */
export function valuesNear(format: NumberFormat, value: number): readonly number[] {
  if (Number.isNaN(value)) return [];
  const side = (name: 'below' | 'above'): number[] => {
    const found: number[] = [];
    for (let at = neighbours(format, value)[name]; found.length < EACH; at = neighbours(format, at)[name]) {
      if (at === null || !Number.isFinite(at)) break;
      found.push(at);
    }
    return found;
  };
  return [...side('below').reverse(), ...(Number.isFinite(value) ? [value] : []), ...side('above')];
}

/** Steps of a key: one value, as many as the line has on a side, or all that there are. */
const steps: Readonly<Record<string, number>> = {
  ...{ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1},
  ...{PageDown: -EACH, PageUp: EACH, Home: -Infinity, End: Infinity},
};

/** Where a key leads on the line, which grows to the right in every language; null where there is no further, undefined for other keys. */
export function stepTo(format: NumberFormat, value: number, key: string): number | null | undefined {
  const by = steps[key];
  if (by === undefined) return undefined;
  const {lowest, highest} = limitsOf(format);
  if (Math.abs(by) === Infinity) return by < 0 ? lowest : highest;
  let to: number | null = null;
  for (let i = 0, at = value; i < Math.abs(by); i++) {
    const next = neighbours(format, at)[by < 0 ? 'below' : 'above'];
    if (next === null || (!Number.isFinite(next) && i > 0)) break;
    to = at = next;
  }
  return to;
}

export function renderNumberLine(
  format: NumberFormat,
  {value, given}: Encoded,
  pick: (value: number) => void,
  words: QuantizationStrings,
): TemplateResult {
  const values = valuesNear(format, value);
  const [low, high] = [values[0], values[values.length - 1]];
  // Half of each first, for a difference of 32-bit floats is a number and one of the largest doubles is not.
  const at = (x: number): string => `${(4 + (92 * (x / 2 - low / 2)) / (high / 2 - low / 2)).toFixed(2)}%`;
  // To as many digits as tell one end from the other.
  let digits = 4;
  while (digits < 12 && low < high && rounded(low, digits) === rounded(high, digits)) digits++;
  const onClick = (event: MouseEvent): void => {
    const {left, width} = (event.currentTarget as Element).getBoundingClientRect();
    const x = low + ((((event.clientX - left) / width) * 100 - 4) / 92) * (high - low);
    pick(values.reduce((best, each) => (Math.abs(each - x) < Math.abs(best - x) ? each : best)));
  };
  const onKey = (event: KeyboardEvent): void => {
    const to = event.altKey || event.ctrlKey || event.metaKey ? undefined : stepTo(format, value, event.key);
    if (to === undefined) return;
    event.preventDefault();
    if (to !== null) pick(to);
  };
  const here = values.indexOf(value);
  const name = `${words.lineName} ${format.title}`;
  return html`<div class="line-box" part="number-line">
    <p class="label">${words.lineOf} ${format.title}</p>
    ${
      values.length === 0
        ? html`<p class="hint">${words.nowhere}</p>`
        : svg`<svg class="line" width="100%" height="4rem" direction="ltr" role="slider" tabindex="0" aria-label=${name} aria-valuemin="0" aria-valuemax=${values.length - 1} aria-valuenow=${here < 0 ? (value > 0 ? values.length - 1 : 0) : here} aria-valuetext=${rounded(value, 9)} @click=${onClick} @keydown=${onKey}>
            <line class="axis" x1="4%" x2="96%" y1="50%" y2="50%"></line>
            ${values.map((each) => svg`<line class=${each === value ? 'here' : 'tick'} x1=${at(each)} x2=${at(each)} y1=${each === value ? '22%' : '38%'} y2=${each === value ? '66%' : '62%'}></line>`)}
            ${
              given !== value && given >= low && given <= high
                ? svg`<text class="given" x=${at(given)} y="20%">▾</text>`
                : nothing
            }
            <text class="end" x="0" y="96%">${rounded(low, digits)}</text>
            <text class="end last" x="100%" y="96%">${rounded(high, digits)}</text>
          </svg>`
    }
  </div>`;
}
