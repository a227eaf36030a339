/** A text that is generated: tokens drawn one by one, each told as it comes. */
import {logSumExp} from '../core/decoding/distribution.js';
import {generate, readMaxTokens, type GenerateEvent, type GenerateOptions} from '../core/model/generate.js';
import {show} from '../core/show.js';
import {Random} from '../core/tensor/random.js';
import type {Host} from './host.js';
import type {Generation, GenerationEvent, GenerationOptions} from './model-protocol.js';
import {TextStream} from './model-tokenizer.js';
import type {OpenModel} from './open-model.js';
import {topTokens} from './top-tokens.js';
import {stream} from './turns.js';

/** A character has four bytes at most: the tokens of a prompt that may hold the beginning of one. */
const UNFINISHED = 4;

/**
 * Continues a text. Where the model moves meanwhile, as when a trainer of it is opened or closed, the text goes on with
 * the weights that it has then: it is read anew, which is told as another prefill.
 *
 * @param prompt at least one token
 * @throws RangeError DecodingError InterventionError VocabularyError ContextLengthError; the signal's reason
 */
export async function generateText(
  open: OpenModel,
  prompt: Int32Array,
  options: GenerationOptions,
  host: Host,
): Promise<Generation> {
  const {tokenizer, turns} = open;
  const {config} = open.transformer;
  const {seed = 0, skip = 0, top = 0, logits: tellsLogits, ...core} = options;
  const {stop = config.eos_token_id} = core;
  const maxTokens = readMaxTokens(core.maxTokens);
  // The token drawn last is not read any more, so it needs no position.
  const positions = config.position === 'learned' ? config.max_position_embeddings : Infinity;
  const room = Math.min(maxTokens, Math.max(0, positions - prompt.length + 1));
  const steps = following(open, prompt, {...core, maxTokens: room, stop}, randomAfter(seed, skip));

  const text = new TextStream(tokenizer);
  for (const token of prompt.subarray(-UNFINISHED)) text.add(token);
  const tokens: number[] = [];
  let written = '';
  await stream(steps, turns, host, (step) => {
    if (step.kind === 'prefill') return host.event(step);
    const {token, probability, logits} = step;
    const piece = text.add(token);
    written += piece;
    const event: GenerationEvent = {
      kind: 'token',
      index: tokens.length,
      token,
      text: piece,
      probability,
      modelProbability: Math.exp(logits[token] - logSumExp(logits)),
      top: topTokens(logits, config.vocab_size, top),
      ...(tellsLogits && {logits: logits.slice()}), // a copy: the buffer itself stays here
    };
    tokens.push(token);
    host.event(event);
  });
  return {
    tokens: Int32Array.from(tokens),
    text: written + text.end(),
    end: stop.includes(tokens[tokens.length - 1]) ? 'stop' : tokens.length < maxTokens ? 'context' : 'length',
  };
}

/** More than any text is long. */
const MOST_SKIPPED = 2 ** 20;

/** The seed's generator after so many draws. @throws RangeError */
function randomAfter(seed: number, draws: number): Random {
  if (!(Number.isInteger(draws) && draws >= 0 && draws <= MOST_SKIPPED))
    throw new RangeError(
      `generate: expected skip to be a whole number from 0 to ${MOST_SKIPPED}, got ${show(draws)}`,
    );
  const random = new Random(seed);
  for (let i = 0; i < draws; i++) random.uniform();
  return random;
}

/** generate(), begun again with the tokens so far where the model has moved: its caches lie where it was. */
function* following(
  open: OpenModel,
  prompt: Int32Array,
  {maxTokens, stop, ...options}: GenerateOptions & {maxTokens: number; stop: readonly number[]},
  random: Random,
): Generator<GenerateEvent, void, void> {
  const tokens = [...prompt];
  for (let isMoved = true; isMoved;) {
    const {transformer} = open;
    const left = prompt.length + maxTokens - tokens.length;
    isMoved = false;
    for (const step of generate(transformer, tokens, {...options, stop, random, maxTokens: left})) {
      yield step;
      if (step.kind === 'token') {
        tokens.push(step.token);
        if (tokens.length === prompt.length + maxTokens || stop.includes(step.token)) return;
      }
      isMoved = open.transformer !== transformer;
      if (isMoved) break;
    }
  }
}
