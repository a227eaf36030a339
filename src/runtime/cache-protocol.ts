/** What a session can be asked of decoding with and without a KV cache. */
import type {ModelId, ModelInput} from './model-protocol.js';

/** One step of a text that is decoded both ways. */
export interface CacheRaceStep {
  /** 0 reads the prompt, each further one the token that was chosen before it. */
  step: number;
  /** Tokens that are read by now. */
  length: number;
  /** The likeliest next token by the logits with the cache, and by those without. */
  next: number;
  nextWithout: number;
  /** The largest absolute difference between the logits of the two. */
  difference: number;
  /** Milliseconds of the step with the cache and without, each the median of some. */
  withCache: number;
  withoutCache: number;
  /** Bytes that keys and values take by now. */
  bytes: number;
  /** Norms of the keys that this step has put into the cache, and of the values, (new tokens, layers, kv heads). */
  keyNorms: Float32Array;
  valueNorms: Float32Array;
}

export interface CacheCalls {
  /**
   * Continues a text by its likeliest tokens, once with a KV cache and once by reading the whole text anew for each token; both
   * are timed, and each step is told. Tokens that end a text do not end it here.
   */
  cacheRace: {
    params: {model: ModelId; input: ModelInput; steps: number};
    /** All tokens that were read, and the last that was chosen. */
    result: {tokens: Int32Array};
    event: CacheRaceStep;
  };
}
