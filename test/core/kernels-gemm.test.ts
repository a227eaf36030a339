import {describe, it} from 'node:test';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';
import {assertNear, implementations, lengths, randomNumbers, Room} from './kernel-room.js';

/** How a matrix lies in memory; it ends with its last number. */
interface Layout {
  row: number;
  col: number;
  length: number;
}

/** By rows, by columns, or neither: a block of a bigger matrix, or every second number of one. */
function randomLayout(random: Random, rows: number, cols: number): Layout {
  const slack = pick(random, [0, 0, 1, 3, 8]);
  const [row, col] = pick(random, [
    [cols + slack, 1],
    [1, rows + slack],
    [2 * cols + slack, 2],
  ]);
  const length = rows && cols && (rows - 1) * row + (cols - 1) * col + 1;
  return {row, col, length};
}

/** Numbers in a layout; what lies between is none. */
function fill(random: Random, rows: number, cols: number, {row, col, length}: Layout): Float32Array {
  const numbers = new Float32Array(length).fill(NaN);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) numbers[i * row + j * col] = random() * 2 - 1;
  }
  return numbers;
}

function testGemm(heap: (typeof implementations)[number]['heap'], random: Random, size: number[]): void {
  const [M, N, K] = size;
  const add = integer(random, 0, 1);
  const layoutA = randomLayout(random, M, K);
  const layoutB = randomLayout(random, K, N);
  const rowC = N + pick(random, [0, 0, 1, 5]);
  const lengthC = M && N && (M - 1) * rowC + N;
  const isInC = (i: number): boolean => i % rowC < N;

  const room = new Room(heap, random);
  const valuesA = fill(random, M, K, layoutA);
  const valuesB = fill(random, K, N, layoutB);
  const valuesC = new Float32Array(lengthC).fill(NaN);
  if (add) for (let i = 0; i < lengthC; i++) if (isInC(i)) valuesC[i] = random() * 2 - 1;
  const [a, b, c] = [room.put(valuesA), room.put(valuesB), room.put(valuesC)];
  heap.kernels.gemm(c.at, rowC, a.at, layoutA.row, layoutA.col, b.at, layoutB.row, layoutB.col, M, N, K, add);

  const where = `gemm of ${JSON.stringify({M, N, K, add, layoutA, layoutB, rowC})}`;
  const expected = Float64Array.from(valuesC);
  const magnitudes = new Float64Array(lengthC);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let sum = add ? valuesC[i * rowC + j] : 0;
      let magnitude = Math.abs(sum);
      for (let k = 0; k < K; k++) {
        const product =
          valuesA[i * layoutA.row + k * layoutA.col] * valuesB[k * layoutB.row + j * layoutB.col];
        sum += product;
        magnitude += Math.abs(product);
      }
      expected[i * rowC + j] = sum;
      magnitudes[i * rowC + j] = magnitude;
    }
  }
  // The bound for K products and sums, each rounded to 24 bits: (K + 1)·2^-24 of the sum of magnitudes.
  assertNear(c.values, expected, (i) => (K + 1) * 2 ** -24 * magnitudes[i], where);
  c.assertUntouched(`${where}, between the rows`, isInC);
  room.close(where, c);
}

for (const {name, heap} of implementations)
  describe(`matrix products in ${name}`, () => {
    it(`gemm is the product of small matrices in any layout (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let i = 0; i < 1500; i++)
        testGemm(heap, random, [pick(random, lengths), pick(random, lengths), pick(random, lengths)]);
    });

    it(`gemm is the product of a vector and a matrix in any layout (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let i = 0; i < 300; i++) {
        const [n, k] = [pick(random, lengths), pick(random, lengths) + pick(random, [0, 0, 500])];
        testGemm(heap, random, pick(random, [[1, n, k], [1, k, n], [n, 1, k], [k, 1, n]])); // prettier-ignore
      }
    });

    it(`gemm is the product of matrices larger than its blocks (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let i = 0; i < 16; i++) {
        const large = integer(random, 200, 1100);
        const [m, n] = [pick(random, lengths), integer(random, 60, 300)];
        testGemm(heap, random, pick(random, [[large, m, n], [m, large, n], [m, n, large], [m, large, large]])); // prettier-ignore
      }
    });

    it(`gemm takes one matrix for both (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let i = 0; i < 50; i++) {
        const [n, d] = [pick(random, lengths), pick(random, lengths)];
        const room = new Room(heap, random);
        const values = randomNumbers(random, n * d);
        const [x, gram] = [room.put(values), room.empty(n * n)];
        heap.kernels.gemm(gram.at, n, x.at, d, 1, x.at, 1, d, n, n, d, 0); // x·xᵀ
        const expected = Float64Array.from({length: n * n}, (_, at) => {
          let sum = 0;
          for (let k = 0; k < d; k++) sum += values[Math.floor(at / n) * d + k] * values[(at % n) * d + k];
          return sum;
        });
        assertNear(gram.values, expected, () => d * 2 ** -23 * d, `x·xᵀ of (${n}, ${d})`);
        room.close('x·xᵀ', gram);
      }
    });

    it(`matvec8 is the product with scaled bytes (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let n = 0; n < 200; n++) {
        const [rows, group, groups] = [pick(random, lengths), integer(random, 1, 40), integer(random, 0, 9)];
        const cols = group * groups;
        const where = `matvec8 of ${JSON.stringify({rows, cols, group})}`;
        const room = new Room(heap, random);
        const x = randomNumbers(random, cols);
        const w = Int8Array.from({length: rows * cols}, () => integer(random, -128, 127));
        const scales = randomNumbers(random, rows * groups);
        const y = room.empty(rows);
        const places = [room.put(x).at, room.bytes(w).at, room.put(scales).at] as const;
        heap.kernels.matvec8(y.at, ...places, rows, cols, group);
        const expected = new Float64Array(rows);
        const magnitudes = new Float64Array(rows);
        for (let i = 0; i < rows * cols; i++) {
          const product = scales[Math.floor(i / group)] * w[i] * x[i % cols];
          expected[Math.floor(i / cols)] += product;
          magnitudes[Math.floor(i / cols)] += Math.abs(product);
        }
        assertNear(y.values, expected, (i) => (cols + 2) * 2 ** -24 * magnitudes[i], where);
        room.close(where, y);
      }
    });

    it(`matvec4 is the product with scaled and shifted nibbles (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      for (let n = 0; n < 200; n++) {
        const [rows, group, groups] = [
          pick(random, lengths),
          2 * integer(random, 1, 35),
          integer(random, 0, 9),
        ];
        const cols = group * groups;
        const where = `matvec4 of ${JSON.stringify({rows, cols, group})}`;
        const room = new Room(heap, random);
        const x = randomNumbers(random, cols);
        const bytes = Uint8Array.from({length: (rows * cols) / 2}, () => integer(random, 0, 255));
        const [scales, mins] = [randomNumbers(random, rows * groups), randomNumbers(random, rows * groups)];
        const y = room.empty(rows);
        const places = [
          room.put(x).at,
          room.bytes(bytes).at,
          room.put(scales).at,
          room.put(mins).at,
        ] as const;
        heap.kernels.matvec4(y.at, ...places, rows, cols, group);
        const expected = new Float64Array(rows);
        const magnitudes = new Float64Array(rows);
        for (let i = 0; i < rows * cols; i++) {
          const nibble = i % 2 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 15;
          const [scale, min, xi] = [scales[Math.floor(i / group)], mins[Math.floor(i / group)], x[i % cols]];
          expected[Math.floor(i / cols)] += (scale * nibble + min) * xi;
          magnitudes[Math.floor(i / cols)] += Math.abs(scale * nibble * xi) + Math.abs(min * xi);
        }
        assertNear(y.values, expected, (i) => (cols + 4) * 2 ** -24 * magnitudes[i], where);
        room.close(where, y);
      }
    });
  });
