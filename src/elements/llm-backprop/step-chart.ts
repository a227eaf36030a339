/** The loss after one step on the model, by its learning rate, beside what the gradient promises. */
import {svg, type TemplateResult} from 'lit';
import type {TriedStep} from '../../core/training/gradient-report.js';
import type {BackpropStrings} from './strings.js';

export interface StepChart {
  readonly steps: readonly TriedStep[];
  readonly loss: number;
  readonly vocab: number;
  readonly width: number;
  /** The step that is looked at. */
  readonly active: number;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 44, 78, 14, 40];

/** Where steps stand in px. */
export function stepsAcross({steps, width}: Pick<StepChart, 'steps' | 'width'>): number[] {
  const [first, last] = [steps[0].rate, steps[steps.length - 1].rate].map(Math.log);
  return steps.map(
    ({rate}) => LEFT + ((Math.log(rate) - first) / (last - first || 1)) * (width - LEFT - RIGHT),
  );
}

export function drawSteps(chart: StepChart, words: BackpropStrings): TemplateResult {
  const {steps, loss, vocab, width, active} = chart;
  const x = stepsAcross(chart);
  const guess = Math.log(vocab);
  const finite = steps.map((step) => step.loss).filter(Number.isFinite);
  // What goes far beyond guessing is drawn at the edge.
  const high = Math.min(Math.max(loss, ...finite), 1.3 * Math.max(loss, guess)) * 1.02;
  const bottom = HEIGHT - BOTTOM;
  const y = (value: number) => TOP + ((high - value) / high) * (bottom - TOP);
  const held = (value: number) => Math.max(TOP, Math.min(bottom, y(Number.isFinite(value) ? value : high)));
  const path = (values: readonly number[]) =>
    values.map((value, i) => `${i ? 'L' : 'M'}${x[i].toFixed(1)} ${held(value).toFixed(1)}`).join('');
  const promises = steps.map(({promised}) => loss + promised);
  const until = promises.findIndex((value) => value <= 0);
  const tick = (value: number, text = value.toFixed(1)) =>
    svg`<text class="tick end" x=${LEFT - 6} y=${y(value).toFixed(1)} dy="0.35em">${text}</text>`;
  const isGuessShown = guess < high;
  const last = steps.length - 1;
  return svg`<svg class="chart-svg" width=${width} height=${HEIGHT} aria-hidden="true">
    <line class="axis" x1=${LEFT} x2=${width - RIGHT} y1=${bottom} y2=${bottom}></line>
    ${tick(0, '0')} ${Math.abs(y(loss) - bottom) > 14 ? tick(loss, loss.toFixed(2)) : ''}
    <line class="base" x1=${LEFT} x2=${width - RIGHT} y1=${y(loss).toFixed(1)} y2=${y(loss).toFixed(1)}></line>
    ${
      isGuessShown
        ? svg`<line class="guess-line" x1=${LEFT} x2=${width - RIGHT} y1=${y(guess).toFixed(1)} y2=${y(guess).toFixed(1)}></line>
          <text class="line-name" x=${width - RIGHT + 6} y=${y(guess).toFixed(1)} dy="0.35em">ln ${vocab}</text>`
        : ''
    }
    <line class="here" x1=${x[active].toFixed(1)} x2=${x[active].toFixed(1)} y1=${TOP} y2=${bottom}></line>
    <path class="line-promise" d=${path(until < 0 ? promises : promises.slice(0, until + 1))}></path>
    <path class="curve-loss" d=${path(steps.map((step) => step.loss))}></path>
    ${steps.map((step, i) => svg`<circle class=${i === active ? 'handle-dot' : 'start-dot'} cx=${x[i].toFixed(1)} cy=${held(step.loss).toFixed(1)} r=${i === active ? 6 : 3}></circle>`)}
    ${steps.map(({rate}, i) => (String(rate).endsWith('1') ? svg`<text class="tick middle" x=${x[i].toFixed(1)} y=${bottom + 16}>${rate}</text>` : ''))}
    <text class="tick middle" x=${((LEFT + width - RIGHT) / 2).toFixed(1)} y=${HEIGHT - 6}>${words.stepAxis}</text>
    ${
      isGuessShown && Math.abs(held(steps[last].loss) - y(guess)) < 14
        ? ''
        : svg`<text class="line-name" x=${width - RIGHT + 10} y=${held(steps[last].loss).toFixed(1)} dy="0.35em">${words.measured}</text>`
    }
  </svg>`;
}
