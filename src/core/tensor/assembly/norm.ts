/** RMSNorm and LayerNorm, which is the same after the mean has been taken away. */
import {sum, zero} from './memory';

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
  const row: usize = cols << 2;
  const whole = row & -16;
  for (; rows > 0; rows--, scale += 4, x += row, y += row) {
    let at: usize = 0;
    let m: f32 = 0;
    if (mean) {
      let total = zero();
      for (; at < whole; at += 16) total = f32x4.add(total, v128.load(x + at));
      m = sum(total);
      for (; at < row; at += 4) m += load<f32>(x + at);
      m /= <f32>cols;
      store<f32>(mean, m);
      mean += 4;
    }
    const centre = f32x4.splat(m);
    let total = zero();
    for (at = 0; at < whole; at += 16) {
      const z = f32x4.sub(v128.load(x + at), centre);
      total = f32x4.add(total, f32x4.mul(z, z));
    }
    let squares = sum(total);
    for (; at < row; at += 4) {
      const z = load<f32>(x + at) - m;
      squares += z * z;
    }
    const s = sqrt(squares / <f32>cols + eps);
    store<f32>(scale, s);
    const inverse = f32x4.splat(1 / s);
    for (at = 0; at < whole; at += 16) {
      let z = f32x4.mul(f32x4.sub(v128.load(x + at), centre), inverse);
      z = f32x4.mul(z, v128.load(w + at));
      if (b) z = f32x4.add(z, v128.load(b + at));
      v128.store(y + at, z);
    }
    for (; at < row; at += 4) {
      let z = (load<f32>(x + at) - m) * (1 / s) * load<f32>(w + at);
      if (b) z += load<f32>(b + at);
      store<f32>(y + at, z);
    }
  }
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
  const row: usize = cols << 2;
  const whole = row & -16;
  for (; rows > 0; rows--, scale += 4, x += row, dx += row, dy += row) {
    let m: f32 = 0;
    if (mean) {
      m = load<f32>(mean);
      mean += 4;
    }
    const i: f32 = 1 / load<f32>(scale);
    const centre = f32x4.splat(m);
    const inverse = f32x4.splat(i);
    // With z = (x − mean) / scale and g = w·dy: dx = (g − mean(g) − z·mean(g·z)) / scale.
    let sumsG = zero();
    let sumsGZ = sumsG;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      const d = v128.load(dy + at);
      const g = f32x4.mul(d, v128.load(w + at));
      const z = f32x4.mul(f32x4.sub(v128.load(x + at), centre), inverse);
      sumsG = f32x4.add(sumsG, g);
      sumsGZ = f32x4.add(sumsGZ, f32x4.mul(g, z));
      v128.store(dw + at, f32x4.add(v128.load(dw + at), f32x4.mul(d, z)));
      if (db) v128.store(db + at, f32x4.add(v128.load(db + at), d));
    }
    let sumG = sum(sumsG);
    let sumGZ = sum(sumsGZ);
    for (; at < row; at += 4) {
      const d = load<f32>(dy + at);
      const g = d * load<f32>(w + at);
      const z = (load<f32>(x + at) - m) * i;
      sumG += g;
      sumGZ += g * z;
      store<f32>(dw + at, load<f32>(dw + at) + d * z);
      if (db) store<f32>(db + at, load<f32>(db + at) + d);
    }
    sumG = mean ? sumG / <f32>cols : 0;
    sumGZ /= <f32>cols;
    const meanG = f32x4.splat(sumG);
    const meanGZ = f32x4.splat(sumGZ);
    for (at = 0; at < whole; at += 16) {
      const g = f32x4.sub(f32x4.mul(v128.load(dy + at), v128.load(w + at)), meanG);
      const z = f32x4.mul(f32x4.sub(v128.load(x + at), centre), inverse);
      const d = f32x4.mul(f32x4.sub(g, f32x4.mul(z, meanGZ)), inverse);
      v128.store(dx + at, f32x4.add(v128.load(dx + at), d));
    }
    for (; at < row; at += 4) {
      const g = load<f32>(dy + at) * load<f32>(w + at) - sumG;
      const z = (load<f32>(x + at) - m) * i;
      store<f32>(dx + at, load<f32>(dx + at) + (g - z * sumGZ) * i);
    }
  }
}
