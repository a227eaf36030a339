/** Generation: the next token is drawn, appended, and everything begins again. */
import type {SamplingSettings} from '../decoding/settings.js';
import {Sampler} from '../decoding/sampler.js';
import {isList, show} from '../show.js';
import type {Random} from '../tensor/random.js';
import {ContextLengthError} from '../nn/sequence.js';
import {expectCausal, expectModel, expectOptions, expectTokens} from './check-arguments.js';
import type {ModelConfig} from './config.js';
import {Decoder} from './decoder.js';
import {interventionsInText, type Intervention} from './interventions.js';
import {KvCache} from './kv-cache.js';
import type {Transformer} from './transformer.js';

/** How a text is continued: how tokens are drawn, how many, and what is changed on the way. */
export interface GenerateOptions extends SamplingSettings {
  /** Most tokens to draw; 128. Fewer where learned positions end before: the last token needs none. */
  maxTokens?: number;
  /** Chance's generator, or its seed: the same seed gives the same text. */
  random?: Random | number;
  /** Tokens that end the text; the model's own where they are left out. The one that came is yielded. */
  stop?: readonly number[];
  interventions?: readonly Intervention[];
}

/** What generate() yields: how far the prompt is read, then each token. */
export type GenerateEvent =
  /** So much of the prompt is read, up to 1. */
  | {kind: 'prefill'; done: number}
  /** A token was drawn, with this probability after all filters, from these logits (a view until the next event). */
  | {kind: 'token'; token: number; probability: number; logits: Float32Array};

/** Most tokens to draw: 128 where nothing is said. @throws RangeError where it is no whole number */
export function readMaxTokens(maxTokens = 128): number {
  if (Number.isSafeInteger(maxTokens) && maxTokens >= 0) return maxTokens;
  throw new RangeError(
    `generate: expected maxTokens to be a whole number, 0 or more, got ${show(maxTokens)}`,
  );
}

/**
 * How many tokens may follow a prompt, learned positions being as many as there are: the last token is not read any more.
 *
 * @throws ContextLengthError where the prompt itself has no room
 */
export function roomAfter(where: string, prompt: number, config: ModelConfig): number {
  if (config.position !== 'learned') return Infinity;
  const {max_position_embeddings: positions} = config;
  if (prompt > positions)
    throw new ContextLengthError(
      `${where}: expected a prompt of at most ${positions} tokens, for as many positions, got ${prompt}`,
    );
  return positions - prompt + 1;
}

/**
 * Continues a text, token by token, as fast as the caller asks for the next.
 *
 * @param prompt at least one token
 * @throws RangeError DecodingError InterventionError ModelError VocabularyError ContextLengthError
 */
export function* generate(
  model: Transformer,
  prompt: ArrayLike<number>,
  options: GenerateOptions = {},
): Generator<GenerateEvent, void, void> {
  expectModel('generate', model);
  const {config} = model;
  expectTokens('generate', prompt, 1, config.vocab_size);
  expectOptions('generate', options);
  expectCausal('generate', model);
  const {maxTokens, random = 0, stop = config.eos_token_id, interventions = [], ...settings} = options;
  if (!isList(stop)) throw new RangeError(`generate: expected stop to be a list, got ${show(stop)}`);
  const hooks = interventionsInText(config, interventions);
  const sampler = new Sampler(config.vocab_size, settings, random);
  const room = roomAfter('generate', prompt.length, config);
  const most = prompt.length + Math.min(readMaxTokens(maxTokens), room);
  const used = new Int32Array(most);
  used.set(prompt);
  const cache = new KvCache(model, most);
  let decoder: Decoder | undefined;
  try {
    decoder = new Decoder(model, [cache], most);
    const prefill = decoder.prefill(prompt, 0, hooks);
    let step = prefill.next();
    for (; !step.done; step = prefill.next()) yield {kind: 'prefill', done: step.value};
    let logits = step.value;
    for (let n = prompt.length; n < most; n++) {
      const token = sampler.sample(logits, used.subarray(0, n));
      used[n] = token;
      yield {kind: 'token', token, probability: sampler.probability, logits};
      if (n + 1 === most || stop.includes(token)) return;
      logits = decoder.step(token, hooks);
    }
  } finally {
    decoder?.free();
    cache.free();
  }
}
