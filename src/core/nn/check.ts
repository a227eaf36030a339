/**
 * What every function of nn/ makes sure of before a kernel, which checks nothing, is told to write. It costs a few
 * comparisons a call and allocates nothing. `heap` is the one that computes: a place means something in one heap alone.
 */
import {ShapeError} from '../tensor/errors.js';
import type {Heap} from '../tensor/heap.js';
import {format, type Tensor} from '../tensor/tensor.js';
import type {KeySpans} from './key-spans.js';
import type {Sequence} from './sequence.js';
import type {AttentionHeads} from './tiles.js';

/** Makes sure that a tensor, or what else has its numbers there, lies in the heap that computes. @throws ShapeError */
export function expectHeap(where: string, name: string, owner: {readonly heap: Heap}, heap: Heap): void {
  if (owner.heap === heap) return;
  throw new ShapeError(`${where}: expected ${name} in the same heap as the rest, got one of another heap`);
}

/** Makes sure that a tensor, its axes but the last taken as one, is (rows, cols). @throws ShapeError */
export function expectMatrix(
  where: string,
  name: string,
  tensor: Tensor,
  rows: number,
  cols: number,
  heap = tensor.heap,
): void {
  expectHeap(where, name, tensor, heap);
  if (tensor.cols === cols && tensor.size === rows * cols) return;
  throw new ShapeError(
    `${where}: expected ${name} to be ${format([rows, cols])}, got ${format(tensor.shape)}`,
  );
}

/** Makes sure that a tensor, its axes but the last taken as one, has a sequence's rows, of so many columns. @throws ShapeError */
export function expectRows(
  where: string,
  name: string,
  tensor: Tensor,
  {row, T}: Sequence,
  cols: number,
  heap: Heap,
): void {
  expectHeap(where, name, tensor, heap);
  const isWhole = Number.isInteger(row) && Number.isInteger(T) && row >= 0 && T >= 0;
  if (isWhole && tensor.cols === cols && row + T <= tensor.rows) return;
  throw new ShapeError(
    `${where}: expected ${name} with rows ${row} to ${row + T} of ${cols} columns, got ${format(tensor.shape)}`,
  );
}

/** Makes sure of how many numbers a tensor has. @throws ShapeError */
export function expectSize(
  where: string,
  name: string,
  tensor: Tensor,
  size: number,
  heap = tensor.heap,
): void {
  expectHeap(where, name, tensor, heap);
  if (tensor.size === size) return;
  throw new ShapeError(`${where}: expected ${name} to have ${size} numbers, got ${format(tensor.shape)}`);
}

/** Makes sure that a tensor has room for so many numbers. @throws ShapeError */
export function expectRoom(where: string, name: string, tensor: Tensor, size: number, heap: Heap): void {
  expectHeap(where, name, tensor, heap);
  if (tensor.size >= size) return;
  throw new ShapeError(
    `${where}: expected ${name} to have at least ${size} numbers, got ${format(tensor.shape)}`,
  );
}

/** A tensor that may be absent, where it may not. @throws ShapeError */
export function expectGiven(where: string, name: string, tensor: Tensor | undefined): Tensor {
  if (tensor) return tensor;
  throw new ShapeError(`${where}: expected ${name}, got none`);
}

/**
 * Makes sure that scores or a pattern, (B, n_heads, T, S), have those of a sequence, and that causal queries are among
 * the keys.
 *
 * @throws ShapeError
 */
export function expectPattern(
  where: string,
  name: string,
  pattern: Tensor,
  {row, T}: Sequence,
  S: number,
  heads: AttentionHeads,
  heap: Heap,
): void {
  expectHeads(where, T, S, heads);
  expectHeap(where, name, pattern, heap);
  const isWhole = Number.isInteger(row) && Number.isInteger(T) && row >= 0 && T >= 0;
  const end = (row + T) * heads.n_heads * S;
  if (isWhole && pattern.cols === S && end <= pattern.size) return;
  throw new ShapeError(
    `${where}: expected ${name} to have at least ${end} numbers in rows of ${S}, got ${format(pattern.shape)}`,
  );
}

/** Makes sure that heads share keys evenly, and that S keys have causal queries' own among them. @throws ShapeError */
export function expectHeads(
  where: string,
  T: number,
  S: number,
  {n_heads, n_kv_heads, causal, window}: AttentionHeads,
): void {
  if (n_heads % n_kv_heads !== 0)
    throw new ShapeError(
      `${where}: expected n_kv_heads that divides n_heads, got ${n_kv_heads} and ${n_heads}`,
    );
  if (causal && !(S >= T)) throw new ShapeError(`${where}: expected at least ${T} keys, got ${S}`);
  if (causal && !(window >= 1))
    throw new ShapeError(`${where}: expected a window of 1 or more, got ${window}`);
}

/** Makes sure that all keys and values lie in the heap. @throws ShapeError */
export function expectSpans(where: string, keys: KeySpans, heads: AttentionHeads, heap: Heap): void {
  const row = heads.n_kv_heads * heads.d_head;
  const {length} = heap.f32;
  for (let span = 0; span < keys.count; span++) {
    const n = keys.end(span) - keys.begin(span);
    const last = Math.max(keys.key(span), keys.value(span)) + n * row;
    if (n >= 0 && keys.key(span) >= 0 && keys.value(span) >= 0 && last <= length) continue;
    throw new ShapeError(
      `${where}: expected ${n} keys of ${row} numbers in a heap of ${length}, ` +
        `got places ${keys.key(span)} and ${keys.value(span)}`,
    );
  }
}
