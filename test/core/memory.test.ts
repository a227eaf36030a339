import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {
  Activations,
  completeConfig,
  Decoder,
  finish,
  generate,
  Heap,
  KvCache,
  logitLens,
  PagedCache,
  PagePool,
  parameterShapes,
  Random,
  run,
  SlidingCache,
  Transformer,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {heapKinds, randomConfigs, randomModel, randomTokens} from './random-model.js';

const kinds = heapKinds.slice(0, 2);

/** GPT-2 as published: 124M parameters. */
const gpt2 = completeConfig({
  model_type: 'gpt2',
  vocab_size: 50257,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
});

for (const {name, create} of kinds)
  it(`a forward pass of GPT-2 over 1024 tokens fits in 1.5 times its weights, in ${name}`, async (t) => {
    const lengths = parameterShapes(gpt2).map(({shape}) => shape.reduce((a, b) => a * b, 1)); // prettier-ignore
    const weights = 4 * lengths.reduce((a, b) => a + b);
    assert.equal(weights, 4 * 124_439_808);
    const heap = await create();
    const model = new Transformer(gpt2, heap);
    assert.ok(heap.byteLength <= 1.01 * weights, `the weights alone take ${heap.byteLength} bytes`);
    const random = new Random(seed);
    const some = Float32Array.from({length: 1 << 16}, () => 0.02 * random.normal());
    for (const {data} of model.parameters.values())
      for (let i = 0; i < data.length; i += some.length)
        data.set(some.subarray(0, Math.min(some.length, data.length - i)), i);

    for (const logits of ['last', 'all'] as const) {
      const room = new Activations(gpt2, heap, {B: 1, T: 1024, S: 1024, keeps: false, logits});
      const {byteLength} = heap;
      const share = byteLength / weights;
      t.diagnostic(`${share.toFixed(3)} of its weights, for the logits of ${logits}`);
      assert.ok(share <= (logits === 'last' ? 1.15 : 1.5), `${share} of its weights`);
      room.free();
      // A pass takes no more than was made for it: a short one does not grow what a long one needs.
      const result = run(model, randomTokens(gpt2, random, 6), {logits});
      assert.ok(result.logits.every(Number.isFinite) && result.logits.some((x) => x !== 0), 'logits');
      assert.equal(heap.byteLength, byteLength);
    }
  });

/** What a script beside this file prints, in a process of its own. */
function measure(script: string, ...args: string[]): Record<string, number> {
  const options = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];
  const file = fileURLToPath(new URL(script, import.meta.url));
  const {stdout, stderr} = spawnSync(process.execPath, [...options, file, ...args], {encoding: 'utf8'});
  assert.match(stdout, /^\{.*\}$/m, stderr);
  return JSON.parse(stdout);
}

it('a process that makes such a pass takes 1.5 times the weights, all of Node included', (t) => {
  const {start, loaded, end, weights, logits} = measure('forward-memory.mjs');
  const share = (bytes: number) => (bytes / weights).toFixed(3);
  t.diagnostic(`of the weights: Node ${share(start)}, with the model ${share(loaded)}, after ${share(end)}`);
  assert.equal(weights, 4 * 124_439_808);
  assert.equal(logits, 50257);
  assert.ok(loaded > weights, `${loaded} bytes cannot hold the weights`);
  assert.ok(end <= 1.5 * weights, `${share(end)} of its weights`);
});

for (const {name} of kinds)
  for (const cache of ['KvCache', 'PagedCache', 'SlidingCache'])
    it(`decoding takes no memory for a token, in ${name} with a ${cache}`, (t) => {
      const {step, sample, kept, seen, arrays, buffers, block, taken} = measure(
        'decode-garbage.mjs',
        name,
        cache,
      );
      t.diagnostic(`bytes of garbage: ${step.toFixed(0)} for a step, ${sample.toFixed(0)} for a draw; kept: ${kept.toFixed(1)}`); // prettier-ignore
      assert.equal(seen, 2, 'it counts');
      assert.equal(arrays, 0, 'arrays were made');
      assert.ok(buffers <= 0, `${buffers} bytes of buffers`);
      assert.equal(block, 0, 'the heap grew');
      assert.equal(taken, 0, 'something was allocated in the heap');
      assert.ok(kept < 16, `${kept} bytes of objects are kept for each token`);
      // The engine boxes a fraction that is passed to a function it has not inlined: 16 bytes each, soon collected.
      assert.ok(step < 256, `a step leaves ${step} bytes of garbage`);
      assert.ok(sample < 256, `a draw leaves ${sample} bytes of garbage`);
    });

describe(`memory is given back (SEED=${seed})`, () => {
  const random = new Random(seed);
  const small = {causal: true, sliding_window: 6, norm_position: 'pre', num_hidden_layers: 2} as const;

  for (const {name, create} of kinds)
    it(`thousands of runs of any length do not make the heap grow, in ${name}`, async (t) => {
      const [config] = randomConfigs(random, 1, {...small, position: 'rope', max_position_embeddings: 200});
      const heap = await create();
      const model = randomModel(config, heap, random);
      const used = heap.usedBytes;
      const everything = {trace: ['*'], interventions: [{at: 'blocks.1.attn.z', op: 'zero'}]} as const;
      run(model, randomTokens(config, random, 60), everything);
      const {byteLength} = heap;
      for (let n = 0; n < 2000; n++)
        run(model, randomTokens(config, random, 1 + random.integer(60)), n % 5 ? {} : everything);
      assert.equal(heap.usedBytes, used);
      assert.equal(heap.byteLength, byteLength);

      // Nor with caches that come and go in between, however long they stay.
      const alive: {free(): void}[] = [];
      let most = 0;
      for (let n = 0; n < 2000; n++) {
        const kind = random.integer(4);
        if (kind === 0) alive.push(new KvCache(model, 1 + random.integer(100)));
        else if (kind === 1) alive.push(new SlidingCache(model, 1 + random.integer(30)));
        else if (kind === 2)
          alive.push(new Activations(config, heap, {B: 1, T: 1 + random.integer(30), S: 30, keeps: n % 2 === 0, logits: 'all'})); // prettier-ignore
        else run(model, randomTokens(config, random, 1 + random.integer(60)));
        while (alive.length > random.integer(16)) alive.splice(random.integer(alive.length), 1)[0].free();
        most = Math.max(most, heap.usedBytes);
      }
      for (const each of alive) each.free();
      assert.equal(heap.usedBytes, used);
      const bound = 2 * (most + byteLength);
      t.diagnostic(`${heap.byteLength} bytes, of which ${most} were taken at most`);
      assert.ok(heap.byteLength <= bound, `${heap.byteLength} bytes for ${most} that were taken at most`);
    });

  it('caches, activations and decoders leave nothing behind', () => {
    for (const config of randomConfigs(random, 10, small)) {
      const heap = new Heap();
      const model = randomModel(config, heap, random);
      const used = heap.usedBytes;
      for (const keeps of [true, false])
        for (const logits of ['all', 'last'] as const) {
          const a = new Activations(config, heap, {B: 2, T: 3, S: 3, keeps, logits});
          assert.ok(heap.usedBytes > used, 'activations take memory');
          a.free();
          assert.equal(heap.usedBytes, used);
        }
      const pool = new PagePool(model, 5, 2);
      const caches = [new KvCache(model, 9), new SlidingCache(model, 9), new PagedCache(pool)];
      const decoder = new Decoder(model, caches, 20);
      for (const b of caches.keys()) finish(decoder.prefill([1, 2, 3], b));
      decoder.step([1, 2, 3]);
      for (const each of [decoder, ...caches, pool]) each.free();
      assert.equal(heap.usedBytes, used);
    }
  });

  it('where it ends, all that was begun is given back', () => {
    const [config] = randomConfigs(random, 1, {...small, position: 'learned'});
    const heap = new Heap();
    const model = randomModel(config, heap, random);
    const used = heap.usedBytes;
    const text = randomTokens(config, random, 9);
    const attempts: Record<string, () => void> = {
      run: () => run(model, text),
      'a traced run': () => run(model, text, {trace: ['*']}),
      generate: () => Array.from(generate(model, text, {maxTokens: 3, stop: []})),
      logitLens: () => logitLens(model, new Float32Array(9 * config.hidden_size)),
      KvCache: () => new KvCache(model, 600).free(),
      SlidingCache: () => new SlidingCache(model, 600).free(),
      PagePool: () => new PagePool(model, 60, 10).free(),
      'kept activations': () =>
        new Activations(config, heap, {B: 1, T: 9, S: 9, keeps: true, logits: 'all'}).free(),
    };
    const allocate = heap.allocate.bind(heap);
    for (const [name, attempt] of Object.entries(attempts)) {
      let isDone = false;
      let granted = 0; // allocations, one more at each attempt
      for (; !isDone; granted++) {
        let left = granted;
        heap.allocate = (length) => {
          if (left-- === 0) throw new RangeError('no more memory');
          return allocate(length);
        };
        try {
          attempt();
          isDone = true;
        } catch (error) {
          assert.match(String(error), /no more memory/);
        }
        assert.equal(heap.usedBytes, used, `${name} after ${granted} allocations`);
      }
      assert.ok(granted > 2, `${name} allocates`);
    }
  });
});
