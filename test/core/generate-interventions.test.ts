import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  generate,
  Heap,
  InterventionError,
  Random,
  type GenerateOptions,
  type Intervention,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {assertClose, distance, randomConfigs, randomModel, reach} from './random-model.js';

/** In another order, and attention step by step where hooks look on. */
const CLOSE = 1e-4;

describe(`interventions while a text is generated (SEED=${seed})`, () => {
  const random = new Random(seed);
  const heap = new Heap();
  const [config] = randomConfigs(random, 1, {causal: true, vocab_size: 13, position: 'rope', norm_position: 'pre'}); // prettier-ignore
  const model = randomModel(config, heap, random);
  reach(model, 250);
  const used = heap.usedBytes;

  /** The logits that each token is drawn from. */
  function logitsOf(prompt: number[], options: GenerateOptions): Float32Array[] {
    const all: Float32Array[] = [];
    for (const event of generate(model, prompt, options))
      if (event.kind === 'token') all.push(event.logits.slice());
    return all;
  }

  it('that have no meaning while it grows are refused before it is read', () => {
    const {hidden_size: d, num_attention_heads: H, head_dim: D} = config;
    const [z, pattern] = ['blocks.0.attn.z', 'blocks.0.attn.pattern'];
    const numbers = (length: number) => Array<number>(length).fill(1);
    const wrong: [Intervention, RegExp][] = [
      [{at: z, op: 'mean'}, /^blocks\.0\.attn\.z: expected zero, scale, patch or add while .*, got "mean"$/],
      [{at: z, op: 'mean', position: 2}, /got "mean"$/],
      [
        {at: 'embed', op: 'patch', value: numbers(d)},
        /expected a position to patch while .*, got undefined$/,
      ],
      [{at: 'embed', op: 'patch', value: numbers(3 * d)}, /expected a position to patch/],
      [
        {at: 'embed', op: 'patch', value: numbers(3 * d), position: 1},
        new RegExp(`${d} numbers for a token, got ${3 * d}$`),
      ],
      [
        {at: z, op: 'patch', value: numbers(D + 1), position: 90, head: 0},
        new RegExp(`${D} numbers for a token, got ${D + 1}$`),
      ],
      [{at: z, op: 'patch', value: numbers(H * D + 1), position: 1}, new RegExp(`${H * D} numbers`)],
      [
        {at: 'embed', op: 'add', vector: numbers(d + 1)},
        new RegExp(`${d} numbers for a token, got ${d + 1}$`),
      ],
      [
        {at: pattern, op: 'patch', value: numbers(H), position: 1},
        /expected an index to patch at .*, got undefined$/,
      ],
      [{at: pattern, op: 'add', vector: [1]}, /expected an index to add at .*, got undefined$/],
      [{at: pattern, op: 'add', vector: [1, 2], index: 1}, /expected 1 numbers for a token, got 2$/],
    ].map(([intervention, message]) => [intervention as Intervention, message as RegExp]);
    for (const [intervention, message] of wrong) {
      const kinds: string[] = [];
      const attempt = () => {
        for (const {kind} of generate(model, [1, 2, 3], {interventions: [intervention], stop: []}))
          kinds.push(kind);
      };
      const isRefusal = (error: Error) =>
        error instanceof InterventionError && message.test(error.message.replace('intervention at ', ''));
      assert.throws(attempt, isRefusal, JSON.stringify(intervention));
      assert.deepEqual(kinds, []);
      assert.equal(heap.usedBytes, used);
    }
  });

  it('reach a place when it comes', () => {
    const vector = Array.from({length: config.hidden_size}, (_, i) => 5 * (i % 3) - 5);
    const options = {temperature: 0, maxTokens: 6, stop: []};
    const steered = (position: number) =>
      logitsOf([1, 2], {...options, interventions: [{at: 'embed', op: 'add', vector, position}]});
    const plain = logitsOf([1, 2], options);
    const later = steered(4);
    for (let n = 0; n < 3; n++) assertClose(later[n], plain[n], CLOSE, `before, ${n}`);
    assert.ok(distance(later[3], plain[3]) > 10 * CLOSE, 'reached');
    for (const [n, logits] of steered(500).entries()) assertClose(logits, plain[n], CLOSE, `never, ${n}`);
  });
});
