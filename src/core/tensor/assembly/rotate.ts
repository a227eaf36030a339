import {read, write} from './memory';

export function rotate(
  y: usize,
  x: usize,
  table: usize,
  rows: i32,
  T: i32,
  start: i32,
  heads: i32,
  dim: i32,
  interleaved: i32,
  sign: f32,
): void {
  y <<= 2;
  x <<= 2;
  table <<= 2;
  const half = dim >> 1;
  for (let r = 0; r < rows; r++) {
    const angles = table + (((start + (r % T)) * dim) << 2);
    for (let h = 0; h < heads; h++, x += dim << 2, y += dim << 2) {
      if (interleaved) rotatePairs(y, x, angles, half, sign);
      else rotateHalves(y, x, angles, half, sign);
    }
  }
}

// @inline
function rotateHalves(y: usize, x: usize, cosines: usize, half: i32, sign: f32): void {
  const apart = half << 2;
  const direction = f32x4.splat(sign);
  for (let n = half; n > 0; n -= 4, x += 16, y += 16, cosines += 16) {
    const cos = read(cosines, n);
    const sin = f32x4.mul(read(cosines + apart, n), direction);
    const a = read(x, n);
    const b = read(x + apart, n);
    write(y, f32x4.sub(f32x4.mul(a, cos), f32x4.mul(b, sin)), n);
    write(y + apart, f32x4.add(f32x4.mul(a, sin), f32x4.mul(b, cos)), n);
  }
}

// @inline
function rotatePairs(y: usize, x: usize, cosines: usize, half: i32, sign: f32): void {
  const sines = half << 2;
  for (let n = half; n > 0; n--, x += 8, y += 8, cosines += 4) {
    const cos = load<f32>(cosines);
    const sin = load<f32>(cosines + sines) * sign;
    const a = load<f32>(x);
    const b = load<f32>(x, 4);
    store<f32>(y, a * cos - b * sin);
    store<f32>(y, a * sin + b * cos, 4);
  }
}
