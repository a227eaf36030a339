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

/** Entropy of a distribution (n), −Σ p·log₂ p, in bits. @throws DecodingError where the numbers do not add up to 1 */
export function entropy(probabilities: ArrayLike<number>): number {
  let [bits, total] = [0, 0];
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i];
    total += p;
    if (p > 0) bits -= p * Math.log2(p);
  }
  if (!(Math.abs(total - 1) < 1e-3))
    throw new DecodingError(
      `entropy: expected probabilities that add up to 1, got numbers that make ${total}`,
    );
  return Math.max(bits, 0);
}

/**
 * 2 to the entropy of a distribution (n): among how many equally probable tokens one would be as uncertain. A text's
 * perplexity is another thing: e to the mean of evaluate().
 */
export function perplexity(probabilities: ArrayLike<number>): number {
  return 2 ** entropy(probabilities);
}
