/** What a run costs, from its parameters and its tokens, as it is shown. */
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {
  acceleratorsFor,
  computeOptimal,
  OPTIMAL_TOKENS_PER_PARAMETER,
  runFlops,
  runSeconds,
  trainingStateBytes,
} from '../../core/accounting/training-run.js';
import {scientific} from '../../views/tiny.js';
import {grouped} from '../../views/grouped.js';
import {about, inBytes} from './sizes.js';
import type {ScalingStrings} from './strings.js';

const MOST_YEARS = 1e6;

export interface Run {
  readonly parameters: bigint;
  readonly tokens: bigint;
  readonly accelerator: AcceleratorName;
  /** How many of these, and which percentage of their peak is reached. */
  readonly count: number;
  readonly utilization: number;
}

export type Row = readonly [what: string, exact: string, readable: string];

export function costs({parameters, tokens, ...machine}: Run, words: ScalingStrings): readonly Row[] {
  const flops = runFlops({parameters, tokens});
  const best = computeOptimal(flops);
  const bytes = trainingStateBytes(parameters).total;
  const card = accelerators[machine.accelerator];
  const {count, utilization} = machine;
  const seconds = runSeconds(flops, card, {count, utilization: utilization / 100});
  const needed = acceleratorsFor(bytes, card);
  const unfit = needed > BigInt(count) ? `; ${words.doesNotFit} ${grouped(BigInt(count))}` : '';
  return [
    [words.flops, grouped(flops), about(flops)],
    [words.ratio, ratioText(tokens, parameters), verdict(tokens, parameters, words)],
    [words.bestSize, grouped(best.parameters), about(best.parameters)],
    [words.bestTokens, grouped(best.tokens), about(best.tokens)],
    [words.memory, `${grouped(bytes)} B`, inBytes(bytes)],
    [words.cardsFor, grouped(needed), `× ${inBytes(BigInt(card.memory))}`],
    [words.time, `${number(seconds)} s`, `${timeText(seconds, words)}${unfit}`],
    [words.cardHours, number((seconds * count) / 3600), ''],
  ];
}

/** Half of what is best, and twice as many, still count as near. */
function verdict(tokens: bigint, parameters: bigint, words: ScalingStrings): string {
  const best = OPTIMAL_TOKENS_PER_PARAMETER * parameters;
  if (2n * tokens < best) return words.tooFew;
  return tokens > 2n * best ? words.many : words.nearBest;
}

/** A quotient to three digits, exact where it is whole. */
function ratioText(a: bigint, b: bigint): string {
  if (a % b === 0n || a / b > 1000n) return grouped(a / b);
  return number(Number(a) / Number(b));
}

/** A number to three digits, in full. */
function number(value: number): string {
  if (value >= 1000) return grouped(BigInt(Math.round(value)));
  return value >= 0.001 || value === 0 ? String(Number(value.toPrecision(3))) : scientific(value, 2);
}

function timeText(seconds: number, words: ScalingStrings): string {
  const units: readonly (readonly [number, string])[] = [
    [31_557_600, words.years],
    [86_400, words.days],
    [3600, words.hours],
    [60, words.minutesUnit],
    [1, words.seconds],
  ];
  const [size, unit] = units.find(([each]) => seconds >= each) ?? units[4];
  if (seconds > MOST_YEARS * units[0][0]) return words.tooLong;
  return `${number(seconds / size)} ${unit}`;
}
