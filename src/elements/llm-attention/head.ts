/** One head of a run: its queries, keys and values, and what it makes of them, as the trace has them. */
import type {LiveRun} from '../../context/model.js';
import {activationName, type HookName} from '../../core/model/activation-layout.js';

/** What is drawn of a layer. */
const drawn: readonly HookName[] = [
  ...(['attn.rot_q', 'attn.rot_k', 'attn.v', 'attn.scores', 'attn.pattern', 'attn.z'] as const),
  ...(['attn.q', 'attn.k', 'resid_pre', 'ln1', 'attn_out'] as const),
];

/** The names of all activations of a layer that the figure draws. */
export const namesOf = (layer: number): string[] => drawn.map((name) => activationName(layer, name));

export class Head {
  readonly run: LiveRun;
  readonly layer: number;
  readonly head: number;
  /** The head of keys and values that it shares with others where there are fewer of those. */
  readonly kvHead: number;
  readonly T: number;
  readonly d_head: number;
  readonly d_model: number;
  #pattern: Float32Array | undefined;
  #open: Float32Array | undefined;
  #products: {query: number; values: Float64Array} | undefined; // those asked for last

  constructor(run: LiveRun, layer: number, head: number) {
    const {num_attention_heads, num_key_value_heads, head_dim, hidden_size} = run.model.info.config;
    this.run = run;
    this.layer = layer;
    this.head = head;
    this.kvHead = Math.floor(head / (num_attention_heads / num_key_value_heads));
    this.T = run.tokens.length;
    this.d_head = head_dim;
    this.d_model = hidden_size;
  }

  #trace(name: HookName): {data: Float32Array; shape: readonly number[]} {
    return this.run.trace.get(activationName(this.layer, name))!;
  }

  /** A row of (T, heads, d_head). */
  #vector(name: HookName, position: number, head: number): Float32Array {
    const {data, shape} = this.#trace(name);
    const at = (position * shape[1] + head) * this.d_head;
    return data.subarray(at, at + this.d_head);
  }

  /** A row of (heads, T, T). */
  #row(name: HookName, query: number): Float32Array {
    const at = (this.head * this.T + query) * this.T;
    return this.#trace(name).data.subarray(at, at + this.T);
  }

  /** The query of a position, (d_head), turned by its position. */
  q(position: number): Float32Array {
    return this.#vector('attn.rot_q', position, this.head);
  }

  /** The key of a position, (d_head), turned by its position. */
  k(position: number): Float32Array {
    return this.#vector('attn.rot_k', position, this.kvHead);
  }

  /** A query, key or value as W makes it: before its position turns it, (d_head). */
  unturned(kind: 'q' | 'k' | 'v', position: number): Float32Array {
    return this.#vector(`attn.${kind}`, position, kind === 'q' ? this.head : this.kvHead);
  }

  v(position: number): Float32Array {
    return this.#vector('attn.v', position, this.kvHead);
  }

  z(position: number): Float32Array {
    return this.#vector('attn.z', position, this.head);
  }

  /** q·k / √d_head of a query with each key, −∞ where the mask forbids, (T). */
  scores(query: number): Float32Array {
    return this.#row('attn.scores', query);
  }

  /** Softmax of these, (T). */
  weights(query: number): Float32Array {
    return this.#row('attn.pattern', query);
  }

  /** q·k of a query with each key, the later ones too, which the model leaves out, (T). */
  products(query: number): Float64Array {
    if (this.#products?.query === query) return this.#products.values;
    const q = this.q(query);
    const values = Float64Array.from({length: this.T}, (_, key) => dot(q, this.k(key)));
    this.#products = {query, values};
    return values;
  }

  /** Those of all queries, (T, T). */
  get pattern(): Float32Array {
    const size = this.T * this.T;
    this.#pattern ??= this.#trace('attn.pattern').data.subarray(this.head * size, (this.head + 1) * size);
    return this.#pattern;
  }

  /** The weights of a query if nothing were masked, (T). */
  openWeights(query: number): Float32Array {
    return this.openPattern.subarray(query * this.T, (query + 1) * this.T);
  }

  /** The pattern if nothing were masked, (T, T). */
  get openPattern(): Float32Array {
    if (this.#open) return this.#open;
    const {T} = this;
    this.#open = new Float32Array(T * T);
    for (let i = 0; i < T; i++) this.#open.set(softmax(this.products(i), Math.sqrt(this.d_head)), i * T);
    return this.#open;
  }

  /** The values, mixed by weights, (d_head). */
  mix(weights: ArrayLike<number>): Float64Array {
    const z = new Float64Array(this.d_head);
    for (let key = 0; key < this.T; key++) {
      const v = this.v(key);
      for (let c = 0; c < z.length; c++) z[c] += weights[key] * v[c];
    }
    return z;
  }

  /** What stands before the layer, what it reads of it and what all its heads together add, at a position, (d_model). */
  stream(name: 'resid_pre' | 'ln1' | 'attn_out', position: number): Float32Array {
    return this.#trace(name).data.subarray(position * this.d_model, (position + 1) * this.d_model);
  }
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (vector: ArrayLike<number>): number => Math.sqrt(dot(vector, vector));

/** Softmax of scores that are divided by something first. */
export function softmax(scores: Float64Array, divisor = 1): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp((score - most) / divisor));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** The places of the largest of some values by absolute value, the largest first. */
export function largest(values: ArrayLike<number>, most: number): number[] {
  const places = Array.from(values, (_, i) => i);
  return places.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b).slice(0, most);
}

/** How far values are spread: their standard deviation. */
export function spread(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
}
