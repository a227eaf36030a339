import {read, write} from './memory';

export function adamW(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  s: f32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  eps: f32,
  decay: f64,
  c1: f64,
  c2: f64,
): void {
  w <<= 2;
  g <<= 2;
  m <<= 2;
  v <<= 2;
  const factor = f32x4.splat(s);
  const keepM = f32x4.splat(<f32>beta1);
  const takeM = f32x4.splat(<f32>(1 - beta1));
  const keepV = f32x4.splat(<f32>beta2);
  const takeV = f32x4.splat(<f32>(1 - beta2));
  const step = f32x4.splat(<f32>(rate / c1));
  const correctV = f32x4.splat(<f32>(1 / c2));
  const small = f32x4.splat(eps);
  const shrink = f32x4.splat(<f32>(rate * decay));
  for (; n > 0; n -= 4, w += 16, g += 16, m += 16, v += 16) {
    const gradient = f32x4.mul(read(g, n), factor);
    const first = f32x4.add(f32x4.mul(read(m, n), keepM), f32x4.mul(gradient, takeM));
    const square = f32x4.mul(gradient, gradient);
    const second = f32x4.add(f32x4.mul(read(v, n), keepV), f32x4.mul(square, takeV));
    write(m, first, n);
    write(v, second, n);
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(second, correctV)), small);
    const weight = read(w, n);
    const change = f32x4.add(f32x4.div(f32x4.mul(first, step), size), f32x4.mul(weight, shrink));
    write(w, f32x4.sub(weight, change), n);
  }
}
