/** How a model ranks a given text, and how far two models differ on it. */
import {logSoftmax} from '../decoding/distribution.js';
import {run} from '../model/run.js';
import type {Transformer} from '../model/transformer.js';
import {ShapeError} from '../tensor/errors.js';
import type {MaskedSequence} from './sft.js';
import {expectTargets} from './token-ids.js';

/**
 * ln p of a sequence's targets, summed, in nats.
 *
 * @throws ShapeError where targets are not as many as tokens; VocabularyError ContextLengthError
 */
export function logProbability(model: Transformer, {tokens, targets}: MaskedSequence): number {
  if (targets.length !== tokens.length)
    throw new ShapeError(`logProbability: expected ${tokens.length} targets, got ${targets.length}`);
  expectTargets('logProbability', targets, model.config.vocab_size);
  const rows = logProbabilities(model, tokens);
  let sum = 0;
  for (const [t, target] of targets.entries()) if (target >= 0) sum += rows(t)[target];
  return sum;
}

/**
 * Σ p·ln(p / q) over the vocabulary, in nats, averaged over the positions of a text that have targets: the Kullback–Leibler
 * divergence of a policy p from its reference q, exact for the text it is given. 0 where no position has a target.
 *
 * @throws RangeError where there are no tokens; VocabularyError ContextLengthError
 */
export function klDivergence(
  policy: Transformer,
  reference: Transformer,
  {tokens, targets}: MaskedSequence,
): number {
  const [p, q] = [logProbabilities(policy, tokens), logProbabilities(reference, tokens)];
  let [sum, count] = [0, 0];
  for (const [t, target] of targets.entries()) {
    if (target < 0) continue;
    const [logP, logQ] = [p(t), q(t)];
    for (let id = 0; id < logP.length; id++) sum += Math.exp(logP[id]) * (logP[id] - logQ[id]);
    count++;
  }
  return count > 0 ? Math.max(0, sum / count) : 0;
}

/** ln p(token | text up to t), for each t. */
function logProbabilities(model: Transformer, tokens: Int32Array): (t: number) => Float32Array {
  const {logits} = run(model, tokens);
  const vocab = logits.length / tokens.length;
  return (t) => logSoftmax(logits.subarray(t * vocab, (t + 1) * vocab));
}
