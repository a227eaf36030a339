/** Products with few rows, up to 3. Strides in bytes; N is a multiple of 4. */
import {zero} from './memory';

/** NT: b's columns have their numbers side by side. Dot products, with four columns at once. */
export function multiplyByColumns(
  c: usize,
  rowC: i32,
  a: usize,
  rowA: i32,
  b: usize,
  colB: i32,
  M: i32,
  N: i32,
  K: i32,
  add: i32,
): void {
  for (; N > 0; N -= 4, c += 16, b += colB << 2) {
    for (let i = 0; i < M; i++) {
      let x = a + i * rowA;
      let b0 = b;
      let b1 = b0 + colB;
      let b2 = b1 + colB;
      let b3 = b2 + colB;
      let s0 = zero();
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let k = K;
      for (; k >= 4; k -= 4, x += 16, b0 += 16, b1 += 16, b2 += 16, b3 += 16) {
        const four = v128.load(x);
        s0 = f32x4.add(s0, f32x4.mul(four, v128.load(b0)));
        s1 = f32x4.add(s1, f32x4.mul(four, v128.load(b1)));
        s2 = f32x4.add(s2, f32x4.mul(four, v128.load(b2)));
        s3 = f32x4.add(s3, f32x4.mul(four, v128.load(b3)));
      }
      for (; k > 0; k--, x += 4, b0 += 4, b1 += 4, b2 += 4, b3 += 4) {
        const one = v128.load32_zero(x);
        s0 = f32x4.add(s0, f32x4.mul(one, v128.load32_zero(b0)));
        s1 = f32x4.add(s1, f32x4.mul(one, v128.load32_zero(b1)));
        s2 = f32x4.add(s2, f32x4.mul(one, v128.load32_zero(b2)));
        s3 = f32x4.add(s3, f32x4.mul(one, v128.load32_zero(b3)));
      }
      const low = pairs(s0, s1);
      const high = pairs(s2, s3);
      let y = f32x4.add(i64x2.shuffle(low, high, 0, 2), i64x2.shuffle(low, high, 1, 3));
      const to = c + i * rowC;
      if (add) y = f32x4.add(y, v128.load(to));
      v128.store(to, y);
    }
  }
}

/** Two sums of each, those of a beside those of b. */
// @inline
function pairs(a: v128, b: v128): v128 {
  return f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
}

/** NN: b's rows have their numbers side by side. Adds up multiples of them, four rows at once. */
export function multiplyByRows(
  c: usize,
  rowC: i32,
  a: usize,
  rowA: i32,
  colA: i32,
  b: usize,
  rowB: i32,
  M: i32,
  N: i32,
  K: i32,
  add: i32,
): void {
  while (K > 0) {
    const step = K < 4 ? 1 : 4;
    for (let i = 0; i < M; i++) {
      let to = c + i * rowC;
      let from = a + i * rowA;
      const a0 = v128.load32_splat(from);
      let b0 = b;
      if (step === 1) {
        for (let n = N; n > 0; n -= 4, to += 16, b0 += 16) {
          const y = f32x4.mul(a0, v128.load(b0));
          v128.store(to, add ? f32x4.add(v128.load(to), y) : y);
        }
        continue;
      }
      const a1 = v128.load32_splat((from += colA));
      const a2 = v128.load32_splat((from += colA));
      const a3 = v128.load32_splat((from += colA));
      let b1 = b0 + rowB;
      let b2 = b1 + rowB;
      let b3 = b2 + rowB;
      for (let n = N; n > 0; n -= 4, to += 16, b0 += 16, b1 += 16, b2 += 16, b3 += 16) {
        const y = f32x4.add(
          f32x4.add(f32x4.mul(a0, v128.load(b0)), f32x4.mul(a1, v128.load(b1))),
          f32x4.add(f32x4.mul(a2, v128.load(b2)), f32x4.mul(a3, v128.load(b3))),
        );
        v128.store(to, add ? f32x4.add(v128.load(to), y) : y);
      }
    }
    K -= step;
    a += step * colA;
    b += step * rowB;
    add = 1;
  }
}
