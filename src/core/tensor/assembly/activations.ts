/** The activation functions and their derivatives; the numbers of the kinds are those of `activations` in kernels.ts. */
import {constant, CUBIC, LEAKY, NORMAL, ONE, TANH as SMALL} from './constants';
import {powers} from './exp';
import {BLOCK, copyFew, LAST, POWERS, zero} from './memory';

const RELU = 1;
const LEAKY_RELU = 2;
const SIGMOID = 3;
const TANH = 4;
const GELU = 5;
const GELU_TANH = 6;
const SILU = 7;
const RELU_SQUARED = 8;

export function activate(kind: i32, y: usize, x: usize, n: i32): void {
  apply(kind, y, 0, 0, x, 0, n);
}

export function activateBackward(kind: i32, dx: usize, dy: usize, x: usize, n: i32): void {
  apply(kind, dx, 0, dy, x, 0, n);
}

export function gate(kind: i32, y: usize, x: usize, u: usize, n: i32): void {
  apply(kind, y, 0, 0, x, u, n);
}

export function gateBackward(kind: i32, dx: usize, du: usize, dy: usize, x: usize, u: usize, n: i32): void {
  apply(kind, dx, du, dy, x, u, n);
}

/** Without dy forward, to y; with it backward, to y as dx and du. Without u not gated. */
function apply(kind: i32, y: usize, du: usize, dy: usize, x: usize, u: usize, n: i32): void {
  const isBackward = dy !== 0;
  const isGated = u !== 0;
  y <<= 2;
  du <<= 2;
  dy <<= 2;
  x <<= 2;
  u <<= 2;
  while (n >= 4) {
    const length = min(n & -4, BLOCK);
    const bytes = length << 2;
    if (kind >= SIGMOID && kind <= SILU) {
      toExponents(kind, x, bytes);
      powers(POWERS, POWERS, length, 1, 0);
    }
    applyBlock(kind, y, du, dy, x, u, bytes, isBackward, isGated);
    n -= length;
    y += bytes;
    du += bytes;
    dy += bytes;
    x += bytes;
    u += bytes;
  }
  if (n > 0) {
    copyFew(LAST, x, n);
    copyFew(LAST + 16, u, n);
    copyFew(LAST + 32, dy, n);
    copyFew(LAST + 48, y, n);
    copyFew(LAST + 64, du, n);
    const last = LAST >> 2;
    const gradient = isBackward ? last + 8 : 0;
    apply(kind, last + 12, last + 16, gradient, last, isGated ? last + 4 : 0, 4);
    copyFew(y, LAST + 48, n);
    if (isBackward && isGated) copyFew(du, LAST + 64, n);
  }
}

/** What each kind needs e to the power of: −|z| where it is made of σ(z), −x²/2 for the normal distribution. */
function toExponents(kind: i32, x: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    let z = v128.load(x + at);
    if (kind === GELU) {
      const short = shorten(z);
      z = f32x4.mul(f32x4.mul(short, short), constant(NORMAL));
    } else {
      if (kind === TANH) z = f32x4.add(z, z);
      if (kind === GELU_TANH) z = cubic(z, 3);
      z = f32x4.neg(f32x4.abs(z));
    }
    v128.store(POWERS + at, z);
  }
}

/** x of fewer bits: its square is exact. */
// @inline
function shorten(x: v128): v128 {
  return i32x4.shl(i32x4.shr_u(x, 12), 12);
}

/**
 * 2·√(2/π)·x·(1 + c·x²), of x within bounds beyond which GELU is 0 or x. Its approximation by tanh is x·σ(z), where this
 * is z with c = 0.044715, and x·dz/dx with three times that.
 */
// @inline
function cubic(x: v128, index: usize): v128 {
  x = f32x4.pmin(f32x4.pmax(x, constant(CUBIC + 1)), constant(CUBIC));
  const rate = f32x4.add(f32x4.mul(f32x4.mul(x, x), constant(CUBIC + index)), constant(ONE));
  return f32x4.mul(f32x4.mul(x, constant(CUBIC + 2)), rate);
}

function applyBlock(
  kind: i32,
  y: usize,
  du: usize,
  dy: usize,
  x: usize,
  u: usize,
  bytes: usize,
  isBackward: bool,
  isGated: bool,
): void {
  const one = constant(ONE);
  for (let i: usize = 0; i < bytes; i += 16) {
    const at = v128.load(x + i);
    let value = at;
    let slope = one;
    if (kind >= SIGMOID && kind <= SILU) {
      const e = v128.load(POWERS + i);
      const size = f32x4.abs(at);
      const isBelow = f32x4.lt(at, zero());
      if (kind === GELU) {
        const density = correct(e, at);
        const tail = normalTail(size, density);
        const normal = v128.bitselect(tail, f32x4.sub(one, tail), isBelow);
        value = f32x4.mul(at, normal);
        slope = f32x4.add(normal, f32x4.mul(f32x4.mul(at, density), constant(NORMAL + 1)));
      } else {
        const above = f32x4.div(one, f32x4.add(one, e)); // σ(|z|)
        const below = f32x4.mul(e, above);
        const product = f32x4.mul(above, below); // σ′(z)
        if (kind === TANH) {
          const far = f32x4.sub(above, below);
          const positive = v128.bitselect(tanhNear(size), far, f32x4.lt(size, constant(SMALL)));
          value = v128.or(positive, v128.xor(at, size)); // with the sign of x
          slope = f32x4.mul(product, constant(SMALL + 6));
        } else {
          value = v128.bitselect(below, above, isBelow); // σ(z)
          slope = product;
          if (kind !== SIGMOID) {
            const change = kind === SILU ? at : cubic(at, 4); // x·dz/dx
            slope = f32x4.add(value, f32x4.mul(change, product));
            value = f32x4.mul(value, at);
          }
        }
      }
    } else if (kind === LEAKY_RELU) {
      slope = v128.bitselect(one, constant(LEAKY), f32x4.gt(at, zero()));
      value = f32x4.mul(at, slope);
    } else if (kind >= RELU) {
      slope = v128.and(one, f32x4.gt(at, zero()));
      value = f32x4.pmax(at, zero()); // what is not a number stays so
      if (kind === RELU_SQUARED) {
        slope = f32x4.add(value, value);
        value = f32x4.mul(value, value);
      }
    }
    if (isBackward) {
      let gradient = v128.load(dy + i);
      if (isGated) {
        v128.store(du + i, f32x4.add(v128.load(du + i), f32x4.mul(gradient, value)));
        gradient = f32x4.mul(gradient, v128.load(u + i));
      }
      v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(gradient, slope)));
    } else v128.store(y + i, isGated ? f32x4.mul(value, v128.load(u + i)) : value);
  }
}

/** e^(−x²/2), given e^(−s²/2) of x in fewer bits: by eʳ = 1 + r + r²/2, r = −(x − s)(x + s)/2. */
// @inline
function correct(e: v128, x: v128): v128 {
  const short = shorten(x);
  const half = constant(NORMAL);
  let r = f32x4.mul(f32x4.mul(f32x4.sub(x, short), f32x4.add(x, short)), half);
  r = f32x4.pmax(half, r); // only where e is 0 is it less, or none at all
  return f32x4.add(e, f32x4.mul(f32x4.mul(e, r), f32x4.sub(constant(ONE), f32x4.mul(r, half))));
}

/** The constant of that index + the next one·x. */
// @inline
function linear(index: usize, x: v128): v128 {
  return f32x4.add(constant(index), f32x4.mul(constant(index + 1), x));
}

/** |tanh x| near 0, where exponentials would cancel; `size` is |x|. */
// @inline
function tanhNear(size: v128): v128 {
  const z = f32x4.mul(size, size);
  const square = f32x4.mul(z, z);
  let p = f32x4.add(f32x4.mul(constant(SMALL + 5), square), linear(SMALL + 3, z));
  p = f32x4.add(f32x4.mul(p, square), linear(SMALL + 1, z));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
}

/** The normal distribution's function Φ(−|x|), given e^(−x²/2): that times u·P(u), by Estrin's scheme. */
// @inline
function normalTail(size: v128, e: v128): v128 {
  const one = constant(ONE);
  const u = f32x4.div(one, f32x4.add(one, f32x4.mul(size, constant(NORMAL + 2))));
  const square = f32x4.mul(u, u);
  let p = f32x4.add(f32x4.mul(constant(NORMAL + 11), square), linear(NORMAL + 9, u));
  p = f32x4.add(f32x4.mul(p, square), linear(NORMAL + 7, u));
  p = f32x4.add(f32x4.mul(p, square), linear(NORMAL + 5, u));
  p = f32x4.add(f32x4.mul(p, square), linear(NORMAL + 3, u));
  return f32x4.mul(f32x4.mul(p, u), e);
}
