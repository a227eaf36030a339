/** A text that is generated: tokens drawn one by one, each told as it comes. */
import {logSumExp} from '../core/decoding/distribution.js';
import {generate} from '../core/model/generate.js';
import type {Host} from './host.js';
import type {Generation, GenerationEvent, GenerationOptions} from './model-protocol.js';
import {TextStream} from './model-tokenizer.js';
import type {OpenModel} from './open-model.js';
import {topTokens} from './top-tokens.js';
import {stream} from './turns.js';

/** A character has four bytes at most: the tokens of a prompt that may hold the beginning of one. */
const UNFINISHED = 4;

/** @param prompt at least one token */
export async function generateText(
  {transformer, tokenizer, turns}: OpenModel,
  prompt: Int32Array,
  options: GenerationOptions,
  host: Host,
): Promise<Generation> {
  const {config} = transformer;
  const {maxTokens = 128, seed = 0, stop = config.eos_token_id, top = 0, logits: tellsLogits} = options;
  if (!(Number.isSafeInteger(maxTokens) && maxTokens >= 0))
    throw new RangeError(`generate: expected maxTokens to be a whole number, got ${maxTokens}`);
  // The token drawn last is not read any more, so it needs no position.
  const positions = config.position === 'learned' ? config.max_position_embeddings : Infinity;
  const room = Math.min(maxTokens, Math.max(0, positions - prompt.length + 1));
  const steps = generate(transformer, prompt, {...options, maxTokens: room, random: seed, stop});

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
