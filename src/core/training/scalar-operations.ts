/** What a scalar graph can compute: each operation beside its derivatives. */
import {activation, activationDerivative} from '../nn/activations.js';
import type {Activation} from '../tensor/kernels.js';

/** An operation of a scalar graph and its derivatives: some numbers in, one out. */
export interface Operation {
  /** As written in a formula: "+", "exp", "^2", "gelu". */
  readonly symbol: string;
  apply(inputs: readonly number[]): number;
  /** ∂output/∂input, one for each input. */
  derivatives(inputs: readonly number[], output: number): number[];
}

export const add: Operation = {
  symbol: '+',
  apply: ([a, b]) => a + b,
  derivatives: () => [1, 1],
};

export const subtract: Operation = {
  symbol: '−',
  apply: ([a, b]) => a - b,
  derivatives: () => [1, -1],
};

export const multiply: Operation = {
  symbol: '×',
  apply: ([a, b]) => a * b,
  derivatives: ([a, b]) => [b, a],
};

export const divide: Operation = {
  symbol: '÷',
  apply: ([a, b]) => a / b,
  derivatives: ([a, b]) => [1 / b, -a / (b * b)],
};

export const negate: Operation = {
  symbol: '−',
  apply: ([a]) => -a,
  derivatives: () => [-1],
};

export const exp: Operation = {
  symbol: 'exp',
  apply: ([a]) => Math.exp(a),
  derivatives: (_, y) => [y],
};

export const log: Operation = {
  symbol: 'ln',
  apply: ([a]) => Math.log(a),
  derivatives: ([a]) => [1 / a],
};

export function power(exponent: number): Operation {
  return {
    symbol: `^${exponent}`,
    apply: ([a]) => a ** exponent,
    derivatives: ([a]) => [exponent === 0 ? 0 : exponent * a ** (exponent - 1)],
  };
}

export function activate(kind: Activation): Operation {
  const [f, derivative] = [activation(kind), activationDerivative(kind)];
  return {
    symbol: kind,
    apply: ([a]) => f(a),
    derivatives: ([a]) => [derivative(a)],
  };
}

export const sum: Operation = {
  symbol: 'Σ',
  apply: (inputs) => inputs.reduce((total, a) => total + a, 0),
  derivatives: (inputs) => inputs.map(() => 1),
};

export const logSumExp: Operation = {
  symbol: 'ln Σ exp',
  apply(inputs) {
    const max = Math.max(...inputs);
    return max + Math.log(inputs.reduce((total, a) => total + Math.exp(a - max), 0));
  },
  derivatives: (inputs, y) => inputs.map((a) => Math.exp(a - y)),
};
