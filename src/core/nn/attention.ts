/**
 * Attention: z = softmax(mask(q·kᵀ / √d_head))·v, for each query head (Vaswani et al. 2017, arXiv:1706.03762). Query
 * heads share key and value heads in groups: as many as query heads is MHA, one is MQA (Shazeer 2019,
 * arXiv:1911.02150), between is GQA (Ainslie et al. 2023, arXiv:2305.13245). With a window a token sees itself and so
 * many − 1 before it (Mistral 7B, arXiv:2310.06825).
 *
 * The score matrix of a head is worked on in tiles of some rows, and of a tile only the columns that a row of it may
 * see: half of the work of causal attention is not done. All functions are about one sequence; q and z are
 * (rows, n_heads · d_head), scores and patterns (B, n_heads, T, S) for T queries and S keys, the last T of which are
 * the queries' own.
 */
import type {Kernels} from '../tensor/kernels.js';
import type {Tensor} from '../tensor/tensor.js';
import {expectHeads, expectMatrix, expectPattern, expectRoom, expectRows, expectSpans} from './check.js';
import type {KeySpans} from './key-spans.js';
import type {Sequence} from './sequence.js';
import {Tiles, TILE_ROWS, type AttentionHeads} from './tiles.js';

const tiles = new Tiles();

/**
 * scores = q·kᵀ where the mask allows; the rest is left as it is.
 *
 * @param scores (B, n_heads, T, S)
 * @param q (rows, n_heads · d_head)
 * @throws ShapeError
 */
export function attentionScores(
  scores: Tensor,
  q: Tensor,
  sequence: Sequence,
  keys: KeySpans,
  heads: AttentionHeads,
): void {
  const {heap} = scores;
  const S = keys.length;
  const width = heads.n_heads * heads.d_head;
  expectPattern('attentionScores', 'scores', scores, sequence, S, heads, heap);
  expectRows('attentionScores', 'q', q, sequence, width, heap);
  expectSpans('attentionScores', keys, heads, heap);
  const at = scores.at + sequence.row * heads.n_heads * S;
  const first = q.at + sequence.row * width;
  tiles.start(sequence.T, S, heads, false);
  while (tiles.next()) scoreTile(heap.kernels, at + tiles.pattern, S, first, keys, heads);
}

/**
 * Multiplies the scores by `scale`, by custom 1/√d_head, and sets to −∞ what the mask forbids.
 *
 * @param scores (B, n_heads, T, S)
 * @throws ShapeError
 */
export function maskScores(
  scores: Tensor,
  scale: number,
  sequence: Sequence,
  S: number,
  heads: AttentionHeads,
): void {
  expectPattern('maskScores', 'scores', scores, sequence, S, heads, scores.heap);
  const {row, T} = sequence;
  const {n_heads, causal, window} = heads;
  const {data} = scores;
  for (let i = 0; i < n_heads * T; i++) {
    const own = S - T + (i % T);
    const low = causal ? Math.max(0, own - window + 1) : 0;
    const high = causal ? own + 1 : S;
    const at = (row * n_heads + i) * S;
    data.fill(-Infinity, at, at + low).fill(-Infinity, at + high, at + S);
    for (let j = at + low; j < at + high; j++) data[j] *= scale;
  }
}

/**
 * pattern = softmax(scores·scale) along each row; 0 where the mask forbids, and all along a row whose scores are −∞:
 * it looks at nothing. scores may be pattern.
 *
 * @param pattern (B, n_heads, T, S), as scores
 * @throws ShapeError
 */
export function attentionPattern(
  pattern: Tensor,
  scores: Tensor,
  scale: number,
  sequence: Sequence,
  S: number,
  heads: AttentionHeads,
): void {
  const {kernels} = pattern.heap;
  expectPattern('attentionPattern', 'pattern', pattern, sequence, S, heads, pattern.heap);
  expectPattern('attentionPattern', 'scores', scores, sequence, S, heads, pattern.heap);
  const {row, T} = sequence;
  const {n_heads, causal, window} = heads;
  for (let head = 0; head < n_heads; head++) {
    const at = (row * n_heads + head * T) * S;
    kernels.softmax(pattern.at + at, S, scores.at + at, S, T, S, scale, causal ? 1 : 0, S - T, window);
  }
}

/**
 * z = pattern·v, over the columns that the mask allows.
 *
 * @param z (rows, n_heads · d_head)
 * @param pattern (B, n_heads, T, S)
 * @throws ShapeError
 */
export function attentionMix(
  z: Tensor,
  pattern: Tensor,
  sequence: Sequence,
  keys: KeySpans,
  heads: AttentionHeads,
): void {
  const {heap} = z;
  const S = keys.length;
  const width = heads.n_heads * heads.d_head;
  expectPattern('attentionMix', 'pattern', pattern, sequence, S, heads, heap);
  expectRows('attentionMix', 'z', z, sequence, width, heap);
  expectSpans('attentionMix', keys, heads, heap);
  const at = pattern.at + sequence.row * heads.n_heads * S;
  const first = z.at + sequence.row * width;
  tiles.start(sequence.T, S, heads, false);
  while (tiles.next()) mixTile(heap.kernels, first, at + tiles.pattern, S, keys, heads);
}

/** Numbers of scratch that attention() needs for T queries and S keys. */
export function attentionScratch(T: number, S: number, {n_heads}: AttentionHeads): number {
  return (T === 1 ? n_heads : Math.min(T, TILE_ROWS)) * S;
}

/**
 * All three at once, tile by tile while it is in the cache; no pattern is kept.
 *
 * @param z (rows, n_heads · d_head)
 * @param scratch attentionScratch() numbers
 * @param q (rows, n_heads · d_head)
 * @throws ShapeError
 */
export function attention(
  z: Tensor,
  scratch: Tensor,
  q: Tensor,
  sequence: Sequence,
  keys: KeySpans,
  heads: AttentionHeads,
): void {
  const {n_heads, d_head, window} = heads;
  const {heap} = z;
  const {kernels} = heap;
  const {T} = sequence;
  const S = keys.length;
  expectHeads('attention', T, S, heads);
  expectRows('attention', 'q', q, sequence, n_heads * d_head, heap);
  expectMatrix('attention', 'z', z, q.rows, n_heads * d_head);
  expectRoom('attention', 'scratch', scratch, attentionScratch(T, S, heads), heap);
  expectSpans('attention', keys, heads, heap);
  const offset = sequence.row * n_heads * d_head;
  const scale = 1 / Math.sqrt(d_head);
  tiles.start(T, S, heads, true);
  while (tiles.next()) {
    const {rows, low, high, isMasked, own} = tiles;
    const width = high - low;
    const tile = scratch.at - low; // so that column `low` is the first in the scratch
    scoreTile(kernels, tile, width, q.at + offset, keys, heads);
    const causal = isMasked ? 1 : 0;
    kernels.softmax(scratch.at, width, scratch.at, width, rows, width, scale, causal, own - low, window);
    mixTile(kernels, z.at + offset, tile, width, keys, heads);
  }
}

/**
 * d += …, given dz and the pattern of the forward pass. Keys are the sequence's own: no cache.
 *
 * @param d gradients of what the forward pass was given: q (rows, n_heads · d_head), k and v (rows, n_kv_heads · d_head)
 * @param scratch attentionScratch() numbers
 * @param dz (rows, n_heads · d_head)
 * @param forward q, k and v, and the pattern (B, n_heads, T, T)
 * @throws ShapeError
 */
export function attentionBackward(
  {q: dq, k: dk, v: dv}: {readonly q: Tensor; readonly k: Tensor; readonly v: Tensor},
  scratch: Tensor,
  dz: Tensor,
  forward: {q: Tensor; k: Tensor; v: Tensor; pattern: Tensor},
  sequence: Sequence,
  heads: AttentionHeads,
): void {
  const {q, k, v, pattern} = forward;
  const {row, T} = sequence;
  const {n_heads, n_kv_heads, d_head} = heads;
  const [rowQ, rowK] = [n_heads * d_head, n_kv_heads * d_head];
  const {heap} = dz;
  const {kernels} = heap;
  const {rows: all} = q;
  expectPattern('attentionBackward', 'pattern', pattern, sequence, T, heads, heap);
  expectRows('attentionBackward', 'q', q, sequence, rowQ, heap);
  expectMatrix('attentionBackward', 'k', k, all, rowK, heap);
  expectMatrix('attentionBackward', 'v', v, all, rowK, heap);
  expectMatrix('attentionBackward', 'dz', dz, all, rowQ, heap);
  expectMatrix('attentionBackward', 'dq', dq, all, rowQ, heap);
  expectMatrix('attentionBackward', 'dk', dk, all, rowK, heap);
  expectMatrix('attentionBackward', 'dv', dv, all, rowK, heap);
  expectRoom('attentionBackward', 'scratch', scratch, attentionScratch(T, T, heads), heap);
  const scale = 1 / Math.sqrt(d_head);
  const at = pattern.at + row * n_heads * T;
  const d = scratch.at;
  tiles.start(T, T, heads, false);
  while (tiles.next()) {
    const {rows, low, high} = tiles;
    const n = high - low;
    const queries = row * rowQ + tiles.query;
    const keys = (row + low) * rowK + tiles.key;
    const p = at + tiles.pattern + low;
    // dpattern (rows, n) = dz·vᵀ; dv += patternᵀ·dz
    kernels.gemm(d, n, dz.at + queries, rowQ, 1, v.at + keys, 1, rowK, rows, n, d_head, 0);
    kernels.gemm(dv.at + keys, rowK, p, 1, T, dz.at + queries, rowQ, 1, n, d_head, rows, 1);
    kernels.softmaxBackward(d, n, d, n, p, T, rows, n, scale);
    // dq += dscores·k; dk += dscoresᵀ·q
    kernels.gemm(dq.at + queries, rowQ, d, n, 1, k.at + keys, rowK, 1, rows, d_head, n, 1);
    kernels.gemm(dk.at + keys, rowK, d, 1, n, q.at + queries, rowQ, 1, n, d_head, rows, 1);
  }
}

/** Scores of the tile under the cursor, whose rows are `width` apart and whose column 0 would be at `tile`. */
function scoreTile(
  kernels: Kernels,
  tile: number,
  width: number,
  q: number,
  keys: KeySpans,
  {n_kv_heads, d_head}: AttentionHeads,
): void {
  const {rows, query, rowQuery, key, low, high} = tiles;
  const rowKey = n_kv_heads * d_head;
  for (let span = 0; span < keys.count; span++) {
    const begin = Math.max(low, keys.begin(span));
    const n = Math.min(high, keys.end(span)) - begin;
    if (n <= 0) continue;
    const k = keys.key(span) + (begin - keys.begin(span)) * rowKey + key;
    kernels.gemm(tile + begin, width, q + query, rowQuery, 1, k, 1, rowKey, rows, n, d_head, 0);
  }
}

/** Values of the tile under the cursor, mixed by the pattern whose column 0 would be at `tile`. */
function mixTile(
  kernels: Kernels,
  z: number,
  tile: number,
  width: number,
  keys: KeySpans,
  {n_kv_heads, d_head}: AttentionHeads,
): void {
  const {rows, query, rowQuery, key, low, high} = tiles;
  const rowKey = n_kv_heads * d_head;
  let add = 0;
  for (let span = 0; span < keys.count; span++) {
    const begin = Math.max(low, keys.begin(span));
    const n = Math.min(high, keys.end(span)) - begin;
    if (n <= 0) continue;
    const v = keys.value(span) + (begin - keys.begin(span)) * rowKey + key;
    kernels.gemm(z + query, rowQuery, tile + begin, width, 1, v, rowKey, 1, rows, d_head, n, add);
    add = 1;
  }
}
