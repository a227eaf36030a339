/**
 * Coefficients of polynomials and other constants, in memory: to load one into all four lanes takes less time than to
 * write it out, and fewer bytes.
 */

const table = memory.data<f32>([
  // EXP. Where eˣ begins to be a normal number; 1 / ln 2; what rounds to a whole number when it is added, and leaves that
  // in the lowest bits; ln 2 in two parts, of which a whole number times the first is exact.
  -87.33654,
  1.44269504, 12582912, 0.693359375, -2.1219444e-4,
  // (eʳ − 1 − r) / r² in powers of r, fitted for |r| ≤ ln 2 / 2 with a relative error of eʳ of 3e-9; 1.
  0.49999994, 0.1666652, 0.041668408, 0.008368899, 0.0013814216, 1,

  // TANH. Where the polynomial (tanh x − x) / x³ in x² of Cephes' tanhf (Moshier) ends, and that; tanh′(x) = 4·σ′(2x).
  0.625,
  -3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3, 4,

  // NORMAL. −½; 1/√(2π); 0.3/√2; erfcx(|x|/√2) / 2u in powers of u = 1 / (1 + 0.3·|x|/√2), with an error of 2.2e-8.
  -0.5,
  0.3989422804, 0.21213203, 0.084596164376, 0.085321714314, 0.07442177194, 0.106483807756, -0.0450246122,
  0.270506154719, -0.253172344527, 0.241323241484, -0.064455897861,

  // CUBIC. Bounds beyond which GELU is 0 or x; 2·√(2/π); 0.044715, and three times that.
  32, -32, 1.5957691216, 0.044715, 0.134145,

  // What leaky ReLU multiplies negative numbers with.
  0.01,
]);

/** Where each list begins, as an index. */
export const EXP: usize = 0;
export const ONE: usize = EXP + 10;
export const TANH: usize = ONE + 1;
export const NORMAL: usize = TANH + 7;
export const CUBIC: usize = NORMAL + 12;
export const LEAKY: usize = CUBIC + 5;

/** A constant in all lanes. */
// @inline
export function constant(index: usize): v128 {
  return v128.load32_splat(table + (index << 2));
}
