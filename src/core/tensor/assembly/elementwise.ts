import {read, write} from './memory';

export function add(y: usize, a: usize, b: usize, n: i32): void {
  addTo(y << 2, a << 2, b << 2, n);
}

/** The same with addresses. */
function addTo(y: usize, a: usize, b: usize, n: i32): void {
  for (; n > 0; n -= 4, y += 16, a += 16, b += 16) write(y, f32x4.add(read(a, n), read(b, n)), n);
}

export function addScaled(y: usize, x: usize, s: f32, n: i32): void {
  const factor = f32x4.splat(s);
  y <<= 2;
  x <<= 2;
  for (; n > 0; n -= 4, y += 16, x += 16) {
    write(y, f32x4.add(read(y, n), f32x4.mul(factor, read(x, n))), n);
  }
}

export function scale(y: usize, x: usize, s: f32, n: i32): void {
  const factor = f32x4.splat(s);
  y <<= 2;
  x <<= 2;
  for (; n > 0; n -= 4, y += 16, x += 16) write(y, f32x4.mul(factor, read(x, n)), n);
}

export function addBias(y: usize, b: usize, rows: i32, cols: i32): void {
  y <<= 2;
  b <<= 2;
  for (; rows > 0; rows--, y += cols << 2) addTo(y, y, b, cols);
}

export function sumRows(b: usize, y: usize, rows: i32, cols: i32): void {
  y <<= 2;
  b <<= 2;
  for (; rows > 0; rows--, y += cols << 2) addTo(b, b, y, cols);
}

export function sumSquares(x: usize, n: i32): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (x <<= 2; n > 0; n -= 4, x += 16) {
    const four = read(x, n);
    const a = f64x2.promote_low_f32x4(four);
    const b = f64x2.promote_low_f32x4(i32x4.shuffle(four, four, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  low = f64x2.add(low, high);
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
}
