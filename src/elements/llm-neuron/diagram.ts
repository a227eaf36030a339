/** The neuron as circles and lines: what goes in, the sum, the bend, what comes out. */
import {svg, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import {typed} from '../../views/typed.js';
import {LARGEST} from './settings.js';

const [WIDTH, STEP] = [350, 56];
const [LEFT, SUM, BEND] = [34, 188, 262];
/** Of a weight's label: half its width, and its height. */
const [HALF, CAPITAL] = [27, 9];

export interface NeuronValues {
  readonly inputs: readonly number[];
  readonly weights: readonly number[];
  /** undefined where it has none. */
  readonly bias: number | undefined;
  readonly z: number;
  readonly a: number;
}

/** Lines are as thick as weights and bias are large, and dashed below zero. */
export function drawDiagram({inputs, weights, bias, z, a}: NeuronValues, f: string): TemplateResult {
  const rows = inputs.length + (bias === undefined ? 0 : 1);
  const height = rows * STEP;
  const middle = height / 2;
  const line = (row: number, weight: number, value: string, name: string) => {
    const y = (row + 0.5) * STEP;
    const share = Math.abs(weight) / Math.max(LARGEST.weight, LARGEST.bias); // one scale for both
    const from = LEFT + 23;
    const to = SUM - 18;
    const at = 0.4;
    // Beside the line over its whole width: above where the line falls or is level, below where it rises.
    const aside = 7 + (HALF * Math.abs(middle - y)) / (to - from);
    const down = y > middle ? aside + CAPITAL : -aside;
    const edge = svg`<line class=${`edge ${weight < 0 ? 'below' : 'above'}`} x1=${from} y1=${y} x2=${to} y2=${middle}
      stroke-width=${(0.75 + 6 * share).toFixed(2)} stroke-dasharray=${weight < 0 ? '6 3' : 'none'}></line>`;
    const labels = svg`<circle class="node" cx=${LEFT} cy=${y} r="23"></circle>
      <text class="middle" x=${LEFT} y=${y + 4}>${value}</text>
      <text class="middle haloed" x=${from + at * (to - from)} y=${y + at * (middle - y) + down}>${name}</text>`;
    return [edge, labels] as const;
  };
  // All lines lie below all labels.
  const lines = inputs.map((x, i) => line(i, weights[i], typed(x, 2, 3), `× ${typed(weights[i], 2, 4)}`));
  if (bias !== undefined) lines.push(line(inputs.length, bias, '1', `× ${typed(bias, 2, 4)}`));
  return svg`<svg class="diagram" viewBox=${`0 0 ${WIDTH} ${height}`} aria-hidden="true">
    ${lines.map(([edge]) => edge)} ${lines.map(([, labels]) => labels)}
    <line class="wire" x1=${SUM + 18} x2=${BEND - 18} y1=${middle} y2=${middle}></line>
    <line class="wire" x1=${BEND + 18} x2=${WIDTH - 52} y1=${middle} y2=${middle}></line>
    <circle class="node neuron" cx=${SUM} cy=${middle} r="18"></circle>
    <text class="middle" x=${SUM} y=${middle + 5}>Σ</text>
    <text class="middle" x=${(SUM + BEND) / 2} y=${middle - 24}>${signed(z, 2)}</text>
    <circle class="node neuron" cx=${BEND} cy=${middle} r="18"></circle>
    <text class="middle" x=${BEND} y=${middle + 5}>f</text>
    <text class="middle" x=${BEND} y=${middle + 34}>${f}</text>
    <text class="out" x=${WIDTH - 48} y=${middle + 5}>${signed(a, 3)}</text>
  </svg>`;
}
