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

const [ROW, HEAD, NUMBER, HALF] = [38, 18, 56, 80];

/** @param room the inline size there is, in px */
export function drawRuler({rows, guess, guessing}: Ruler, room: number): TemplateResult {
  const width = Math.max(240, Math.min(760, room));
  const base = Math.log(guess);
  const most = Math.max(1.5 * base, ...rows.map(({loss}) => loss));
  const length = (loss: number) => (Math.max(0, loss) / most) * (width - NUMBER);
  const height = HEAD + rows.length * ROW;
  const line = length(base);
  const x = line.toFixed(1);
  const told = `${guessing} ln ${guess} = ${base.toFixed(4)}`;
  return svg`<svg class="ruler" width=${width} height=${height}>
    <text class="middle" x=${Math.max(HALF, line).toFixed(1)} y="13">${told}</text>
    ${rows.map(({name, loss, kind}, i) => {
      const y = HEAD + i * ROW;
      const end = length(loss);
      // Beside the line, not across it.
      const at = end < line && end + NUMBER > line ? line : end;
      return svg`<text y=${y + 12}>${name}</text>
        <rect class=${kind} y=${y + 18} width=${end.toFixed(1)} height="12"></rect>
        <text class="number" x=${(at + 6).toFixed(1)} y=${y + 29}>${signed(loss, 4)}</text>`;
    })}
    <line x1=${x} x2=${x} y1=${HEAD} y2=${height}></line>
  </svg>`;
}
