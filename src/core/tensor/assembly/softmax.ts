import {scaleTo} from './elementwise';
import {powers} from './exp';
import {BLOCK, clear, POWERS, sum, zero} from './memory';

export function softmax(
  y: usize,
  rowY: i32,
  x: usize,
  rowX: i32,
  rows: i32,
  cols: i32,
  s: f32,
  causal: i32,
  first: i32,
  window: i32,
): void {
  y <<= 2;
  x <<= 2;
  for (let own = first; rows > 0; rows--, own++, x += rowX << 2, y += rowY << 2) {
    let from = 0;
    let to = cols;
    if (causal) {
      to = max(0, min(own + 1, cols));
      from = min(to, max(0, own - window + 1));
    }
    clear(y, from);
    clear(y + (to << 2), cols - to);
    const seen = to - from;
    if (seen <= 0) continue;
    const at = y + (from << 2);
    const top = max(highest(x + (from << 2), seen, s), -f32.MAX_VALUE); // −∞ − −∞ is not a number
    const total = powers(at, x + (from << 2), seen, s, top);
    scaleTo(at, at, 1 / max(total, <f32>1e-30), seen); // about 1 or more, or 0 where all is −∞
  }
}

/** The greatest s·x of n > 0. */
function highest(x: usize, n: i32, s: f32): f32 {
  const factor = f32x4.splat(s);
  let most = f32x4.splat(-Infinity);
  for (; n >= 4; n -= 4, x += 16) most = f32x4.pmax(most, f32x4.mul(v128.load(x), factor));
  let result = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; n > 0; n--, x += 4) result = max(result, load<f32>(x) * s);
  return result;
}

export function softmaxBackward(
  dx: usize,
  rowDx: i32,
  dy: usize,
  rowDy: i32,
  y: usize,
  rowY: i32,
  rows: i32,
  cols: i32,
  s: f32,
): void {
  dx <<= 2;
  dy <<= 2;
  y <<= 2;
  const factor = f32x4.splat(s);
  const row: usize = cols << 2;
  const whole = row & -16;
  for (; rows > 0; rows--, dx += rowDx << 2, dy += rowDy << 2, y += rowY << 2) {
    let total = zero();
    let at: usize = 0;
    for (; at < whole; at += 16) total = f32x4.add(total, f32x4.mul(v128.load(y + at), v128.load(dy + at)));
    let dot = sum(total);
    for (; at < row; at += 4) dot += load<f32>(y + at) * load<f32>(dy + at);
    const dots = f32x4.splat(dot);
    for (at = 0; at < whole; at += 16) {
      const d = f32x4.mul(f32x4.sub(v128.load(dy + at), dots), factor);
      v128.store(dx + at, f32x4.mul(v128.load(y + at), d));
    }
    for (; at < row; at += 4) store<f32>(dx + at, (load<f32>(dy + at) - dot) * s * load<f32>(y + at));
  }
}

export function crossEntropy(
  losses: usize,
  dlogits: usize,
  logits: usize,
  targets: usize,
  rows: i32,
  cols: i32,
  s: f32,
): void {
  losses <<= 2;
  dlogits <<= 2;
  logits <<= 2;
  targets <<= 2;
  const isKept = dlogits !== 0;
  for (; rows > 0; rows--, losses += 4, targets += 4, logits += cols << 2, dlogits += cols << 2) {
    const target = load<i32>(targets);
    if (target < 0) {
      store<f32>(losses, 0);
      if (isKept) clear(dlogits, cols);
      continue;
    }
    const own = load<f32>(logits + (target << 2));
    const top = highest(logits, cols, 1);
    let total: f32 = 0;
    for (let j = 0; j < cols; j += BLOCK) {
      const to = isKept ? dlogits + (j << 2) : POWERS;
      total += powers(to, logits + (j << 2), min(BLOCK, cols - j), 1, top);
    }
    store<f32>(losses, logarithm(total) + (top - own));
    if (!isKept) continue;
    scaleTo(dlogits, dlogits, s / total, cols);
    const at = dlogits + (target << 2);
    store<f32>(at, load<f32>(at) - s);
  }
}

/** ln x for a normal x > 0: with x = m·2ᵉ, 2·artanh((m − 1) / (m + 1)) + e·ln 2. */
function logarithm(x: f32): f32 {
  const bits = reinterpret<i32>(x) - 0x3f3504f3; // from √½, so that m lies around 1
  const exponent = bits >> 23;
  const m = <f64>reinterpret<f32>((bits & 0x7fffff) + 0x3f3504f3);
  const z = (m - 1) / (m + 1);
  const square = z * z;
  let series: f64 = 0;
  for (let k: f64 = 11; k > 0; k -= 2) series = series * square + 2 / k;
  return <f32>(series * z + <f64>exponent * 0.6931471805599453) + (x - x); // what is not a number stays so
}
