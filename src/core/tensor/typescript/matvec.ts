import {Scratch} from './scratch.js';

const totals = new Scratch();

/**
 * y (rows) += W (rows, terms) · x, where W(i, k) lies at w + i·line + k·step, and y and x are stepY and stepX apart.
 * Every number of W is read once, in the order in which it lies in memory.
 */
export function matvec(
  f32: Float32Array,
  y: number,
  stepY: number,
  x: number,
  stepX: number,
  w: number,
  line: number,
  step: number,
  rows: number,
  terms: number,
): void {
  if (line < step) addColumns(f32, y, stepY, x, stepX, w, line, step, rows, terms);
  else addDots(f32, y, stepY, x, stepX, w, line, step, rows, terms);
}

/** Four rows at a time, each a scalar product with x. */
function addDots(
  f32: Float32Array,
  y: number,
  stepY: number,
  x: number,
  stepX: number,
  w: number,
  line: number,
  step: number,
  rows: number,
  terms: number,
): void {
  for (let i = 0; i < rows; i += 4) {
    // Where fewer than four are left, the first once more.
    let w0 = w + i * line;
    let w1 = i + 1 < rows ? w0 + line : w0;
    let w2 = i + 2 < rows ? w0 + 2 * line : w0;
    let w3 = i + 3 < rows ? w0 + 3 * line : w0;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0, at = x; k < terms; k++, at += stepX) {
      const xk = f32[at];
      sum0 += xk * f32[w0];
      sum1 += xk * f32[w1];
      sum2 += xk * f32[w2];
      sum3 += xk * f32[w3];
      w0 += step;
      w1 += step;
      w2 += step;
      w3 += step;
    }
    const to = y + i * stepY;
    f32[to] += sum0;
    if (i + 1 < rows) f32[to + stepY] += sum1;
    if (i + 2 < rows) f32[to + 2 * stepY] += sum2;
    if (i + 3 < rows) f32[to + 3 * stepY] += sum3;
  }
}

/** Four columns at a time, each scaled by its number of x. */
function addColumns(
  f32: Float32Array,
  y: number,
  stepY: number,
  x: number,
  stepX: number,
  w: number,
  line: number,
  step: number,
  rows: number,
  terms: number,
): void {
  const total = totals.zeros(rows);
  for (let k = 0; k < terms; k += 4) {
    // Where fewer than four are left, the first once more, times 0.
    const column = w + k * step;
    const x0 = f32[x + k * stepX];
    const x1 = k + 1 < terms ? f32[x + (k + 1) * stepX] : 0;
    const x2 = k + 2 < terms ? f32[x + (k + 2) * stepX] : 0;
    const x3 = k + 3 < terms ? f32[x + (k + 3) * stepX] : 0;
    let w0 = column;
    let w1 = k + 1 < terms ? column + step : column;
    let w2 = k + 2 < terms ? column + 2 * step : column;
    let w3 = k + 3 < terms ? column + 3 * step : column;
    for (let i = 0; i < rows; i++) {
      total[i] += x0 * f32[w0] + x1 * f32[w1] + x2 * f32[w2] + x3 * f32[w3];
      w0 += line;
      w1 += line;
      w2 += line;
      w3 += line;
    }
  }
  for (let i = 0; i < rows; i++) f32[y + i * stepY] += total[i];
}
