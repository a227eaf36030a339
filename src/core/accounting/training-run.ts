/** What a whole training run costs: operations, memory, time, and whether its size suits its tokens. */
import type {Accelerator} from './accelerators.js';
import {CountError, times} from './counts.js';

/**
 * Tokens for each parameter at which a given number of operations is spent best, about: Hoffmann et al. 2022 ("Chinchilla",
 * arXiv:2203.15556), whose three ways to find it agree on that order for models of 70 million to 16 billion parameters.
 */
export const OPTIMAL_TOKENS_PER_PARAMETER = 20n;

/** A run to be counted. */
export interface TrainingRunShape {
  /** N, above 0. */
  parameters: bigint;
  /** D, all that it reads, repeats included; above 0. */
  tokens: bigint;
}

/** Operations of a run: 6·N·D, attention left out. @throws CountError where a size is not above 0 */
export function runFlops({parameters, tokens}: TrainingRunShape): bigint {
  expectPositive('runFlops', {parameters, tokens});
  return times(6, parameters, tokens);
}

/** The size and the tokens that such a number of operations is best spent on: D = 20·N and 6·N·D no more than there are. */
export function computeOptimal(flops: bigint): TrainingRunShape {
  expectPositive('computeOptimal', {flops});
  const parameters = squareRoot(flops / (6n * OPTIMAL_TOKENS_PER_PARAMETER));
  return {parameters, tokens: parameters * OPTIMAL_TOKENS_PER_PARAMETER};
}

/** Bytes that stay in memory for a whole run. */
export interface TrainingStateBytes {
  /** BF16. */
  weights: bigint;
  /** BF16. */
  gradients: bigint;
  /** FP32, which updates are made on. */
  masterWeights: bigint;
  /** Both of Adam's, FP32. */
  moments: bigint;
  total: bigint;
}

/**
 * Bytes of a run in mixed precision with Adam: 16 for each parameter (Rajbhandari et al. 2020, arXiv:1910.02054, section
 * 3.1). Activations come on top, and depend on the batch.
 *
 * @throws CountError
 */
export function trainingStateBytes(parameters: bigint): TrainingStateBytes {
  expectPositive('trainingStateBytes', {parameters});
  const [two, four] = [2n * parameters, 4n * parameters];
  return {weights: two, gradients: two, masterWeights: four, moments: 2n * four, total: 16n * parameters};
}

/** Accelerators that hold so many bytes together, at least. */
export function acceleratorsFor(bytes: bigint, {memory}: Pick<Accelerator, 'memory'>): bigint {
  const each = BigInt(memory);
  return (bytes + each - 1n) / each;
}

/**
 * Seconds of a run on some accelerators, in BF16.
 *
 * @param utilization share of the peak that is reached, above 0 and at most 1
 * @throws CountError
 */
export function runSeconds(
  flops: bigint,
  {flopsPerSecond}: Pick<Accelerator, 'flopsPerSecond'>,
  {count, utilization}: {count: number; utilization: number},
): number {
  expectPositive('runSeconds', {count: BigInt(Number.isSafeInteger(count) ? count : 0)});
  if (!(utilization > 0 && utilization <= 1))
    throw new CountError(`runSeconds: expected a utilization above 0 and at most 1, got ${utilization}`);
  return Number(flops) / (flopsPerSecond.bf16 * count * utilization);
}

function expectPositive(where: string, sizes: Readonly<Record<string, bigint>>): void {
  for (const [name, size] of Object.entries(sizes))
    if (size <= 0n) throw new CountError(`${where}: expected ${name} above 0, got ${size}`);
}

/** ⌊√n⌋ by Newton's method, in whole numbers. */
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1); // not below it
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
