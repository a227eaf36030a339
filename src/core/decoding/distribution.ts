/**
 * From logits to probabilities, and what can be said of a distribution in one number. Logits are (vocab), in nats; −∞
 * stands for a token that cannot come. Sums are taken in 64 bits.
 */
import {DecodingError} from './errors.js';

/**
 * The largest logit. @throws DecodingError where there is none: no logits, all −∞, one that is NaN or +∞
 */
export function maximum(where: string, logits: ArrayLike<number>): number {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i];
    if (x > max) max = x;
    else if (x !== x) throw new DecodingError(`${where}: expected logits that are numbers, got NaN at ${i}`);
  }
  if (Math.abs(max) === Infinity)
    throw new DecodingError(
      `${where}: expected logits with a finite maximum, got ${logits.length} of which the largest is ${max}`,
    );
  return max;
}

/** ln Σ exp(logit) over logits (vocab), stable for any finite ones. @throws DecodingError */
export function logSumExp(logits: ArrayLike<number>): number {
  const max = maximum('logSumExp', logits);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i] - max);
  return max + Math.log(sum);
}

/** Probabilities, (vocab): exp(logit) / Σ exp(logit). @throws DecodingError */
export function softmax(logits: ArrayLike<number>): Float32Array {
  const max = maximum('softmax', logits);
  const weights = new Float64Array(logits.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] = Math.exp(logits[i] - max);
  return Float32Array.from(weights, (weight) => weight / sum);
}

/** Their natural logarithms, (vocab), exact where the probability itself is too small to write. @throws DecodingError */
export function logSoftmax(logits: ArrayLike<number>): Float32Array {
  const log = logSumExp(logits);
  return Float32Array.from(logits, (logit) => logit - log);
}

/** The most probable token by logits (vocab); of equals the one of lowest ID. @throws DecodingError */
export function greedy(logits: ArrayLike<number>): number {
  const max = maximum('greedy', logits);
  let id = 0;
  while (logits[id] !== max) id++;
  return id;
}

/** Entropy of a distribution (n), −Σ p·log₂ p, in bits. */
export function entropy(probabilities: ArrayLike<number>): number {
  let bits = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i];
    if (p > 0) bits -= p * Math.log2(p);
  }
  return Math.max(bits, 0);
}

/** 2 to the entropy: among how many equally probable tokens one would be as uncertain. */
export function perplexity(probabilities: ArrayLike<number>): number {
  return 2 ** entropy(probabilities);
}
