/**
 * The error function by W. J. Cody's rational approximations ("Rational Chebyshev approximations for the error
 * function", Mathematics of Computation 23, 1969): right to about 16 digits, relative to erfc in its tail too.
 */

/** The error function, erf(x) = 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Math.abs(x) <= CENTRE) return erfCentre(x);
  return x > 0 ? 1 - erfcTail(x) : erfcTail(-x) - 1;
}

/** erfc(x) = 1 − erf(x), without the cancellation. */
export function erfc(x: number): number {
  if (Math.abs(x) <= CENTRE) return 1 - erfCentre(x);
  return x > 0 ? erfcTail(x) : 2 - erfcTail(-x);
}

const CENTRE = 0.46875;

function erfCentre(x: number): number {
  const t = x * x;
  const above =
    (((1.85777706184603153e-1 * t + 3.1611237438705656) * t + 1.13864154151050156e2) * t +
      3.77485237685302021e2) *
      t +
    3.20937758913846947e3;
  const below =
    (((t + 2.36012909523441209e1) * t + 2.44024637934444173e2) * t + 1.28261652607737228e3) * t +
    2.84423683343917062e3;
  return (x * above) / below;
}

function erfcTail(y: number): number {
  if (y > 28) return 0; // less than the least number
  // e^(−y²) with the rounding of y² taken out: the square of few bits is exact.
  const short = Math.trunc(y * 16) / 16;
  const gauss = Math.exp(-short * short) * Math.exp(-(y - short) * (y + short));
  return y <= 4 ? gauss * middle(y) : (gauss * far(1 / (y * y))) / y;
}

function middle(y: number): number {
  const above =
    (((((((2.15311535474403846e-8 * y + 5.64188496988670089e-1) * y + 8.88314979438837594) * y +
      6.61191906371416295e1) *
      y +
      2.98635138197400131e2) *
      y +
      8.8195222124176909e2) *
      y +
      1.71204761263407058e3) *
      y +
      2.05107837782607147e3) *
      y +
    1.23033935479799725e3;
  const below =
    (((((((y + 1.57449261107098347e1) * y + 1.17693950891312499e2) * y + 5.37181101862009858e2) * y +
      1.62138957456669019e3) *
      y +
      3.29079923573345963e3) *
      y +
      4.36261909014324716e3) *
      y +
      3.43936767414372164e3) *
      y +
    1.23033935480374942e3;
  return above / below;
}

function far(t: number): number {
  const above =
    ((((1.63153871373020978e-2 * t + 3.05326634961232344e-1) * t + 3.60344899949804439e-1) * t +
      1.25781726111229246e-1) *
      t +
      1.60837851487422766e-2) *
      t +
    6.58749161529837803e-4;
  const below =
    ((((t + 2.56852019228982242) * t + 1.87295284992346725) * t + 5.27905102951428412e-1) * t +
      6.05183413124413191e-2) *
      t +
    2.33520497626869185e-3;
  return 1 / Math.sqrt(Math.PI) - (t * above) / below;
}
