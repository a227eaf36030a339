/** Exponential functions of four numbers at once. */
import {constant, EXP, NORMAL, ONE, TANH} from './constants';

/** p·x + the constant of that index. */
// @inline
function next(p: v128, x: v128, index: usize): v128 {
  return f32x4.add(f32x4.mul(p, x), constant(index));
}

/**
 * e^(x + rest), for x ≤ 0 and a small rest. As in Cephes' expf (Moshier): x = n·ln 2 + r, a polynomial for eʳ, and n to
 * the exponent.
 */
// @inline
export function exp(x: v128, rest: v128, hasRest: bool): v128 {
  const lowest = constant(EXP);
  const isZero = f32x4.lt(x, lowest);
  x = f32x4.pmax(x, lowest);
  const rounded = next(x, constant(EXP + 1), EXP + 2);
  const n = f32x4.sub(rounded, constant(EXP + 2));
  let r = f32x4.sub(x, f32x4.mul(n, constant(EXP + 3)));
  r = f32x4.sub(r, f32x4.mul(n, constant(EXP + 4)));
  if (hasRest) r = f32x4.add(r, rest);
  let p = next(constant(EXP + 5), r, EXP + 6);
  p = next(p, r, EXP + 7);
  p = next(p, r, EXP + 8);
  p = next(p, r, EXP + 9);
  p = next(p, r, EXP + 10);
  p = f32x4.add(next(f32x4.mul(p, r), r, ONE), r);
  return v128.andnot(i32x4.add(p, i32x4.shl(rounded, 23)), isZero);
}

/** |tanh x| near 0, where exponentials would cancel; `size` is |x|. */
// @inline
export function tanhNear(size: v128): v128 {
  const z = f32x4.mul(size, size);
  let p = next(constant(TANH + 1), z, TANH + 2);
  p = next(p, z, TANH + 3);
  p = next(p, z, TANH + 4);
  p = next(p, z, TANH + 5);
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
}

/**
 * The normal distribution's function Φ(−|x|), given e^(−x²/2): that times u·P(u) with u = 1 / (1 + 0.3·|x|/√2), P fitted to
 * erfcx(|x|/√2) / 2u with a relative error of 2.2e-8.
 */
// @inline
export function normalTail(size: v128, e: v128): v128 {
  const one = constant(ONE);
  const u = f32x4.div(one, f32x4.add(one, f32x4.mul(size, constant(NORMAL))));
  let p = next(constant(NORMAL + 3), u, NORMAL + 4);
  p = next(p, u, NORMAL + 5);
  p = next(p, u, NORMAL + 6);
  p = next(p, u, NORMAL + 7);
  p = next(p, u, NORMAL + 8);
  p = next(p, u, NORMAL + 9);
  p = next(p, u, NORMAL + 10);
  p = next(p, u, NORMAL + 11);
  return f32x4.mul(f32x4.mul(p, u), e);
}
