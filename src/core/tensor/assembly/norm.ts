/** RMSNorm and LayerNorm, which is the same after the mean has been taken away. */
import {read, sum, write, zero} from './memory';

export function rmsNorm(y: usize, scale: usize, x: usize, w: usize, rows: i32, cols: i32, eps: f32): void {
  layerNorm(y, 0, scale, x, w, 0, rows, cols, eps);
}

export function rmsNormBackward(
  dx: usize,
  dw: usize,
  dy: usize,
  x: usize,
  w: usize,
  scale: usize,
  rows: i32,
  cols: i32,
): void {
  layerNormBackward(dx, dw, 0, dy, x, w, 0, scale, rows, cols);
}

/** mean = 0: none is taken away, and none kept. */
export function layerNorm(
  y: usize,
  mean: usize,
  scale: usize,
  x: usize,
  w: usize,
  b: usize,
  rows: i32,
  cols: i32,
  eps: f32,
): void {
  y <<= 2;
  mean <<= 2;
  scale <<= 2;
  x <<= 2;
  w <<= 2;
  b <<= 2;
  for (; rows > 0; rows--, scale += 4, x += cols << 2, y += cols << 2) {
    let m: f32 = 0;
    if (mean) {
      m = sumOf(x, cols) / <f32>cols;
      store<f32>(mean, m);
      mean += 4;
    }
    const s = sqrt(squaresOf(x, m, cols) / <f32>cols + eps);
    store<f32>(scale, s);
    const centre = f32x4.splat(m);
    const inverse = f32x4.splat(1 / s);
    for (let n = cols, at: usize = 0; n > 0; n -= 4, at += 16) {
      let z = f32x4.mul(f32x4.sub(read(x + at, n), centre), inverse);
      z = f32x4.mul(z, read(w + at, n));
      if (b) z = f32x4.add(z, read(b + at, n));
      write(y + at, z, n);
    }
  }
}

function sumOf(x: usize, n: i32): f32 {
  let total = zero();
  for (; n > 0; n -= 4, x += 16) total = f32x4.add(total, read(x, n));
  return sum(total);
}

/** Σ (x − m)² */
function squaresOf(x: usize, m: f32, n: i32): f32 {
  let total = zero();
  const centre = f32x4.splat(m);
  for (; n >= 4; n -= 4, x += 16) {
    const z = f32x4.sub(v128.load(x), centre);
    total = f32x4.add(total, f32x4.mul(z, z));
  }
  let result = sum(total);
  for (; n > 0; n--, x += 4) {
    const z = load<f32>(x) - m;
    result += z * z;
  }
  return result;
}

/** mean = 0: none was taken away. */
export function layerNormBackward(
  dx: usize,
  dw: usize,
  db: usize,
  dy: usize,
  x: usize,
  w: usize,
  mean: usize,
  scale: usize,
  rows: i32,
  cols: i32,
): void {
  dx <<= 2;
  dw <<= 2;
  db <<= 2;
  dy <<= 2;
  x <<= 2;
  w <<= 2;
  mean <<= 2;
  scale <<= 2;
  const row = cols << 2;
  for (; rows > 0; rows--, scale += 4, x += row, dx += row, dy += row) {
    let m: f32 = 0;
    if (mean) {
      m = load<f32>(mean);
      mean += 4;
    }
    const centre = f32x4.splat(m);
    const inverse = f32x4.splat(1 / load<f32>(scale));
    // With z = (x − mean) / scale and g = w·dy: dx = (g − mean(g) − z·mean(g·z)) / scale.
    let sumG = zero();
    let sumGZ = sumG;
    for (let n = cols, at: usize = 0; n > 0; n -= 4, at += 16) {
      const d = read(dy + at, n); // 0 past the end, so that z does not count there
      const z = f32x4.mul(f32x4.sub(read(x + at, n), centre), inverse);
      const dz = f32x4.mul(d, z);
      const weight = read(w + at, n);
      sumG = f32x4.add(sumG, f32x4.mul(d, weight));
      sumGZ = f32x4.add(sumGZ, f32x4.mul(dz, weight));
      write(dw + at, f32x4.add(read(dw + at, n), dz), n);
      if (db) write(db + at, f32x4.add(read(db + at, n), d), n);
    }
    const meanG = f32x4.splat(mean ? sum(sumG) / <f32>cols : 0);
    const meanGZ = f32x4.splat(sum(sumGZ) / <f32>cols);
    for (let n = cols, at: usize = 0; n > 0; n -= 4, at += 16) {
      const g = f32x4.sub(f32x4.mul(read(dy + at, n), read(w + at, n)), meanG);
      const z = f32x4.mul(f32x4.sub(read(x + at, n), centre), inverse);
      const d = f32x4.mul(f32x4.sub(g, f32x4.mul(z, meanGZ)), inverse);
      write(dx + at, f32x4.add(read(dx + at, n), d), n);
    }
  }
}
