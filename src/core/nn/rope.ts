/**
 * Rotary position embedding: Su et al. 2021, arXiv:2104.09864. Pair i of a head's query and key turns by position × θᵢ,
 * θᵢ = base^(−2i/d_head), so that their dot product depends on the distance between the two alone.
 */
import {show} from '../show.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectHeap, expectMatrix, expectRows} from './check.js';
import {expectPositions, type Sequence} from './sequence.js';

/** How positions beyond the trained context are squeezed into it; the fields of Hugging Face's `rope_scaling`. */
export type RopeScaling =
  /** Position interpolation: every position is divided by the factor (Chen et al. 2023, arXiv:2306.15595). */
  | {rope_type: 'linear'; factor: number}
  /** NTK-aware: the base grows, so that slow pairs stretch and fast ones stay (bloc97 2023). */
  | {rope_type: 'ntk'; factor: number}
  /** YaRN: interpolation by wavelength, and a temperature on the scores (Peng et al. 2023, arXiv:2309.00071). */
  | {
      rope_type: 'yarn';
      factor: number;
      original_max_position_embeddings?: number;
      beta_fast?: number;
      beta_slow?: number;
      attention_factor?: number;
    }
  /** Llama 3.1's own rule by wavelength. */
  | {
      rope_type: 'llama3';
      factor: number;
      low_freq_factor: number;
      high_freq_factor: number;
      original_max_position_embeddings: number;
    };

/** How a head's pairs turn. */
export interface RopeFrequencies {
  /** Radians per position of each pair, (d_head / 2). */
  readonly theta: Float64Array;
  /** What the cosines and sines are multiplied by; other than 1 only in YaRN, where scores grow by its square. */
  readonly factor: number;
}

/** What a ModelConfig says about it. */
interface RopeConfig {
  head_dim: number;
  rope_theta: number;
  rope_scaling: RopeScaling | null;
  max_position_embeddings: number;
}

/**
 * How fast each pair turns under a config's base and scaling: linear (Chen et al. 2023, arXiv:2306.15595), NTK-aware,
 * YaRN (Peng et al. 2023, arXiv:2309.00071) or Llama 3's.
 *
 * @throws RangeError for another rope_type
 */
export function ropeFrequencies(config: RopeConfig): RopeFrequencies {
  const {head_dim, rope_theta, rope_scaling: scaling} = config;
  const base = scaling?.rope_type === 'ntk' ? ntkBase(rope_theta, scaling.factor, head_dim) : rope_theta;
  const theta = new Float64Array(head_dim / 2).map((_, i) => base ** ((-2 * i) / head_dim));
  if (!scaling) return {theta, factor: 1};
  switch (scaling.rope_type) {
    case 'ntk':
      return {theta, factor: 1};
    case 'linear':
      return {theta: theta.map((t) => t / scaling.factor), factor: 1};
    case 'llama3':
      return {theta: theta.map((t) => llama3(t, scaling)), factor: 1};
    case 'yarn':
      return yarn(theta, config, scaling);
    default:
      throw new RangeError(
        `ropeFrequencies: expected a rope_type of linear, ntk, yarn or llama3, got ${show((scaling as RopeScaling).rope_type)}`,
      );
  }
}

/** The base under which the slowest pair turns `factor` times slower and the fastest as before. */
function ntkBase(base: number, factor: number, d_head: number): number {
  return base * factor ** (d_head / (d_head - 2));
}

type Scaling<Type extends RopeScaling['rope_type']> = Extract<RopeScaling, {rope_type: Type}>;

/** Short wavelengths stay, long ones are interpolated, those between are mixed. */
function llama3(theta: number, scaling: Scaling<'llama3'>): number {
  const turns = (scaling.original_max_position_embeddings * theta) / (2 * Math.PI); // in the trained context
  const {factor, low_freq_factor: low, high_freq_factor: high} = scaling;
  const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
  return kept * theta + (1 - kept) * (theta / factor);
}

/** Pairs that turn more than beta_fast times in the trained context stay, below beta_slow they are interpolated. */
function yarn(theta: Float64Array, config: RopeConfig, scaling: Scaling<'yarn'>): RopeFrequencies {
  const {head_dim, rope_theta} = config;
  const {factor, beta_fast = 32, beta_slow = 1} = scaling;
  const trained = scaling.original_max_position_embeddings ?? config.max_position_embeddings;
  /** The pair, as an index into the head, that turns so many times in the trained context. */
  const pairOf = (turns: number) =>
    (head_dim * Math.log(trained / (turns * 2 * Math.PI))) / (2 * Math.log(rope_theta));
  const first = Math.max(Math.floor(pairOf(beta_fast)), 0);
  const last = Math.min(Math.ceil(pairOf(beta_slow)), head_dim - 1);
  const width = last === first ? 0.001 : last - first;
  return {
    theta: theta.map((t, i) => {
      const interpolated = Math.min(1, Math.max(0, (i - first) / width));
      return interpolated * (t / factor) + (1 - interpolated) * t;
    }),
    factor: scaling.attention_factor ?? (factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1),
  };
}

/**
 * Writes the cosines and sines of positions 0, 1, … into a table: in each row first all cosines, then all sines.
 *
 * @param table (positions, d_head)
 * @throws ShapeError
 */
export function fillRopeTable(table: Tensor, {theta, factor}: RopeFrequencies): void {
  const pairs = theta.length;
  expectMatrix('fillRopeTable', 'table', table, table.rows, 2 * pairs);
  const {data} = table;
  for (let position = 0; position < table.rows; position++)
    for (let i = 0; i < pairs; i++) {
      const angle = position * theta[i];
      data[position * 2 * pairs + i] = factor * Math.cos(angle);
      data[position * 2 * pairs + pairs + i] = factor * Math.sin(angle);
    }
}

/** How the queries or the keys of a model are turned. */
export interface Rotation {
  /** (positions, d_head); another, with more rows, once longer texts come. */
  table: Tensor;
  readonly n_heads: number;
  /** Pairs are neighbours (the paper) or halves (Llama checkpoints). */
  readonly interleaved: boolean;
}

/**
 * Turns the queries or keys of one sequence to their positions. y may be x.
 *
 * @param y (rows, n_heads · d_head)
 * @param x (rows, n_heads · d_head)
 * @throws ShapeError ContextLengthError RangeError
 */
export function rope(y: Tensor, x: Tensor, rotation: Rotation, sequence: Sequence): void {
  turn('rope', y, x, rotation, sequence, 1);
}

/**
 * Turns gradients back, for a rotation's inverse is its transpose: dx is overwritten, not added to. dx may be dy.
 *
 * @param dx (rows, n_heads · d_head)
 * @param dy (rows, n_heads · d_head)
 * @throws ShapeError ContextLengthError RangeError
 */
export function ropeBackward(dx: Tensor, dy: Tensor, rotation: Rotation, sequence: Sequence): void {
  turn('ropeBackward', dx, dy, rotation, sequence, -1);
}

function turn(
  where: string,
  y: Tensor,
  x: Tensor,
  {table, n_heads, interleaved}: Rotation,
  sequence: Sequence,
  sign: number,
): void {
  const {row, T, start} = sequence;
  const d_head = table.cols;
  const width = n_heads * d_head;
  expectRows(where, 'x', x, sequence, width, y.heap);
  expectRows(where, 'y', y, sequence, width, y.heap);
  expectHeap(where, 'the table', table, y.heap);
  expectPositions(where, table, start, T);
  const to = y.at + row * width;
  const from = x.at + row * width;
  y.heap.kernels.rotate(to, from, table.at, T, T, start, n_heads, d_head, interleaved ? 1 : 0, sign);
}
