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
  dim <<= 2;
  const half = dim >> 1;
  const step = interleaved ? 8 : 4; // from a pair to the next
  const apart = interleaved ? 4 : half; // from a pair's first number to its second
  const direction = f32x4.splat(sign);
  for (let r = 0; r < rows; r++) {
    const cosines = table + (start + (r % T)) * dim;
    const end = cosines + half;
    for (let h = 0; h < heads; h++) {
      let at = cosines;
      let from = x;
      let to = y;
      if (!interleaved) {
        for (; at + 16 <= end; at += 16, from += 16, to += 16) {
          const cos = v128.load(at);
          const sin = f32x4.mul(v128.load(at + half), direction);
          const a = v128.load(from);
          const b = v128.load(from + half);
          v128.store(to, f32x4.sub(f32x4.mul(a, cos), f32x4.mul(b, sin)));
          v128.store(to + half, f32x4.add(f32x4.mul(a, sin), f32x4.mul(b, cos)));
        }
      }
      for (; at < end; at += 4, from += step, to += step) {
        const cos = load<f32>(at);
        const sin = load<f32>(at + half) * sign;
        const a = load<f32>(from);
        const b = load<f32>(from + apart);
        store<f32>(to, a * cos - b * sin);
        store<f32>(to + apart, a * sin + b * cos);
      }
      x += dim;
      y += dim;
    }
  }
}
