/** One pair as a dial: the drawing. */
import {svg, type TemplateResult} from 'lit';

const RIM = 40;
const SIZE = 96;

interface Arrow {
  readonly kind: 'query' | 'key' | 'value';
  readonly x: number;
  readonly y: number;
  /** Where it was before it turned. */
  readonly from?: readonly [number, number];
}

const px = (value: number): string => value.toFixed(2);

function drawArrow({kind, x, y, from}: Arrow): TemplateResult {
  const length = Math.hypot(x, y) || 1;
  const [ux, uy] = [x / length, y / length];
  const head = Math.min(8, length);
  // The head's two corners, back along the arrow and to its sides.
  const [bx, by] = [x - head * ux, y - head * uy];
  const side = head * 0.45;
  const tip = `${px(x)},${px(-y)} ${px(bx - side * uy)},${px(-by - side * ux)} ${px(bx + side * uy)},${px(-by + side * ux)}`;
  return svg`<g class=${`arrow ${kind}`}>
    ${from ? svg`<line class="ghost" x2=${px(from[0])} y2=${px(-from[1])}></line>` : ''}
    <line x2=${px(bx)} y2=${px(-by)}></line>
    <polygon points=${tip}></polygon>
  </g>`;
}

/** @param arrows in units of the rim; angles run as in mathematics, from the right and to the left */
export function drawDial(arrows: readonly Arrow[]): TemplateResult {
  const scaled = arrows.map(({kind, x, y, from}) => ({
    kind,
    x: x * RIM,
    y: y * RIM,
    from: from && ([from[0] * RIM, from[1] * RIM] as const),
  }));
  return svg`<svg class="dial-svg" viewBox=${`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`} aria-hidden="true">
    <circle class="rim" r=${RIM}></circle>
    <path class="rim" d="M0 0H${RIM}"></path>
    ${scaled.map(drawArrow)}
  </svg>`;
}
