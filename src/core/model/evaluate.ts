/** Evaluation: how much each token of a text surprises the model. */
import {finish, type Task} from '../task.js';
import {Activations} from './activations.js';
import {expectModel, expectTokens} from './check-arguments.js';
import {interventionsInRun, type Intervention} from './interventions.js';
import type {Transformer} from './transformer.js';

/**
 * The cross-entropy of each token but the first, −ln p(token | tokens before it), in nats.
 *
 * @param tokens (T), at least two
 * @returns (T − 1)
 * @throws RangeError where there are fewer, or memory ends; InterventionError ModelError VocabularyError ContextLengthError
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
  expectModel('evaluate', model);
  const {config, heap} = model;
  const {vocab_size} = config;
  expectTokens('evaluate', tokens, 2, vocab_size);
  const T = tokens.length - 1;
  const all = Int32Array.from(tokens);
  const given = interventionsInRun(config, interventions, T);
  const hooks = interventions.length > 0 ? given : undefined;
  const losses = heap.tensor([2, T]); // and after them the targets
  const targets = losses.at + T;
  let a: Activations | undefined;
  try {
    a = new Activations(config, heap, {B: 1, T, S: T, keeps: false, logits: 'all'});
    const logits = yield* model.forwardTask(a, all.subarray(0, T), {hooks});
    heap.i32.set(all.subarray(1), targets);
    heap.kernels.crossEntropy(losses.at, 0, logits.at, targets, T, vocab_size, 1);
    return losses.data.slice(0, T);
  } finally {
    a?.free();
    losses.free();
  }
}
