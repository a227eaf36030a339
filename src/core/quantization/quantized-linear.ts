import {expectMatrix} from '../nn/check.js';
import {ShapeError} from '../tensor/errors.js';
import type {Heap} from '../tensor/heap.js';
import type {Tensor} from '../tensor/tensor.js';
import {QuantizationError} from './errors.js';
import {blocksOf, type Quantized} from './quantize.js';

/**
 * A weight matrix (out, in) in a heap, in 8 or 4 bits, as the kernels matvec8 and matvec4 take it: decoding reads a
 * quarter or an eighth of the bytes. INT8 by absmax, INT4 by absmax, minimum or zero point; a row's groups are of one
 * length, which for INT4 is even. All other formats are for dequantize() and the kernels of 32 bits.
 */
export class QuantizedMatrix {
  readonly heap: Heap;
  /** d_out. */
  readonly rows: number;
  /** d_in. */
  readonly cols: number;
  /** Bits of a code. */
  readonly bits: 8 | 4;
  /** Columns that share a scale. */
  readonly group: number;

  readonly #codes: number; // places in the heap
  readonly #scales: number; // (rows, cols / group)
  readonly #mins: number; // (rows, cols / group); 0 for 8 bits

  /** @throws QuantizationError for what the kernels cannot take; RangeError where memory ends */
  constructor(heap: Heap, quantized: Quantized) {
    const {rows, cols, codes} = quantized;
    this.heap = heap;
    this.rows = rows;
    this.cols = cols;
    this.bits = bitsOf(quantized);
    this.group = groupOf(quantized, this.bits);
    this.#codes = heap.allocate(Math.ceil(codes.length / 4));
    this.#scales = heap.allocate(this.#groups);
    this.#mins = this.bits === 4 ? heap.allocate(this.#groups) : 0;
    this.#fill(quantized);
  }

  get #groups(): number {
    return this.cols > 0 ? (this.rows * this.cols) / this.group : 0;
  }

  /** Bytes that its numbers take in the heap: codes, a 32-bit scale for each group, and a minimum as long for 4 bits. */
  get bytes(): number {
    return (this.rows * this.cols * this.bits) / 8 + this.#groups * (this.bits === 4 ? 8 : 4);
  }

  /**
   * y (rows, out) = x (rows, in) · Wᵀ, row by row.
   *
   * @throws ShapeError
   */
  matvec(y: Tensor, x: Tensor): void {
    const {rows: d_out, cols: d_in, group} = this;
    const {kernels} = this.heap;
    const {rows} = x;
    expectMatrix('QuantizedMatrix.matvec', 'x', x, rows, d_in);
    expectMatrix('QuantizedMatrix.matvec', 'y', y, rows, d_out);
    for (let row = 0; row < rows; row++) {
      const [to, from] = [y.at + row * d_out, x.at + row * d_in];
      if (this.bits === 8) kernels.matvec8(to, from, this.#codes, this.#scales, d_out, d_in, group);
      else kernels.matvec4(to, from, this.#codes, this.#scales, this.#mins, d_out, d_in, group);
    }
  }

  /** Writes the matrix in 32 bits, (out, in). @throws ShapeError */
  dequantize(into: Tensor): void {
    const {rows, cols, group, bits} = this;
    expectMatrix('QuantizedMatrix.dequantize', 'into', into, rows, cols);
    const {f32, i8} = this.heap;
    const {data} = into;
    for (let i = 0; i < data.length; i++) {
      const at = this.#codes * 4;
      const block = Math.floor(i / group);
      const scale = f32[this.#scales + block];
      data[i] =
        bits === 8
          ? scale * i8[at + i]
          : scale * ((i8[at + (i >> 1)] >> ((i & 1) * 4)) & 15) + f32[this.#mins + block];
    }
  }

  /** Gives its memory back. */
  free(): void {
    this.heap.free(this.#codes);
    this.heap.free(this.#scales);
    if (this.#mins) this.heap.free(this.#mins);
  }

  #fill({rows, cols, plan, codes, scales, mins, zeros}: Quantized): void {
    const {f32, i8} = this.heap;
    // The kernel's nibbles count from 0: two's complement becomes that by turning its sign bit over.
    const isSigned = plan.format === 'int4';
    for (let i = 0; i < codes.length; i++) i8[this.#codes * 4 + i] = isSigned ? codes[i] ^ 0x88 : codes[i];
    let block = 0;
    for (const [from, to] of blocksOf(rows, cols, plan)) {
      const zero = isSigned ? 8 : zeros ? zeros[block] : 0;
      const min = mins ? mins[block] : -zero * scales[block];
      // One scale for the whole matrix is here one for each of its rows.
      for (let group = from / this.group; group < to / this.group; group++) {
        f32[this.#scales + group] = scales[block];
        if (this.#mins) f32[this.#mins + group] = min;
      }
      block++;
    }
  }
}

function bitsOf({plan: {format, scheme}}: Quantized): 8 | 4 {
  if (format === 'int8' && scheme === 'absmax') return 8;
  if (format === 'int4' || format === 'uint4') return 4;
  throw new QuantizationError(
    `QuantizedMatrix: expected int8 by absmax, or int4 by any scheme, got ${format} by ${scheme}`,
  );
}

function groupOf({cols, plan: {granularity}}: Quantized, bits: 8 | 4): number {
  const group = typeof granularity === 'number' ? Math.min(granularity, cols) : cols;
  if (cols % group !== 0)
    throw new ShapeError(`QuantizedMatrix: expected groups that divide ${cols} columns, got ${group}`);
  if (bits === 4 && group % 2 !== 0)
    throw new ShapeError(`QuantizedMatrix: expected groups of an even length, got ${group}`);
  return group;
}
