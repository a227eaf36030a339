/**
 * Activation functions of one number, each beside its derivative. What the kernels apply to whole tensors, and what a
 * figure draws. At a kink the derivative is the one from the left, as in torch.
 */
import type {Activation} from '../tensor/kernels.js';
import {erfc} from './erf.js';

/** A function of one number. */
export type Scalar = (x: number) => number;

/** How much of a negative number leaky ReLU lets through: torch's default. */
export const LEAKY_SLOPE = 0.01;

/** The function that changes nothing: x. */
export function identity(x: number): number {
  return x;
}

/** The identity's derivative, always 1. */
export function identityDerivative(): number {
  return 1;
}

/** The rectifier, max(0, x). */
export function relu(x: number): number {
  return Math.max(0, x);
}

/** 1 where x is positive, else 0. */
export function reluDerivative(x: number): number {
  return x > 0 ? 1 : 0;
}

/** x, or 0.01·x where x is negative (Maas et al. 2013). */
export function leakyRelu(x: number): number {
  return Math.max(LEAKY_SLOPE * x, x);
}

/** 1 where x is positive, else 0.01. */
export function leakyReluDerivative(x: number): number {
  return x > 0 ? 1 : LEAKY_SLOPE;
}

/** The logistic function, σ(x) = 1 / (1 + e⁻ˣ). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The logistic function's derivative, σ(x)·(1 − σ(x)). */
export function sigmoidDerivative(x: number): number {
  return sigmoid(x) * sigmoid(-x); // σ(−x) = 1 − σ(x), without its cancellation
}

/** The hyperbolic tangent, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ). */
export function tanh(x: number): number {
  return Math.tanh(x);
}

/** The hyperbolic tangent's derivative, 1 − tanh²(x). */
export function tanhDerivative(x: number): number {
  const t = Math.tanh(x);
  return 1 - t * t;
}

/** x·Φ(x), where Φ(x) = erfc(−x/√2) / 2 is the normal distribution's function (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
export function gelu(x: number): number {
  return (x * erfc(-x * Math.SQRT1_2)) / 2;
}

/** Φ(x) + x·φ(x), where φ = Φ′ is the normal density. */
export function geluDerivative(x: number): number {
  return erfc(-x * Math.SQRT1_2) / 2 + x * Math.exp((-x * x) / 2) * NORMAL_DENSITY_0;
}

const NORMAL_DENSITY_0 = 1 / Math.sqrt(2 * Math.PI);

/** ½x(1 + tanh(√(2/π)(x + 0.044715x³))), GPT-2's approximation of GELU. */
export function geluTanh(x: number): number {
  return x * sigmoid(geluTanhLogit(x)); // ½(1 + tanh u) = σ(2u)
}

/** σ(u) + x·σ(u)·(1 − σ(u))·u′, where geluTanh(x) = x·σ(u). */
export function geluTanhDerivative(x: number): number {
  const s = sigmoid(geluTanhLogit(x));
  const slope = GELU_TANH_SCALE * (1 + 3 * GELU_TANH_CUBE * x * x);
  return s + x * s * (1 - s) * slope;
}

const GELU_TANH_SCALE = 2 * Math.sqrt(2 / Math.PI);
const GELU_TANH_CUBE = 0.044715;

function geluTanhLogit(x: number): number {
  return GELU_TANH_SCALE * (x + GELU_TANH_CUBE * x * x * x);
}

/** x·σ(x), also called Swish (Ramachandran et al. 2017, arXiv:1710.05941). */
export function silu(x: number): number {
  return x * sigmoid(x);
}

/** SiLU's derivative, σ(x)·(1 + x·(1 − σ(x))). */
export function siluDerivative(x: number): number {
  const s = sigmoid(x);
  return s * (1 + x * (1 - s));
}

/** max(0, x)² (So et al. 2021, arXiv:2109.08668). */
export function reluSquared(x: number): number {
  return Math.max(0, x) ** 2;
}

/** The squared ReLU's derivative, 2·max(0, x). */
export function reluSquaredDerivative(x: number): number {
  return x > 0 ? 2 * x : 0;
}

const functions: Record<Activation, readonly [Scalar, Scalar]> = {
  linear: [identity, identityDerivative],
  relu: [relu, reluDerivative],
  leaky_relu: [leakyRelu, leakyReluDerivative],
  sigmoid: [sigmoid, sigmoidDerivative],
  tanh: [tanh, tanhDerivative],
  gelu: [gelu, geluDerivative],
  gelu_tanh: [geluTanh, geluTanhDerivative],
  silu: [silu, siluDerivative],
  relu_squared: [reluSquared, reluSquaredDerivative],
};

/** The activation of a name: `activation('silu')(1)`. */
export function activation(kind: Activation): Scalar {
  return functions[kind][0];
}

/** The derivative of the activation of a name. */
export function activationDerivative(kind: Activation): Scalar {
  return functions[kind][1];
}
