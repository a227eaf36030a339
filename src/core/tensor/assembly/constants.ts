/**
 * Coefficients of polynomials and other constants, in memory: to load one into all four lanes takes less time than to
 * write it out, and fewer bytes.
 */

/** Where each list begins, as an index. */
export const EXP: usize = 0;
export const TANH: usize = 12;
export const NORMAL: usize = 18;
export const GELU: usize = 30;

const table = memory.data<f32>([
  // Of eˣ. Below the first it is no normal number any more, and 0 here.
  -87.33654,
  1.44269504 /* 1 / ln 2 */,
  12582912, // adding it rounds to a whole number, which then stands in the lowest bits
  0.693359375,
  -2.1219444e-4, // ln 2 in two parts; a whole number times the first is exact
  // Cephes' polynomial for eʳ, |r| ≤ ln 2 / 2 (Moshier, expf.c)
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,

  // Cephes' polynomial for (tanh x − x) / x³ in x², |x| < the first (tanhf.c)
  0.625,
  -5.70498872745e-3,
  2.06390887954e-2,
  -5.37397155531e-2,
  1.33314422036e-1,
  -3.33332819422e-1,

  // Of the normal distribution: 0.3/√2, 1/√(2π), −½, and erfcx(|x|/√2) / 2u as a polynomial in u
  0.21213203,
  0.3989422804,
  -0.5,
  -0.064455897861,
  0.241323241484,
  -0.253172344527,
  0.270506154719,
  -0.0450246122,
  0.106483807756,
  0.07442177194,
  0.085321714314,
  0.084596164376,

  // Of GELU by tanh: bounds beyond which it is 0 or x, 2·√(2/π), and 0.044715 once and three times
  32,
  -32,
  1.5957691216,
  0.044715,
  0.134145,

  // leaky ReLU
  0.01,
]);

export const LEAKY: usize = 35;
export const ONE: usize = EXP + 11;

/** A constant in all lanes. */
// @inline
export function constant(index: usize): v128 {
  return v128.load32_splat(table + (index << 2));
}
