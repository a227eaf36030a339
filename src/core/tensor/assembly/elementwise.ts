/** Whole vectors, then what is left one by one. */
import {zero} from './memory';

export function add(y: usize, a: usize, b: usize, n: i32): void {
  addTo(y << 2, a << 2, b << 2, 1, n);
}

export function addScaled(y: usize, x: usize, s: f32, n: i32): void {
  addTo(y << 2, y << 2, x << 2, s, n);
}

export function scale(y: usize, x: usize, s: f32, n: i32): void {
  scaleTo(y << 2, x << 2, s, n);
}

export function addBias(y: usize, b: usize, rows: i32, cols: i32): void {
  for (y <<= 2; rows > 0; rows--, y += cols << 2) addTo(y, y, b << 2, 1, cols);
}

export function sumRows(b: usize, y: usize, rows: i32, cols: i32): void {
  for (y <<= 2; rows > 0; rows--, y += cols << 2) addTo(b << 2, b << 2, y, 1, cols);
}

/** y = a + s·x, with addresses. */
export function addTo(y: usize, a: usize, x: usize, s: f32, n: i32): void {
  const factor = f32x4.splat(s);
  for (; n >= 4; n -= 4, y += 16, a += 16, x += 16) {
    v128.store(y, f32x4.add(v128.load(a), f32x4.mul(v128.load(x), factor)));
  }
  for (; n > 0; n--, y += 4, a += 4, x += 4) store<f32>(y, load<f32>(a) + load<f32>(x) * s);
}

/** y = s·x, with addresses. */
export function scaleTo(y: usize, x: usize, s: f32, n: i32): void {
  const factor = f32x4.splat(s);
  for (; n >= 4; n -= 4, y += 16, x += 16) v128.store(y, f32x4.mul(v128.load(x), factor));
  for (; n > 0; n--, y += 4, x += 4) store<f32>(y, load<f32>(x) * s);
}

export function sumSquares(x: usize, n: i32): f64 {
  let sum: f64 = 0;
  let squares = zero();
  for (x <<= 2; n >= 4; n -= 4, x += 16) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(x));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(x, 8));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  for (; n > 0; n--, x += 4) sum += <f64>load<f32>(x) * load<f32>(x);
  return sum + f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
}
