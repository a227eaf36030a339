import {constant, EXP, ONE} from './constants';
import {copyFew, LAST, sum, zero} from './memory';

/** y = e^(s·x − top), (n), where no exponent is above 0; returns the sum. With addresses. */
export function powers(y: usize, x: usize, n: i32, s: f32, top: f32): f32 {
  const factor = f32x4.splat(s);
  const highest = f32x4.splat(top);
  const whole = n & -4;
  let result = sum(powersOfFour(y, x, whole, factor, highest));
  n -= whole;
  if (n) {
    copyFew(LAST, x + (whole << 2), n);
    powersOfFour(LAST, LAST, 4, factor, highest);
    copyFew(y + (whole << 2), LAST, n);
    for (x = LAST; n > 0; n--, x += 4) result += load<f32>(x);
  }
  return result;
}

/**
 * The same where n is a multiple of 4; returns four sums. With z = n·ln 2 + r, eᶻ = 2ⁿ·eʳ, and a polynomial for eʳ by Estrin's
 * scheme: a processor gets through it in half the time that Horner's takes.
 */
function powersOfFour(y: usize, x: usize, n: i32, factor: v128, highest: v128): v128 {
  // Outside the loop: engines load whatever a loop loads at its beginning, and would not find registers enough.
  const lowest = constant(EXP);
  const toTwo = constant(EXP + 1);
  const round = constant(EXP + 2);
  const high = constant(EXP + 3);
  const low = constant(EXP + 4);
  const c2 = constant(EXP + 5);
  const c3 = constant(EXP + 6);
  const c4 = constant(EXP + 7);
  const c5 = constant(EXP + 8);
  const c6 = constant(EXP + 9);
  const one = constant(ONE);
  let total = zero();
  for (; n > 0; n -= 4, x += 16, y += 16) {
    const z = f32x4.sub(f32x4.mul(v128.load(x), factor), highest);
    const rounded = f32x4.add(f32x4.mul(z, toTwo), round);
    const whole = f32x4.sub(rounded, round);
    const r = f32x4.sub(f32x4.sub(z, f32x4.mul(whole, high)), f32x4.mul(whole, low));
    const square = f32x4.mul(r, r);
    let p = f32x4.add(f32x4.mul(c6, square), f32x4.add(f32x4.mul(c5, r), c4));
    p = f32x4.add(f32x4.mul(p, square), f32x4.add(f32x4.mul(c3, r), c2));
    p = f32x4.add(f32x4.mul(p, square), f32x4.add(r, one));
    p = f32x4.mul(p, i32x4.add(i32x4.shl(rounded, 23), one)); // times 2ⁿ
    p = v128.andnot(p, f32x4.lt(z, lowest));
    v128.store(y, p);
    total = f32x4.add(total, p);
  }
  return total;
}
