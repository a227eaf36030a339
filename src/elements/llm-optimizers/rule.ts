/** The update rule of the chosen optimizer, as symbols and with one step's numbers put in, for both weights. */
import {html, nothing, type TemplateResult} from 'lit';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';
import type {RaceStep} from '../../core/training/race.js';
import {raised, short} from './digits.js';
import type {Path} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** One line of the rule: what it says, and what it comes to for x and for y. */
export interface RuleLine {
  readonly rule: string;
  readonly numbers: readonly [x: string, y: string];
}

const coupled = 'g ← g + λ·w'; // where there is decay
const mean = 'm ← β₁·m + (1 − β₁)·g';
const squares = 'v ← β₂·v + (1 − β₂)·g²';
const corrected = ['m̂ = m / (1 − β₁ᵗ)', 'v̂ = v / (1 − β₂ᵗ)'];

/** What each optimizer does to a weight, in its order. */
const rules: Readonly<Record<OptimizerName, readonly string[]>> = {
  sgd: [coupled, 'w ← w − η·g'],
  momentum: [coupled, 'v ← μ·v + g', 'w ← w − η·v'],
  nesterov: [coupled, 'v ← μ·v + g', 'w ← w − η·(g + μ·v)'],
  rmsprop: [coupled, squares, 'w ← w − η·g / (√v + ε)'],
  adam: [coupled, mean, squares, ...corrected, 'w ← w − η·m̂ / (√v̂ + ε)'],
  adamw: [mean, squares, ...corrected, 'w ← w − η·λ·w − η·m̂ / (√v̂ + ε)'],
  lion: ['u = sign(β₁·m + (1 − β₁)·g)', 'w ← w − η·(u + λ·w)', 'm ← β₂·m + (1 − β₂)·g'],
  muon: ['v ← μ·v + (1 − μ)·g', 'u = (1 − μ)·g + μ·v', 'o = NewtonSchulz(u / |u|)', 'w ← w·(1 − η·λ) − η·o'],
};

const n = (value: number): string => short(value, 4);
/** The symbols that stand for numbers; not the letters of a function's name. */
const SYMBOL = /\|u\||[mv]̂|β[₁₂]|(?<![a-z])[wgmvuoμηλε](?![a-z])/giu;

type Values = Record<string, number>;

/** What a rule's symbols are before a step, for one of both weights. */
function valuesBefore({rate, settings}: Path, {point, gradient, state}: RaceStep, axis: number): Values {
  const {momentum, beta1, beta2, weightDecay} = settings!;
  const kept = namesOf(state);
  return {
    ...{η: rate, μ: momentum!, 'β₁': beta1!, 'β₂': beta2!, λ: weightDecay!, ε: 1e-8},
    ...{w: point[axis], g: gradient[axis]},
    ...Object.fromEntries(kept.map(([symbol, name]) => [symbol, state[name][axis]])),
  };
}

/** The letters of what is kept, with the core's names: m for a mean of gradients, v for the others. */
const namesOf = (state: RaceStep['state']) =>
  Object.keys(state).map((name) => [name === 'exp_avg' ? 'm' : 'v', name] as const);

/**
 * The lines of the step that leads from one place to the next: the rule's symbols, and in their places the numbers.
 *
 * @param before where it was, with the gradient there
 * @param after where it came to
 */
export function ruleLines(path: Path, before: RaceStep, after: RaceStep): RuleLine[] {
  const all = [0, 1].map((axis) => valuesBefore(path, before, axis));
  const {step: t, point, state} = after;
  const power = raised(String(t));
  /** What a symbol becomes: as the step tells, where it does. */
  const become = (symbol: string, axis: number): number => {
    const values = all[axis];
    const {w, g, m, v, η, μ, λ} = values;
    const kept = namesOf(state).find(([letter]) => letter === symbol);
    if (kept) return state[kept[1]][axis];
    if (symbol === 'w') return point[axis];
    if (symbol === 'g') return g + λ * w;
    if (symbol === 'm̂') return m / (1 - values['β₁'] ** t);
    if (symbol === 'v̂') return v / (1 - values['β₂'] ** t);
    if (symbol === 'o') return ((1 - η * λ) * w - point[axis]) / η; // what the iteration made of it
    return path.name === 'lion' ? Math.sign(values['β₁'] * m + (1 - values['β₁']) * g) : (1 - μ) * g + μ * v;
  };
  const lines = rules[path.name].filter((rule) => rule !== coupled || all[0].λ > 0);
  return lines.map((rule) => {
    const [symbol, right] = rule.split(/ [←=] /);
    const texts = all.map((values) =>
      right
        .replaceAll('·', ' · ')
        .replace(SYMBOL, (each, at: number, whole: string) => {
          const value = values[each];
          // In the middle of a sum or a product a number below zero is in brackets.
          return value < 0 && (at > 0 || whole[at + 1] === '²') ? `(${n(value)})` : n(value);
        })
        .replaceAll('ᵗ', power),
    );
    const results = [0, 1].map((axis) => become(symbol, axis));
    results.forEach((result, axis) => (all[axis][symbol] = result));
    if (symbol === 'u') for (const values of all) values['|u|'] = Math.hypot(...results);
    const [x, y] = texts.map((text, axis) => `${text} = ${n(results[axis])}`);
    return {rule, numbers: [x, y]};
  });
}

/**
 * The rule of the path at a step: that of the step that led there, or where it has made none, of its first.
 *
 * @param otherwise what is said where there is no path
 */
export function renderRule(
  path: Path | undefined,
  step: number,
  otherwise: string,
  words: OptimizerStrings,
): TemplateResult {
  if (!path) return html`<p class="readout" part="rule">${otherwise}</p>`;
  const {steps, lostAt} = path;
  const last = lostAt < 0 ? steps.length - 1 : lostAt - 1;
  const to = Math.max(1, Math.min(step, last));
  const [before, after] = [steps[to - 1], steps[to]];
  if (!after || last < 1) return html`<p class="readout" part="rule">${words.noStep}</p>`;
  const lines = ruleLines(path, before, after);
  return html`<p class="readout step">
      <span>${words.stepWord} <code>${to}</code>, ${words.fromPoint}</span>
      <span><code>(${n(before.point[0])}, ${n(before.point[1])})</code> ${words.where}</span>
      <span>g = <code>(${n(before.gradient[0])}, ${n(before.gradient[1])})</code>;</span>
      <span>
        η =
        <code>${n(path.rate)}</code>${lostAt >= 0 && step >= lostAt ? html`. ${words.lastFinite}` : nothing}
      </span>
    </p>
    <div part="rule" role="list">
      ${lines.map(
        ({rule, numbers: [x, y]}) =>
          html`<div class="rule-line" role="listitem">
            <span>${rule}</span><code>x: ${x}</code><code>y: ${y}</code>
          </div>`,
      )}
    </div>`;
}
