/** The update rule of the chosen optimizer, as symbols and with one step's numbers put in, for both weights. */
import {html, nothing, type TemplateResult} from 'lit';
import type {CompleteSettings} from '../../core/training/optimizers/settings.js';
import type {RaceStep} from '../../core/training/race.js';
import {raised, short} from './digits.js';
import type {Path} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** One line of the rule: what it says, and what it comes to for x and for y. */
export interface RuleLine {
  readonly rule: string;
  readonly numbers: readonly [x: string, y: string];
}

type Numbers = Required<Pick<CompleteSettings, 'momentum' | 'beta1' | 'beta2' | 'weightDecay'>>;

const DIGITS = 4;
const n = (value: number): string => short(value, DIGITS);
/** In the middle of a sum or a product. */
const t = (value: number): string => (value < 0 ? `(${n(value)})` : n(value));

/** What one weight brings to a step, and what it takes from it. */
interface Weight {
  readonly w: number;
  readonly g: number;
  readonly next: number;
  /** By the core's names, before and after. */
  before(name: string): number;
  after(name: string): number;
}

/**
 * The lines of the step that leads from one place to the next.
 *
 * @param before where it was, with the gradient there
 * @param after where it came to
 */
export function ruleLines({name, rate, settings}: Path, before: RaceStep, after: RaceStep): RuleLine[] {
  const {momentum: mu, beta1: b1, beta2: b2, weightDecay: decay} = settings as Numbers;
  const weights = [0, 1].map((i): Weight => ({
    w: before.point[i],
    g: before.gradient[i],
    next: after.point[i],
    before: (key) => before.state[key][i],
    after: (key) => after.state[key][i],
  }));
  const line = (rule: string, numbers: (weight: Weight) => string): RuleLine => ({
    rule,
    numbers: [numbers(weights[0]), numbers(weights[1])],
  });
  const r = n(rate);
  const rest = (b: number) => n(1 - b);
  /** With decay that is part of the gradient. */
  const slope = ({w, g}: Weight) => g + decay * w;
  const coupled = decay
    ? [line('g ← g + λ·w', (each) => `${n(each.g)} + ${n(decay)} · ${t(each.w)} = ${n(slope(each))}`)]
    : [];
  const mean = (g: (weight: Weight) => number, m = 'exp_avg', b = b1, letter = 'β₁') =>
    line(
      `m ← ${letter}·m + (1 − ${letter})·g`,
      (each) => `${n(b)} · ${t(each.before(m))} + ${rest(b)} · ${t(g(each))} = ${n(each.after(m))}`,
    );
  const squares = (key: string, g: (weight: Weight) => number) =>
    line(
      'v ← β₂·v + (1 − β₂)·g²',
      (each) => `${n(b2)} · ${n(each.before(key))} + ${rest(b2)} · ${t(g(each))}² = ${n(each.after(key))}`,
    );
  const count = after.step;
  const power = raised(String(count));
  const corrected = () => [
    line('m̂ = m / (1 − β₁ᵗ)', (each) => {
      const m = each.after('exp_avg');
      return `${n(m)} / (1 − ${n(b1)}${power}) = ${n(m / (1 - b1 ** count))}`;
    }),
    line('v̂ = v / (1 − β₂ᵗ)', (each) => {
      const v = each.after('exp_avg_sq');
      return `${n(v)} / (1 − ${n(b2)}${power}) = ${n(v / (1 - b2 ** count))}`;
    }),
  ];
  const adamStep = (each: Weight) =>
    `${r} · ${t(each.after('exp_avg') / (1 - b1 ** count))} / (√${n(each.after('exp_avg_sq') / (1 - b2 ** count))} + 10⁻⁸)`;

  switch (name) {
    case 'sgd':
      return [
        ...coupled,
        line('w ← w − η·g', (each) => `${n(each.w)} − ${r} · ${t(slope(each))} = ${n(each.next)}`),
      ];
    case 'momentum':
    case 'nesterov': {
      const key = 'momentum_buffer';
      const velocity = line(
        'v ← μ·v + g',
        (each) => `${n(mu)} · ${t(each.before(key))} + ${t(slope(each))} = ${n(each.after(key))}`,
      );
      const step =
        name === 'momentum'
          ? line('w ← w − η·v', (each) => `${n(each.w)} − ${r} · ${t(each.after(key))} = ${n(each.next)}`)
          : line(
              'w ← w − η·(g + μ·v)',
              (each) =>
                `${n(each.w)} − ${r} · (${n(slope(each))} + ${n(mu)} · ${t(each.after(key))}) = ${n(each.next)}`,
            );
      return [...coupled, velocity, step];
    }
    case 'rmsprop':
      return [
        ...coupled,
        squares('square_avg', slope),
        line(
          'w ← w − η·g / (√v + ε)',
          (each) =>
            `${n(each.w)} − ${r} · ${t(slope(each))} / (√${n(each.after('square_avg'))} + 10⁻⁸) = ${n(each.next)}`,
        ),
      ];
    case 'adam':
      return [
        ...coupled,
        mean(slope),
        squares('exp_avg_sq', slope),
        ...corrected(),
        line('w ← w − η·m̂ / (√v̂ + ε)', (each) => `${n(each.w)} − ${adamStep(each)} = ${n(each.next)}`),
      ];
    case 'adamw':
      return [
        mean(({g}) => g),
        squares('exp_avg_sq', ({g}) => g),
        ...corrected(),
        line(
          'w ← w − η·λ·w − η·m̂ / (√v̂ + ε)',
          (each) => `${n(each.w)} − ${r} · ${n(decay)} · ${t(each.w)} − ${adamStep(each)} = ${n(each.next)}`,
        ),
      ];
    case 'lion': {
      const u = (each: Weight) => b1 * each.before('exp_avg') + (1 - b1) * each.g;
      return [
        line(
          'u = sign(β₁·m + (1 − β₁)·g)',
          (each) =>
            `sign(${n(b1)} · ${t(each.before('exp_avg'))} + ${rest(b1)} · ${t(each.g)}) = ${n(Math.sign(u(each)))}`,
        ),
        line(
          'w ← w − η·(u + λ·w)',
          (each) =>
            `${n(each.w)} − ${r} · (${n(Math.sign(u(each)))} + ${n(decay)} · ${t(each.w)}) = ${n(each.next)}`,
        ),
        mean(({g}) => g, 'exp_avg', b2, 'β₂'),
      ];
    }
    case 'muon': {
      const key = 'momentum_buffer';
      const looked = (each: Weight) => (1 - mu) * each.g + mu * each.after(key);
      // What the iteration made of it is told by the step that was taken.
      const made = ({w, next}: Weight) => ((1 - rate * decay) * w - next) / rate;
      const [ux, uy] = weights.map(looked);
      return [
        line(
          'v ← μ·v + (1 − μ)·g',
          (each) => `${n(mu)} · ${t(each.before(key))} + ${rest(mu)} · ${t(each.g)} = ${n(each.after(key))}`,
        ),
        line(
          'u = (1 − μ)·g + μ·v',
          (each) => `${rest(mu)} · ${t(each.g)} + ${n(mu)} · ${t(each.after(key))} = ${n(looked(each))}`,
        ),
        line(
          'o = NewtonSchulz(u)',
          (each) => `u / |u| = ${n(looked(each) / Math.hypot(ux, uy))} → ${n(made(each))}`,
        ),
        line(
          'w ← w·(1 − η·λ) − η·o',
          (each) => `${n(each.w)} · (1 − ${r} · ${n(decay)}) − ${r} · ${t(made(each))} = ${n(each.next)}`,
        ),
      ];
    }
  }
}

/** The rule of the path at a step: that of the step that led there, or where it has made none, of its first. */
export function renderRule(path: Path | undefined, step: number, words: OptimizerStrings): TemplateResult {
  if (!path) return html`<p class="readout" part="rule">${words.notRacing}</p>`;
  const {steps, lostAt} = path;
  const last = lostAt < 0 ? steps.length - 1 : lostAt - 1;
  const to = Math.max(1, Math.min(step, last));
  const [before, after] = [steps[to - 1], steps[to]];
  if (!after || last < 1) return html`<p class="readout" part="rule">${words.noStep}</p>`;
  const lines = ruleLines(path, before, after);
  return html`<p class="readout">
      ${words.stepWord} <code>${to}</code>, ${words.fromPoint}
      <code>(${n(before.point[0])}, ${n(before.point[1])})</code> ${words.where} g =
      <code>(${n(before.gradient[0])}, ${n(before.gradient[1])})</code>; η =
      <code>${n(path.rate)}</code>${lostAt >= 0 && step >= lostAt ? html`. ${words.lastFinite}` : nothing}
    </p>
    <table class="rule" part="rule">
      <thead>
        <tr>
          <th scope="col">${words.rule}</th>
          <th scope="col">x</th>
          <th scope="col">y</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({rule, numbers: [x, y]}) =>
            html`<tr>
              <th scope="row">${rule}</th>
              <td>${x}</td>
              <td>${y}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
