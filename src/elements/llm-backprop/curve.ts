/** A loss as one number changes, beside what the gradient promises: the geometry, and the drawing. */
import {svg, type TemplateResult} from 'lit';

export interface Curve {
  /** The inline size there is, in px. */
  readonly room: number;
  /** Places along the axis, from 0 to 1, (points). */
  readonly at: readonly number[];
  readonly losses: readonly number[]; // (points)
  readonly promises: readonly number[]; // (points)
  /** Ends of the other axis: what is beyond them is left out. */
  readonly low: number;
  readonly high: number;
  /** Marks of both axes, by their place. */
  readonly below: readonly (readonly [at: number, text: string])[];
  readonly beside: readonly (readonly [loss: number, text: string])[];
  readonly label: string;
  /** The place that is looked at, the loss there, and the promise. */
  readonly active: readonly [at: number, loss: number, promise: number];
  /** Whether each point has a dot. */
  readonly isDotted?: boolean;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [232, 60, 16, 14, 40];
const widthOf = (room: number): number => Math.max(240, Math.min(760, room));

/** The place along the axis where a pointer is. */
export function placeOf({clientX, currentTarget}: PointerEvent, room: number): number {
  const {left} = (currentTarget as Element).getBoundingClientRect();
  return (clientX - left - LEFT) / (widthOf(room) - LEFT - RIGHT);
}

export function drawCurve(curve: Curve): TemplateResult {
  const {room, at, low, high, label, isDotted} = curve;
  const [width, bottom] = [widthOf(room), HEIGHT - BOTTOM];
  const x = (place: number) => (LEFT + place * (width - LEFT - RIGHT)).toFixed(1);
  const y = (loss: number) => (TOP + ((high - loss) / (high - low)) * (bottom - TOP)).toFixed(1);
  const points = (losses: readonly number[]) =>
    losses.flatMap((loss, i) => (loss >= low && loss <= high ? [[x(at[i]), y(loss)]] : []));
  const path = (losses: readonly number[]) =>
    `M${points(losses)
      .map((point) => point.join(' '))
      .join('L')}`;
  const [here, loss, promise] = curve.active;
  const held = (value: number) => y(Math.max(low, Math.min(high, value)));
  const dot = (kind: string, [cx, cy]: readonly string[], r: number) =>
    svg`<circle class=${kind} cx=${cx} cy=${cy} r=${r}></circle>`;
  return svg`<svg class="curve" width=${width} height=${HEIGHT} aria-hidden="true">
    ${curve.beside.map(
      ([
        value,
        text,
      ]) => svg`<line class="rule" x1=${LEFT} x2=${width - RIGHT} y1=${y(value)} y2=${y(value)}></line>
        <text class="end" x=${LEFT - 6} y=${y(value)} dy="0.35em">${text}</text>`,
    )}
    ${curve.below.map(([place, text]) => svg`<text class="middle" x=${x(place)} y=${bottom + 16}>${text}</text>`)}
    <text class="middle" x=${x(0.5)} y=${HEIGHT - 6}>${label}</text>
    <path class="promise" d=${path(curve.promises)}></path>
    <path class="loss" d=${path(curve.losses)}></path>
    ${isDotted ? points(curve.losses).map((point) => dot('dot', point, 3)) : ''}
    ${
      promise < low || promise > high
        ? ''
        : svg`<line class="rest" x1=${x(here)} x2=${x(here)} y1=${y(promise)} y2=${held(loss)}></line>
          ${dot('promise', [x(here), y(promise)], 4)}`
    }
    ${dot('dot', [x(here), held(loss)], 7)}
  </svg>`;
}
