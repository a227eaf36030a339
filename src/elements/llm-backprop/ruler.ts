/** Losses as bars from zero, with the mark of a blind guess across all of them. */
import {svg, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';

export interface Ruler {
  readonly rows: readonly {readonly name: string; readonly loss: number; readonly kind: string}[];
  /** Among how many a blind guess is. */
  readonly guess: number;
  /** Said beside the guess. */
  readonly guessing: string;
}

const [ROW, HEAD, NUMBER] = [24, 20, 54];
const [NAMES, LEAST, MOST] = [168, 240, 760];

/** @param room the inline size there is, in px */
export function drawRuler({rows, guess, guessing}: Ruler, room: number): TemplateResult {
  const width = Math.max(LEAST, Math.min(MOST, room));
  const isNarrow = width < 480;
  const left = isNarrow ? 0 : NAMES;
  const pitch = isNarrow ? 2 * ROW - 8 : ROW;
  const base = Math.log(guess);
  const most = Math.max(1.5 * base, ...rows.map(({loss}) => loss));
  const length = (loss: number) => (Math.max(0, loss) / most) * (width - left - NUMBER);
  const height = HEAD + rows.length * pitch;
  const x = left + length(base);
  return svg`<svg class="ruler" width=${width} height=${height} role="img"
      aria-label=${[...rows.map(({name, loss}) => `${name} ${signed(loss, 4)}`), `${guessing} ln ${guess} = ${base.toFixed(4)}`].join('; ')}>
    <text class=${isNarrow ? 'guess end' : 'guess middle'} x=${isNarrow ? width : x.toFixed(1)} y="12">${guessing} ln ${guess} = ${base.toFixed(4)}</text>
    ${rows.map(({name, loss, kind}, i) => {
      const bottom = HEAD + (i + 1) * pitch;
      return svg`<text class="name" x="0" y=${isNarrow ? bottom - ROW + 2 : bottom - 8}>${name}</text>
        <rect class=${kind} x=${left} y=${bottom - 18} width=${length(loss).toFixed(1)} height="12"></rect>
        <text class="number" x=${(left + length(loss) + 6).toFixed(1)} y=${bottom - 8}>${signed(loss, 4)}</text>`;
    })}
    <line x1=${x.toFixed(1)} x2=${x.toFixed(1)} y1=${HEAD - 3} y2=${height}></line>
  </svg>`;
}
