/** The activation functions and their derivatives; the numbers of the kinds are those of `activations` in kernels.ts. */
import {constant, GELU as GELU_CONSTANTS, LEAKY, NORMAL, ONE, TANH as TANH_CONSTANTS} from './constants';
import {exp, normalTail, tanhNear} from './exp';
import {read, write, zero} from './memory';

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
  for (; n > 0; n -= 4, y += 16, du += 16, dy += 16, x += 16, u += 16) {
    const at = read(x, n);
    const one = constant(ONE);
    const size = f32x4.abs(at);
    const isBelow = f32x4.lt(at, zero());
    let value = at;
    let slope = one;
    if (kind >= SIGMOID && kind <= SILU) {
      // z, where σ(z) is needed, and −|z|, or −x²/2 in two parts: the square of a number of few bits is exact.
      let z = at;
      let rate = at; // x·dz/dx
      if (kind === TANH) z = f32x4.add(at, at);
      if (kind === GELU_TANH) {
        const near = f32x4.pmin(f32x4.pmax(at, constant(GELU_CONSTANTS + 1)), constant(GELU_CONSTANTS));
        const square = f32x4.mul(near, near);
        const scale = constant(GELU_CONSTANTS + 2);
        const scaled = f32x4.mul(near, scale);
        z = f32x4.mul(f32x4.add(f32x4.mul(square, constant(GELU_CONSTANTS + 3)), one), scaled);
        rate = f32x4.mul(f32x4.add(f32x4.mul(square, constant(GELU_CONSTANTS + 4)), one), scaled);
      }
      let power = f32x4.neg(f32x4.abs(z));
      let rest = zero();
      if (kind === GELU) {
        const short = i32x4.shl(i32x4.shr_u(at, 12), 12);
        const half = constant(NORMAL + 2);
        power = f32x4.mul(f32x4.mul(short, short), half);
        rest = f32x4.mul(f32x4.mul(f32x4.sub(at, short), f32x4.add(at, short)), half);
      }
      const e = exp(power, rest, true);
      if (kind === GELU) {
        const tail = normalTail(size, e);
        const normal = v128.bitselect(tail, f32x4.sub(one, tail), isBelow);
        value = f32x4.mul(at, normal);
        slope = f32x4.add(normal, f32x4.mul(f32x4.mul(at, e), constant(NORMAL + 1)));
      } else {
        const above = f32x4.div(one, f32x4.add(one, e)); // σ(|z|)
        const below = f32x4.mul(e, above);
        const s = v128.bitselect(below, above, isBelow);
        const product = f32x4.mul(above, below);
        if (kind === SIGMOID) {
          value = s;
          slope = product;
        } else if (kind === TANH) {
          const far = f32x4.sub(above, below);
          const positive = v128.bitselect(tanhNear(size), far, f32x4.lt(size, constant(TANH_CONSTANTS)));
          value = v128.or(positive, v128.xor(at, size)); // with the sign of x
          slope = f32x4.add(product, product);
          slope = f32x4.add(slope, slope);
        } else {
          value = f32x4.mul(at, s);
          slope = f32x4.add(s, f32x4.mul(rate, product));
        }
      }
    } else if (kind === LEAKY_RELU) {
      slope = v128.bitselect(one, constant(LEAKY), f32x4.gt(at, zero()));
      value = f32x4.mul(at, slope);
    } else if (kind >= RELU) {
      const isAbove = f32x4.gt(at, zero());
      value = f32x4.pmax(at, zero()); // what is not a number stays so
      slope = v128.and(one, isAbove);
      if (kind === RELU_SQUARED) {
        slope = f32x4.add(value, value);
        value = f32x4.mul(value, value);
      }
    }
    if (isBackward) {
      let gradient = read(dy, n);
      if (isGated) {
        write(du, f32x4.add(read(du, n), f32x4.mul(gradient, value)), n);
        gradient = f32x4.mul(gradient, read(u, n));
      }
      write(y, f32x4.add(read(y, n), f32x4.mul(gradient, slope)), n);
    } else write(y, isGated ? f32x4.mul(value, read(u, n)) : value, n);
  }
}
