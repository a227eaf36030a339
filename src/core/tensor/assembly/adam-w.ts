import {copyFew, LAST} from './memory';

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
  for (; n >= 4; n -= 4, w += 16, g += 16, m += 16, v += 16) {
    const gradient = f32x4.mul(v128.load(g), factor);
    const first = f32x4.add(f32x4.mul(v128.load(m), keepM), f32x4.mul(gradient, takeM));
    const square = f32x4.mul(gradient, gradient);
    const second = f32x4.add(f32x4.mul(v128.load(v), keepV), f32x4.mul(square, takeV));
    v128.store(m, first);
    v128.store(v, second);
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(second, correctV)), small);
    const weight = v128.load(w);
    const change = f32x4.add(f32x4.div(f32x4.mul(first, step), size), f32x4.mul(weight, shrink));
    v128.store(w, f32x4.sub(weight, change));
  }
  if (n > 0) {
    copyFew(LAST, w, n);
    copyFew(LAST + 16, g, n);
    copyFew(LAST + 32, m, n);
    copyFew(LAST + 48, v, n);
    const place = LAST >> 2;
    adamW(place, place + 4, place + 8, place + 12, 4, s, rate, beta1, beta2, eps, decay, c1, c2);
    copyFew(w, LAST, n);
    copyFew(m, LAST + 32, n);
    copyFew(v, LAST + 48, n);
  }
}
