import {sinusoidalPositions} from '../nn/positions.js';
import {fillRopeTable, ropeFrequencies, type Rotation} from '../nn/rope.js';
import type {AttentionHeads} from '../nn/tiles.js';
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';
import type {ModelConfig} from './config.js';

/** Rows before anybody asks for more, at most. */
const FIRST = 2048;

/** What a formula says about each position, for as many as have been asked for: RoPE's angles or sinusoids. */
export class PositionTable {
  /** (positions, d_head) or (positions, d_model) */
  table: Tensor;
  readonly #config: ModelConfig;
  readonly #rotations: Rotation[] = [];

  /** @param budget numbers that it may have before anybody asks for more, so that no config makes it larger than its model */
  constructor(config: ModelConfig, heap: Heap, budget: number) {
    this.#config = config;
    const width = config.position === 'rope' ? config.head_dim : config.hidden_size;
    const rows = Math.min(config.max_position_embeddings, FIRST, Math.floor(budget / width));
    this.table = this.#make(heap, rows);
  }

  /** How queries and how keys are turned; kept up to date. */
  rotation({n_heads, n_kv_heads}: AttentionHeads): {q: Rotation; k: Rotation} {
    const {table} = this;
    const interleaved = this.#config.rope_interleaved;
    const [q, k] = [n_heads, n_kv_heads].map((n) => ({table, n_heads: n, interleaved}));
    this.#rotations.push(q, k);
    return {q, k};
  }

  /** Makes sure of so many positions; where there are fewer, of twice as many as there were. */
  reach(positions: number): void {
    const {table} = this;
    if (positions <= table.rows) return;
    this.table = this.#make(table.heap, Math.max(positions, table.rows * 2));
    for (const rotation of this.#rotations) rotation.table = this.table;
    table.free();
  }

  #make(heap: Heap, positions: number): Tensor {
    const config = this.#config;
    const isRotary = config.position === 'rope';
    const table = heap.tensor([positions, isRotary ? config.head_dim : config.hidden_size]);
    if (isRotary) fillRopeTable(table, ropeFrequencies(config));
    else sinusoidalPositions(table);
    return table;
  }
}
