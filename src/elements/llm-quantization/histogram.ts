/** How many weights have which value, and the levels that there are for them. */
import {html, svg, type TemplateResult} from 'lit';
import {histogram} from '../../core/quantization/measure.js';
import {rounded} from './numeral.js';
import type {QuantizationStrings} from './strings.js';

const BINS = 64;

export function renderHistogram(
  values: Float32Array,
  levels: readonly number[],
  isTurned: boolean,
  words: QuantizationStrings,
): TemplateResult {
  const {edges, counts} = histogram(values, BINS);
  const [low, high] = [edges[0], edges[BINS]];
  const most = Math.max(...counts);
  const x = (value: number): string => `${((100 * (value - low)) / (high - low)).toFixed(2)}%`;
  const inside = levels.filter((level) => level >= low && level <= high);
  const note = levels.length
    ? `${words.linesAre} ${inside.length} ${words.levels} ${levels.length} ${words.levelsOf}${isTurned ? words.ofTurned : ''}.`
    : words.tooMany;
  return html`<div class="histogram-box" part="histogram">
    <p class="label">${words.histogram}</p>
    <svg
      class="histogram"
      width="100%"
      height="8rem"
      direction="ltr"
      role="img"
      aria-label=${`${words.histogram}: ${rounded(low, 3)} … ${rounded(high, 3)}. ${note}`}
    >
      ${Array.from(counts, (count, i) => {
        const height = count && Math.max(1.5, (84 * count) / most);
        return svg`<rect x=${x(edges[i])} y=${`${(86 - height).toFixed(2)}%`} width=${`${100 / BINS}%`} height=${`${height.toFixed(2)}%`}></rect>`;
      })}
      ${inside.map((level) => svg`<line x1=${x(level)} x2=${x(level)} y1="2%" y2="86%"></line>`)}
      <text x="0" y="99%">${rounded(low, 3)}</text>
      <text class="last" x="100%" y="99%">${rounded(high, 3)}</text>
    </svg>
    <p class="hint">${note}</p>
  </div>`;
}
