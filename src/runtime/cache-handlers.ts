/** What is computed for decoding with and without a KV cache: on a copy, of which nothing stays. */
import {greedy} from '../core/decoding/distribution.js';
import {Activations} from '../core/model/activations.js';
import {Decoder} from '../core/model/decoder.js';
import {KvCache} from '../core/model/kv-cache.js';
import type {Transformer} from '../core/model/transformer.js';
import {finish} from '../core/task.js';
import type {CacheCalls} from './cache-protocol.js';
import type {Handlers} from './handlers.js';
import type {Host} from './host.js';
import {copy, openModelOf, tokensOf} from './open-model.js';
import {Pace} from './turns.js';

/** How often a step is timed; fewer times where each takes long. */
const [SAMPLES, SLOW_SAMPLES, SLOW] = [9, 3, 20];
/** Milliseconds that a time must take at least, for some clocks know no less than one: work is done so often. */
const [LEAST, MOST_REPEATS] = [2, 64];
/** Milliseconds for which all is tried before it is timed. */
const WARM = 60;

export const handlers: Handlers<keyof CacheCalls> = {
  async cacheRace({model: id, input, steps}, host) {
    const open = openModelOf(host, id);
    const tokens = [...(await tokensOf(open, input, host))];
    if (!(Number.isSafeInteger(steps) && steps >= 0 && steps <= 1024))
      throw new RangeError(`cacheRace: expected steps to be a whole number from 0 to 1024, got ${steps}`);
    const {transformer} = await open.turns.take(host, () => copy(open));
    const pace = new Pace();
    const cache = new KvCache(transformer, tokens.length + steps);
    const decoder = new Decoder(transformer, [cache], cache.capacity);
    let read = 0;
    await warmUp(host, pace, () => {
      cache.truncate(0);
      finish(decoder.prefill(tokens));
      cache.truncate(tokens.length - 1);
      decoder.step(tokens[tokens.length - 1]);
    });
    cache.truncate(0);
    for (let step = 0; step <= steps; step++) {
      const length = tokens.length;
      let logits: Float32Array = new Float32Array();
      const withCache = await measure(host, pace, () => {
        cache.truncate(read);
        logits = step === 0 ? finish(decoder.prefill(tokens)) : decoder.step(tokens[read]);
      });
      logits = logits.slice(); // a view, and the heap may move
      const whole = wholePass(transformer, tokens);
      const withoutCache = await measure(host, pace, whole.run);
      const others = whole.end();
      const norms = normsOf(cache, read, length);
      read = length;
      const next = greedy(logits);
      host.event({
        ...{step, length, next, nextWithout: greedy(others), difference: apart(logits, others)},
        ...{withCache, withoutCache, bytes: cache.bytes, ...norms},
      });
      tokens.push(next);
      host.progress({doing: 'compute', done: (step + 1) / (steps + 1), total: 1});
      await pace.rest(host);
    }
    return {tokens: Int32Array.from(tokens)};
  },
};

/** A pass over a whole text that keeps nothing. */
function wholePass(
  model: Transformer,
  tokens: readonly number[],
): {run: () => void; end: () => Float32Array} {
  const {length: T} = tokens;
  const a = new Activations(model.config, model.heap, {B: 1, T, S: T, keeps: false, logits: 'last'});
  const now = [...tokens];
  return {
    run: () => void model.forward(a, now),
    end: () => {
      const logits = a.logits.data.slice();
      a.free();
      return logits;
    },
  };
}

/** Engines compile what is done often: the first times would tell of that. */
async function warmUp(host: Host, pace: Pace, work: () => void): Promise<void> {
  const end = performance.now() + WARM;
  for (let i = 0; i < MOST_REPEATS && performance.now() < end; i++) {
    work();
    await pace.rest(host);
  }
}

/** Milliseconds that a piece of work takes, the median of some. */
async function measure(host: Host, pace: Pace, work: () => void): Promise<number> {
  const times: number[] = [];
  let repeats = 1;
  while (times.length < (times[0] > SLOW ? SLOW_SAMPLES : SAMPLES)) {
    const begin = performance.now();
    for (let i = 0; i < repeats; i++) work();
    const took = performance.now() - begin;
    if (took < LEAST && repeats < MOST_REPEATS) repeats *= 2;
    else times.push(took / repeats);
    await pace.rest(host);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

/** The norm of each head's key and value of some tokens, (tokens, layers, kv heads). */
function normsOf(
  cache: KvCache,
  from: number,
  to: number,
): {keyNorms: Float32Array; valueNorms: Float32Array} {
  const {num_hidden_layers: layers, num_key_value_heads: heads, head_dim} = cache.model.config;
  const [keyNorms, valueNorms] = [0, 1].map(() => new Float32Array((to - from) * layers * heads));
  for (let token = from, at = 0; token < to; token++)
    for (let layer = 0; layer < layers; layer++) {
      const {key, value} = cache.entry(layer, token);
      for (let head = 0; head < heads; head++, at++) {
        const [begin, end] = [head * head_dim, (head + 1) * head_dim];
        keyNorms[at] = Math.hypot(...key.subarray(begin, end));
        valueNorms[at] = Math.hypot(...value.subarray(begin, end));
      }
    }
  return {keyNorms, valueNorms};
}

/** The largest absolute difference. */
function apart(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}
