/** Decoding with and without a KV cache through a session, which here computes on Node's own thread. */
import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';
import {Decoder, finish, greedy, kvBytesPerToken, KvCache, run} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {openModel, Session, type ModelHandle} from 'llm-anatomy/session';

const {model, tokenizer} = await loadHouseModel();
const {config} = model;
const prompt = [config.bos_token_id!, ...tokenizer!.encode('One day Mia could not find her red kite.')];
const STEPS = 5;

type Step = Parameters<NonNullable<NonNullable<Parameters<ModelHandle['cacheRace']>[2]>['onEvent']>>[0];

describe('the race of a cache', () => {
  const session = new Session();
  after(() => session.close());

  async function race(steps: number): Promise<{tokens: number[]; events: Step[]}> {
    const handle = await openModel(session, {house: 'base'});
    const events: Step[] = [];
    const {tokens} = await handle.cacheRace(prompt, steps, {onEvent: (event) => events.push(event)});
    handle.close();
    return {tokens: [...tokens], events};
  }

  it('goes the way of the likeliest tokens, with logits that agree', async () => {
    const {tokens, events} = await race(STEPS);
    assert.deepEqual(
      events.map(({step, length}) => [step, length]),
      Array.from({length: STEPS + 1}, (_, i) => [i, prompt.length + i]),
    );
    const expected = [...prompt];
    for (const {length, next, nextWithout, difference, bytes, withCache, withoutCache} of events) {
      const {logits} = run(model, expected);
      const last = logits.subarray((expected.length - 1) * config.vocab_size);
      assert.equal(next, greedy(last));
      assert.equal(nextWithout, next);
      assert.ok(difference >= 0 && difference < 1e-3, `${difference}`);
      assert.equal(BigInt(bytes), BigInt(length) * kvBytesPerToken(config, {format: 'fp32'}));
      assert.ok(withCache > 0 && withoutCache > 0);
      expected.push(next);
    }
    assert.deepEqual(tokens, expected);
  });

  it('tells how far the logits of both are apart, as a cache and a whole pass of ours are', async () => {
    const {events} = await race(STEPS);
    const cache = new KvCache(model, prompt.length + STEPS);
    const decoder = new Decoder(model, [cache], cache.capacity);
    const tokens = [...prompt];
    for (const {step, difference, next} of events) {
      const cached = step === 0 ? finish(decoder.prefill(tokens)) : decoder.step(tokens.at(-1)!);
      const {logits: whole} = run(model, tokens, {logits: 'last'});
      const expected = Math.max(...cached.map((value, i) => Math.abs(value - whole[i])));
      assert.equal(difference, expected, `step ${step}`);
      tokens.push(next);
    }
    // Sums in another order round otherwise: equal throughout they would be only where one is compared with itself.
    assert.ok(events.some(({difference}) => difference > 0));
    decoder.free();
    cache.free();
  });

  it('tells the norms of keys and values, each token’s once', async () => {
    const {events} = await race(2);
    const {num_hidden_layers: layers, num_key_value_heads: heads, head_dim} = config;
    const tokens = [...prompt, events[0].next, events[1].next];
    const names = ['k', 'v'].flatMap((name) =>
      Array.from({length: layers}, (_, layer) => `blocks.${layer}.attn.${name === 'k' ? 'rot_k' : 'v'}`),
    );
    const {trace} = run(model, tokens, {trace: names});
    for (const [kind, name] of [
      ['keyNorms', 'rot_k'],
      ['valueNorms', 'v'],
    ] as const) {
      const told = events.flatMap((event) => [...event[kind]]);
      assert.equal(told.length, tokens.length * layers * heads);
      for (const [i, norm] of told.entries()) {
        const [token, layer, head] = [
          Math.floor(i / (layers * heads)),
          Math.floor(i / heads) % layers,
          i % heads,
        ];
        const {data} = trace.get(`blocks.${layer}.attn.${name}`)!;
        const at = (token * heads + head) * head_dim;
        const expected = Math.hypot(...data.subarray(at, at + head_dim));
        assert.ok(Math.abs(norm - expected) < 1e-3 * expected, `${kind} ${i}: ${norm}, ${expected}`);
      }
    }
  });

  it('refuses what is no number of steps', async () => {
    for (const steps of [-1, 0.5, 1e9, NaN]) await assert.rejects(race(steps), /whole number from 0 to 1024/);
    assert.deepEqual((await race(0)).events.length, 1);
  });

  it('reads of a cache what is in it alone', () => {
    const cache = new KvCache(model, 4);
    assert.throws(() => cache.entry(0, 0), /a token below 0, got 0/);
    cache.advance(1);
    assert.equal(cache.entry(0, 0).key.length, config.num_key_value_heads * config.head_dim);
    for (const layer of [-1, config.num_hidden_layers, 0.5])
      assert.throws(() => cache.entry(layer, 0), /a layer below/);
    cache.free();
    assert.throws(() => cache.entry(0, 0), /freed/);
  });
});
