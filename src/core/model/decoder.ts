/** Decoding: a text goes in once, in chunks (prefill), and then token by token, each looking back at the cache. */
import type {SequenceCache} from '../nn/attention-layer.js';
import type {Hooks} from '../nn/hooks.js';
import {ShapeError} from '../tensor/errors.js';
import type {Task} from '../task.js';
import {Activations} from './activations.js';
import type {Transformer} from './transformer.js';

/** Tokens that are prefilled at a time: enough to fill the kernels, few enough that an abort is soon heard. */
export const PREFILL_CHUNK = 64;

/** A model that is not of the kind that a function needs. */
export class ModelError extends Error {
  override name = 'ModelError';
}

/** Texts that grow by a token at a time, side by side, each with its cache. */
export class Decoder {
  readonly model: Transformer;
  /** One for each sequence. */
  readonly caches: readonly SequenceCache[];
  readonly #step: Activations;
  readonly #tokens: number[]; // (B)
  readonly #options: {caches: readonly SequenceCache[]; hooks?: Hooks};

  /**
   * @param caches of sequences that are decoded side by side, which may be of different lengths
   * @param S most keys that a token will look at
   * @throws ModelError where tokens see those that come after them, for then nothing can be kept; RangeError where
   *   memory ends
   */
  constructor(model: Transformer, caches: readonly SequenceCache[], S: number) {
    const B = caches.length;
    if (!model.config.causal)
      throw new ModelError('Decoder: expected a causal model, got one whose tokens see all others');
    model.reachPositions(S);
    this.model = model;
    this.caches = caches;
    this.#step = new Activations(model.config, model.heap, {B, T: 1, S, keeps: false, logits: 'last'});
    this.#tokens = Array.from({length: B}, () => 0);
    this.#options = {caches};
  }

  /**
   * Reads a text into the cache of one sequence; yields after each chunk how much of it is done.
   *
   * @param tokens at least one
   * @returns logits of what comes next, (vocab): a copy
   * @throws VocabularyError ContextLengthError CacheError RangeError where there is no token or no such sequence
   */
  *prefill(tokens: ArrayLike<number>, sequence = 0, hooks?: Hooks): Task<Float32Array> {
    const {model} = this;
    const {config, heap} = model;
    const {length} = this.caches;
    if (!(sequence in this.caches))
      throw new RangeError(`Decoder.prefill: expected a sequence below ${length}, got ${sequence}`);
    if (tokens.length === 0) throw new RangeError('Decoder.prefill: expected at least one token, got none');
    const caches = [this.caches[sequence]];
    const all = Array.from(tokens);
    let last = new Float32Array(0);
    for (let begin = 0; begin < all.length; begin += PREFILL_CHUNK) {
      const chunk = all.slice(begin, begin + PREFILL_CHUNK);
      const T = chunk.length;
      const S = caches[0].columns(T);
      const a = new Activations(config, heap, {B: 1, T, S, keeps: false, logits: 'last'});
      try {
        last = model.forward(a, chunk, {caches, hooks}).data.slice();
      } finally {
        a.free();
      }
      yield Math.min(1, (begin + T) / all.length);
    }
    return last;
  }

  /**
   * Appends one token to each sequence. Nothing is allocated, but where hooks look on, and now and then for positions
   * past S, to which a text under a sliding window may come.
   *
   * @param tokens (B), or the token where there is one sequence
   * @returns logits of what comes next, (B, vocab): a view that the next step overwrites
   * @throws ShapeError VocabularyError ContextLengthError CacheError
   */
  step(tokens: number | ArrayLike<number>, hooks?: Hooks): Float32Array {
    const B = this.#tokens.length;
    const given = typeof tokens === 'number' ? 1 : tokens.length;
    if (given !== B) throw new ShapeError(`Decoder.step: expected ${B} tokens, got ${given}`);
    if (typeof tokens === 'number') this.#tokens[0] = tokens;
    else for (let b = 0; b < B; b++) this.#tokens[b] = tokens[b];
    this.#options.hooks = hooks;
    return this.model.forward(this.#step, this.#tokens, this.#options).data;
  }

  /** Gives its memory back; the caches are their makers' to free. */
  free(): void {
    this.#step.free();
  }
}
