/** Exponential functions of four numbers at once. */

/** Below it eˣ is no normal number any more, and 0 here. */
const LOWEST: f32 = -87.33654;
const LOG2_E: f32 = 1.44269504;
/** ln 2 in two parts; a whole number times the first is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** Adding it rounds to a whole number, which then stands in the lowest bits. */
const ROUND: f32 = 12582912;

/**
 * e^(x + rest), for x ≤ 0 and a small rest. As in Cephes' expf (Moshier): x = n·ln 2 + r, a polynomial for eʳ, and n to
 * the exponent.
 */
// @inline
export function expOf(x: v128, rest: v128): v128 {
  const isZero = f32x4.lt(x, f32x4.splat(LOWEST));
  x = f32x4.pmax(x, f32x4.splat(LOWEST));
  const rounded = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(ROUND));
  const n = f32x4.sub(rounded, f32x4.splat(ROUND));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.add(f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW))), rest);
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), f32x4.splat(1));
  return v128.andnot(i32x4.add(p, i32x4.shl(rounded, 23)), isZero);
}

/** eˣ for x ≤ 0. */
// @inline
export function exp(x: v128): v128 {
  return expOf(x, f32x4.splat(0));
}

/** σ(x), given e^(−|x|): right to the last digits on both sides. */
// @inline
export function sigmoidOf(x: v128, e: v128): v128 {
  const above = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e));
  return v128.bitselect(f32x4.mul(e, above), above, f32x4.lt(x, f32x4.splat(0)));
}

/** tanh(x), given e^(−2|x|); near 0, where that would cancel, by Cephes' polynomial. */
// @inline
export function tanhOf(x: v128, e: v128): v128 {
  const size = f32x4.abs(x);
  const far = f32x4.div(f32x4.sub(f32x4.splat(1), e), f32x4.add(f32x4.splat(1), e));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
  const result = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.bitselect(result, x, i32x4.splat(0x7fffffff)); // with the sign of x
}

/** −x²/2 in two parts: the square of a number of few bits is exact. */
// @inline
export function shorten(x: v128): v128 {
  return v128.and(x, i32x4.splat(0xfffff000));
}

/** e^(−x²/2) */
// @inline
export function gauss(x: v128): v128 {
  const short = shorten(x);
  const half = f32x4.splat(-0.5);
  return expOf(
    f32x4.mul(f32x4.mul(short, short), half),
    f32x4.mul(f32x4.mul(f32x4.sub(x, short), f32x4.add(x, short)), half),
  );
}

/**
 * The normal distribution's function Φ(x), given e^(−x²/2). Φ(−|x|) = e^(−x²/2)·u·P(u) with u = 1 / (1 + 0.3·|x|/√2), P
 * fitted to erfcx(|x|/√2) / 2u with a relative error of 2.2e-8.
 */
// @inline
export function normalOf(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.abs(x), f32x4.splat(0.21213203))));
  let p = f32x4.splat(-0.064455897861);
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.241323241484));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.253172344527));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.270506154719));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.0450246122));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.106483807756));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.07442177194));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.085321714314));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.084596164376));
  const tail = f32x4.mul(e, f32x4.mul(p, u));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}
