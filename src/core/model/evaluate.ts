/** Evaluation: how much each token of a text surprises the model. */
import {VocabularyError} from '../nn/embedding.js';
import {finish, type Task} from '../task.js';
import {Activations} from './activations.js';
import {InterventionHooks, type Intervention} from './interventions.js';
import type {Transformer} from './transformer.js';

/**
 * The cross-entropy of each token but the first, −ln p(token | tokens before it), in nats.
 *
 * @param tokens (T), at least two
 * @returns (T − 1)
 * @throws InterventionError VocabularyError ContextLengthError
 */
export function evaluate(
  model: Transformer,
  tokens: ArrayLike<number>,
  interventions: readonly Intervention[] = [],
): Float32Array {
  return finish(evaluateTask(model, tokens, interventions));
}

/** The same in slices, a block each. */
export function* evaluateTask(
  model: Transformer,
  tokens: ArrayLike<number>,
  interventions: readonly Intervention[] = [],
): Task<Float32Array> {
  const {config, heap} = model;
  const {vocab_size} = config;
  const T = tokens.length - 1;
  if (T < 1) throw new RangeError(`evaluate: expected at least two tokens, got ${tokens.length}`);
  const all = Int32Array.from(tokens);
  for (let t = 0; t <= T; t++)
    if (!(all[t] >= 0 && all[t] < vocab_size && all[t] === tokens[t]))
      throw new VocabularyError(`evaluate: expected token IDs below ${vocab_size}, got ${tokens[t]}`);
  const hooks = interventions.length > 0 ? new InterventionHooks(config, interventions) : undefined;
  const targets = heap.tensor([T]);
  const losses = heap.tensor([T]);
  const a = new Activations(config, heap, {B: 1, T, S: T, keeps: false, logits: 'all'});
  try {
    const logits = yield* model.forwardTask(a, all.subarray(0, T), {hooks});
    heap.i32.set(all.subarray(1), targets.at);
    heap.kernels.crossEntropy(losses.at, 0, logits.at, targets.at, T, vocab_size, 1);
    return losses.data.slice();
  } finally {
    a.free();
    losses.free();
    targets.free();
  }
}
