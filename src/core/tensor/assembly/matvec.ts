/** Products with few rows, up to 3. Strides in bytes. */
import {addTo, scaleTo} from './elementwise';
import {sum, zero} from './memory';

/** NT: b's columns have their numbers side by side. Dot products, one after another: memory is read in its order. */
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
  for (; N > 0; N--, c += 4, b += colB) {
    for (let i = 0; i < M; i++) {
      let x = a + i * rowA;
      let y = b;
      let s0 = zero();
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let k = K;
      for (; k >= 16; k -= 16, x += 64, y += 64) {
        s0 = f32x4.add(s0, f32x4.mul(v128.load(x), v128.load(y)));
        s1 = f32x4.add(s1, f32x4.mul(v128.load(x, 16), v128.load(y, 16)));
        s2 = f32x4.add(s2, f32x4.mul(v128.load(x, 32), v128.load(y, 32)));
        s3 = f32x4.add(s3, f32x4.mul(v128.load(x, 48), v128.load(y, 48)));
      }
      let dot = sum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
      for (; k > 0; k--, x += 4, y += 4) dot += load<f32>(x) * load<f32>(y);
      const to = c + i * rowC;
      store<f32>(to, add ? load<f32>(to) + dot : dot);
    }
  }
}

/** The same for a b that is in a cache, where memory's order matters less: four at once. N and K are multiples of 4. */
export function multiplyByFour(
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
      for (let k = K; k > 0; k -= 4, x += 16, b0 += 16, b1 += 16, b2 += 16, b3 += 16) {
        const four = v128.load(x);
        s0 = f32x4.add(s0, f32x4.mul(four, v128.load(b0)));
        s1 = f32x4.add(s1, f32x4.mul(four, v128.load(b1)));
        s2 = f32x4.add(s2, f32x4.mul(four, v128.load(b2)));
        s3 = f32x4.add(s3, f32x4.mul(four, v128.load(b3)));
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

/** NN: b's rows have their numbers side by side. Adds up multiples of them, four rows at once. N is a multiple of 4. */
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
      let b0 = b;
      if (step === 1) {
        if (add) addTo(to, to, b, load<f32>(from), N);
        else scaleTo(to, b, load<f32>(from), N);
        continue;
      }
      const a0 = v128.load32_splat(from);
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
