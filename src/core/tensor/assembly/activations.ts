/** The activation functions and their derivatives; the numbers of the kinds are those of `activations` in kernels.ts. */
import {exp, gauss, normalOf, sigmoidOf, tanhOf} from './exp';
import {read, write} from './memory';

const RELU = 1;
const LEAKY_RELU = 2;
const SIGMOID = 3;
const TANH = 4;
const GELU = 5;
const GELU_TANH = 6;
const SILU = 7;
const RELU_SQUARED = 8;

const LEAKY_SLOPE: f32 = 0.01;
/** 2·√(2/π): GELU's approximation is x·σ(2u), u = √(2/π)(x + 0.044715x³). */
const GELU_SCALE: f32 = 1.5957691216;
const GELU_CUBE: f32 = 0.044715;
/** 1/√(2π) */
const DENSITY: f32 = 0.3989422804;

export function activate(kind: i32, y: usize, x: usize, n: i32): void {
  gate(kind, y, x, 0, n);
}

export function activateBackward(kind: i32, dx: usize, dy: usize, x: usize, n: i32): void {
  gateBackward(kind, dx, 0, dy, x, 0, n);
}

export function gate(kind: i32, y: usize, x: usize, u: usize, n: i32): void {
  y <<= 2;
  x <<= 2;
  u <<= 2;
  const isGated = u !== 0;
  for (; n > 0; n -= 4, y += 16, x += 16, u += 16) {
    let f = valueOf(kind, read(x, n));
    if (isGated) f = f32x4.mul(f, read(u, n));
    write(y, f, n);
  }
}

export function gateBackward(kind: i32, dx: usize, du: usize, dy: usize, x: usize, u: usize, n: i32): void {
  dx <<= 2;
  du <<= 2;
  dy <<= 2;
  x <<= 2;
  u <<= 2;
  const isGated = u !== 0;
  for (; n > 0; n -= 4, dx += 16, du += 16, dy += 16, x += 16, u += 16) {
    const at = read(x, n);
    let gradient = read(dy, n);
    if (isGated) {
      write(du, f32x4.add(read(du, n), f32x4.mul(gradient, valueOf(kind, at))), n);
      gradient = f32x4.mul(gradient, read(u, n));
    }
    write(dx, f32x4.add(read(dx, n), f32x4.mul(gradient, slopeOf(kind, at))), n);
  }
}

/** e to what each kind needs it for. */
// @inline
function powerFor(kind: i32, x: v128): v128 {
  if (kind === GELU) return gauss(x);
  if (kind === GELU_TANH) x = logitOf(x);
  const size = f32x4.neg(f32x4.abs(x));
  return exp(kind === TANH ? f32x4.add(size, size) : size);
}

// @inline
function logitOf(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(GELU_CUBE));
  return f32x4.mul(f32x4.splat(GELU_SCALE), f32x4.add(x, cube));
}

function valueOf(kind: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  const above = f32x4.pmax(x, zero);
  switch (kind) {
    case RELU:
      return above;
    case LEAKY_RELU:
      return f32x4.pmax(x, f32x4.mul(x, f32x4.splat(LEAKY_SLOPE)));
    case RELU_SQUARED:
      return f32x4.mul(above, above);
    case SIGMOID:
      return sigmoidOf(x, powerFor(kind, x));
    case TANH:
      return tanhOf(x, powerFor(kind, x));
    case GELU:
      return f32x4.mul(x, normalOf(x, powerFor(kind, x)));
    case GELU_TANH:
      return f32x4.mul(x, sigmoidOf(logitOf(x), powerFor(kind, x)));
    case SILU:
      return f32x4.mul(x, sigmoidOf(x, powerFor(kind, x)));
    default:
      return x;
  }
}

function slopeOf(kind: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const isAbove = f32x4.gt(x, zero);
  switch (kind) {
    case RELU:
      return v128.and(isAbove, one);
    case LEAKY_RELU:
      return v128.bitselect(one, f32x4.splat(LEAKY_SLOPE), isAbove);
    case RELU_SQUARED:
      return v128.and(isAbove, f32x4.add(x, x));
    case SIGMOID: {
      const e = powerFor(kind, x);
      return f32x4.mul(sigmoidOf(x, e), sigmoidOf(f32x4.neg(x), e));
    }
    case TANH: {
      const t = tanhOf(x, powerFor(kind, x));
      return f32x4.sub(one, f32x4.mul(t, t));
    }
    case GELU: {
      const e = powerFor(kind, x);
      return f32x4.add(normalOf(x, e), f32x4.mul(f32x4.mul(x, e), f32x4.splat(DENSITY)));
    }
    case GELU_TANH: {
      // Beyond ±32 the slope is 1 or 0, and a square might be infinite.
      x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-32)), f32x4.splat(32));
      const logit = logitOf(x);
      const e = powerFor(kind, x);
      const s = sigmoidOf(logit, e);
      const square = f32x4.mul(f32x4.mul(x, x), f32x4.splat(3 * GELU_CUBE));
      const slope = f32x4.mul(f32x4.splat(GELU_SCALE), f32x4.add(one, square));
      return f32x4.add(s, f32x4.mul(f32x4.mul(x, slope), f32x4.mul(s, sigmoidOf(f32x4.neg(logit), e))));
    }
    case SILU: {
      const e = powerFor(kind, x);
      const rest = f32x4.mul(x, sigmoidOf(f32x4.neg(x), e));
      return f32x4.mul(sigmoidOf(x, e), f32x4.add(one, rest));
    }
    default:
      return one;
  }
}
