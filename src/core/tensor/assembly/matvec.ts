/** Products with few rows, up to 3: each number of b is used so seldom that packing it would not pay. Strides in bytes. */
import {read, write} from './memory';

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
      let b0 = b; // a column that is not there is another one again
      let b1 = N > 1 ? b0 + colB : b0;
      let b2 = N > 2 ? b1 + colB : b1;
      let b3 = N > 3 ? b2 + colB : b2;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let t0 = s0;
      let t1 = s0;
      let t2 = s0;
      let t3 = s0;
      let k = K;
      for (; k >= 8; k -= 8, x += 32, b0 += 32, b1 += 32, b2 += 32, b3 += 32) {
        const low = v128.load(x);
        const high = v128.load(x, 16);
        s0 = f32x4.add(s0, f32x4.mul(low, v128.load(b0)));
        t0 = f32x4.add(t0, f32x4.mul(high, v128.load(b0, 16)));
        s1 = f32x4.add(s1, f32x4.mul(low, v128.load(b1)));
        t1 = f32x4.add(t1, f32x4.mul(high, v128.load(b1, 16)));
        s2 = f32x4.add(s2, f32x4.mul(low, v128.load(b2)));
        t2 = f32x4.add(t2, f32x4.mul(high, v128.load(b2, 16)));
        s3 = f32x4.add(s3, f32x4.mul(low, v128.load(b3)));
        t3 = f32x4.add(t3, f32x4.mul(high, v128.load(b3, 16)));
      }
      for (; k > 0; k -= 4, x += 16, b0 += 16, b1 += 16, b2 += 16, b3 += 16) {
        const low = read(x, k);
        s0 = f32x4.add(s0, f32x4.mul(low, read(b0, k)));
        s1 = f32x4.add(s1, f32x4.mul(low, read(b1, k)));
        s2 = f32x4.add(s2, f32x4.mul(low, read(b2, k)));
        s3 = f32x4.add(s3, f32x4.mul(low, read(b3, k)));
      }
      let y = sums(f32x4.add(s0, t0), f32x4.add(s1, t1), f32x4.add(s2, t2), f32x4.add(s3, t3));
      const to = c + i * rowC;
      if (add) y = f32x4.add(y, read(to, N));
      write(to, y, N);
    }
  }
}

/** The sums of four vectors, as one. */
// @inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
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
          const y = f32x4.mul(a0, read(b0, n));
          write(to, add ? f32x4.add(read(to, n), y) : y, n);
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
          f32x4.add(f32x4.mul(a0, read(b0, n)), f32x4.mul(a1, read(b1, n))),
          f32x4.add(f32x4.mul(a2, read(b2, n)), f32x4.mul(a3, read(b3, n))),
        );
        write(to, add ? f32x4.add(read(to, n), y) : y, n);
      }
    }
    K -= step;
    a += step * colA;
    b += step * rowB;
    add = 1;
  }
}
