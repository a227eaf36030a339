/** Products of quantized matrices and a vector: the weights become floats on the way, 8 at a time. */
import {sum, zero} from './memory';

export function matvec8(y: usize, x: usize, w: usize, scales: usize, rows: i32, cols: i32, group: i32): void {
  matvec4(y, x, w, scales, 0, rows, cols, group);
}

/** mins = 0: w are signed bytes, and not nibbles. */
export function matvec4(
  y: usize,
  x: usize,
  w: usize,
  scales: usize,
  mins: usize,
  rows: i32,
  cols: i32,
  group: i32,
): void {
  y <<= 2;
  x <<= 2;
  w <<= 2;
  scales <<= 2;
  mins <<= 2;
  const areNibbles = mins !== 0;
  const nibbles = i32x4.splat(0x000f000f);
  for (; rows > 0; rows--, y += 4) {
    let total = zero();
    let from = x;
    for (let j = 0; j < cols; j += group, scales += 4) {
      // Σ (scale·w + min)·x = scale·Σ w·x + min·Σ x
      let products = zero();
      let plain = products;
      let n = group;
      for (; n >= 8; n -= 8, from += 32) {
        let eight: v128;
        if (areNibbles) {
          // Four bytes, each in 32 bits; its nibbles to the two halves of these.
          eight = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(w)));
          eight = v128.and(v128.or(eight, i32x4.shl(eight, 12)), nibbles);
          w += 4;
        } else {
          eight = v128.load8x8_s(w);
          w += 8;
        }
        const x0 = v128.load(from);
        const x1 = v128.load(from, 16);
        const low = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), x0);
        const high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), x1);
        products = f32x4.add(products, f32x4.add(low, high));
        plain = f32x4.add(plain, f32x4.add(x0, x1));
      }
      for (; n > 0; n--, from += 4) {
        const one = v128.load32_zero(from);
        let weight = <i32>load<i8>(w);
        if (areNibbles) {
          weight = n & 1 ? (weight >> 4) & 15 : weight & 15;
          w += n & 1;
        } else w++;
        products = f32x4.add(products, f32x4.mul(f32x4.splat(<f32>weight), one));
        plain = f32x4.add(plain, one);
      }
      total = f32x4.add(total, f32x4.mul(products, v128.load32_splat(scales)));
      if (areNibbles) {
        total = f32x4.add(total, f32x4.mul(plain, v128.load32_splat(mins)));
        mins += 4;
      }
    }
    store<f32>(y, sum(total));
  }
}
