/** Decoding: a text goes in once, in chunks (prefill), and then token by token, each looking back at the cache. */
import type {Hooks} from '../nn/hooks.js';
import {FreedError, ShapeError} from '../tensor/errors.js';
import {show} from '../show.js';
import type {Task} from '../task.js';
import {Activations} from './activations.js';
import {CacheError, expectCaches, type ModelCache} from './cache-memory.js';
import {expectCausal, expectModel, expectTokens} from './check-arguments.js';
import type {Transformer} from './transformer.js';

/** Tokens that are prefilled at a time: enough to fill the kernels, few enough that an abort is soon heard. */
export const PREFILL_CHUNK = 64;

/** Texts that grow by a token at a time, side by side, each with its cache. */
export class Decoder {
  readonly model: Transformer;
  /** One for each sequence. The list is read at each step: another cache of the model may be put into a place of it. */
  readonly caches: readonly ModelCache[];
  readonly #step: Activations;
  readonly #tokens: number[]; // (B)
  readonly #options: {caches: readonly ModelCache[]; hooks?: Hooks};

  /**
   * @param caches of sequences that are decoded side by side, which may be of different lengths
   * @param S most keys that a token will look at
   * @throws ModelError where tokens see those that come after them, for then nothing can be kept; CacheError FreedError
   *   where caches are not the model's or were freed; RangeError where S is no whole number above 0, or memory ends
   */
  constructor(model: Transformer, caches: readonly ModelCache[], S: number) {
    expectModel('Decoder', model);
    if (!Array.isArray(caches) || caches.length === 0)
      throw new CacheError(`Decoder: expected a list of caches, one for each sequence, got ${show(caches)}`);
    const B = caches.length;
    expectCausal('Decoder', model);
    if (!Number.isSafeInteger(S) || S < 1)
      throw new RangeError(`Decoder: expected S to be a whole number above 0, got ${show(S)}`);
    expectCaches('Decoder', caches, model);
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
   * @throws VocabularyError ContextLengthError CacheError FreedError; RangeError where there is no token or no such
   *   sequence
   */
  *prefill(tokens: ArrayLike<number>, sequence = 0, hooks?: Hooks): Task<Float32Array> {
    const {model} = this;
    const {config, heap} = model;
    const {length} = this.caches;
    this.#expectMemory('Decoder.prefill');
    if (!(sequence in this.caches))
      throw new RangeError(`Decoder.prefill: expected a sequence below ${length}, got ${sequence}`);
    expectTokens('Decoder.prefill', tokens);
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
   * @throws ShapeError VocabularyError ContextLengthError CacheError FreedError
   */
  step(tokens: number | ArrayLike<number>, hooks?: Hooks): Float32Array {
    const B = this.#tokens.length;
    this.#expectMemory('Decoder.step');
    if (typeof tokens !== 'number') expectTokens('Decoder.step', tokens);
    const given = typeof tokens === 'number' ? 1 : tokens.length;
    if (given !== B) throw new ShapeError(`Decoder.step: expected ${B} tokens, got ${given}`);
    if (typeof tokens === 'number') this.#tokens[0] = tokens;
    else for (let b = 0; b < B; b++) this.#tokens[b] = tokens[b];
    this.#options.hooks = hooks;
    return this.model.forward(this.#step, this.#tokens, this.#options).data;
  }

  #expectMemory(where: string): void {
    if (this.#step.isFree)
      throw new FreedError(`${where}: expected a decoder that has its memory, got one that was freed`);
  }

  /** Gives its memory back; the caches are their makers' to free. @throws FreedError the second time */
  free(): void {
    this.#expectMemory('Decoder.free');
    this.#step.free();
  }
}
