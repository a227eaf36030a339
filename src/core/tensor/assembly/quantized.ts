/** Products of quantized matrices and a vector: the weights become floats on the way, 8 bytes or 8 nibbles at a time. */
import {sum} from './memory';

export function matvec8(y: usize, x: usize, w: usize, scales: usize, rows: i32, cols: i32, group: i32): void {
  y <<= 2;
  x <<= 2;
  w <<= 2;
  scales <<= 2;
  for (; rows > 0; rows--, y += 4) {
    let total = f32x4.splat(0);
    let rest: f32 = 0;
    let from = x;
    for (let j = 0; j < cols; j += group, scales += 4) {
      let low = f32x4.splat(0);
      let high = low;
      let n = group;
      for (; n >= 8; n -= 8, w += 8, from += 32) {
        const bytes = v128.load8x8_s(w);
        const a = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(bytes));
        const b = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(bytes));
        low = f32x4.add(low, f32x4.mul(a, v128.load(from)));
        high = f32x4.add(high, f32x4.mul(b, v128.load(from, 16)));
      }
      total = f32x4.add(total, f32x4.mul(f32x4.add(low, high), v128.load32_splat(scales)));
      const scale = load<f32>(scales);
      for (; n > 0; n--, w++, from += 4) rest += <f32>load<i8>(w) * load<f32>(from) * scale;
    }
    store<f32>(y, sum(total) + rest);
  }
}

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
  const nibbles = i32x4.splat(0x000f000f);
  for (; rows > 0; rows--, y += 4) {
    let total = f32x4.splat(0);
    let rest: f32 = 0;
    let from = x;
    for (let j = 0; j < cols; j += group, scales += 4, mins += 4) {
      // Σ (scale·nibble + min)·x = scale·Σ nibble·x + min·Σ x
      let low = f32x4.splat(0);
      let high = low;
      let plain = low;
      let n = group;
      for (; n >= 8; n -= 8, w += 4, from += 32) {
        // Four bytes, each in 32 bits; its nibbles to the two halves of these; eight numbers of 16 bits.
        const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(w)));
        const eight = v128.and(v128.or(bytes, i32x4.shl(bytes, 12)), nibbles);
        const a = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight));
        const b = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight));
        const x0 = v128.load(from);
        const x1 = v128.load(from, 16);
        low = f32x4.add(low, f32x4.mul(a, x0));
        high = f32x4.add(high, f32x4.mul(b, x1));
        plain = f32x4.add(plain, f32x4.add(x0, x1));
      }
      const scale = load<f32>(scales);
      const min = load<f32>(mins);
      low = f32x4.mul(f32x4.add(low, high), f32x4.splat(scale));
      total = f32x4.add(total, f32x4.add(low, f32x4.mul(plain, f32x4.splat(min))));
      for (; n > 0; n -= 2, w++, from += 8) {
        const pair = load<u8>(w);
        rest += (<f32>(pair & 15) * scale + min) * load<f32>(from);
        rest += (<f32>(pair >> 4) * scale + min) * load<f32>(from, 4);
      }
    }
    store<f32>(y, sum(total) + rest);
  }
}
