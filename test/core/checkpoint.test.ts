import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  allocateParameters,
  CheckpointError,
  checkpointParts,
  checkpointTensors,
  completeConfig,
  formatSafetensors,
  Heap,
  memorySource,
  openCheckpoint,
  parseConfig,
  parseShardIndex,
  readCheckpoint,
  shardTensors,
  writeCheckpoint,
  type ByteSource,
  type ModelConfig,
  type OpenFile,
  type PartialConfig,
  type Tensor,
  type TensorData,
} from 'llm-anatomy/core';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';

const models = new URL('../golden/models/', import.meta.url);

/** A folder in memory. */
function folder(files: Record<string, Uint8Array | object>): OpenFile {
  return async (name) => {
    if (!Object.hasOwn(files, name)) return undefined;
    const file = files[name];
    const isBytes = file instanceof Uint8Array;
    return memorySource(isBytes ? file : new TextEncoder().encode(JSON.stringify(file)));
  };
}
const single = (file: Uint8Array) => folder({'model.safetensors': file});
const fileOf = (tensors: Iterable<readonly [string, TensorData]>) =>
  single(formatSafetensors(new Map(tensors)));

function randomParameters(config: ModelConfig, random: Random): Map<string, Tensor> {
  const parameters = allocateParameters(config, new Heap());
  for (const {data} of parameters.values()) for (let i = 0; i < data.length; i++) data[i] = random() * 4 - 2;
  return parameters;
}

async function readNew(config: ModelConfig, open: OpenFile): Promise<Map<string, Tensor>> {
  const parameters = allocateParameters(config, new Heap());
  await readCheckpoint(parameters, config, open);
  return parameters;
}

function assertSame(a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>): void {
  assert.deepEqual([...a.keys()], [...b.keys()]);
  for (const [name, {data}] of a) assert.deepEqual(data, b.get(name)!.data, name);
}

const sizes: PartialConfig = {
  vocab_size: 11,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  max_position_embeddings: 6,
};
const llama = completeConfig({...sizes, num_key_value_heads: 1});
const gpt2 = completeConfig({...sizes, model_type: 'gpt2'});

function randomConfig(random: Random): ModelConfig {
  const flag = () => random() < 0.5;
  const model_type = pick(random, ['llama', 'mistral', 'qwen2', 'gpt2'] as const);
  return completeConfig({
    ...sizes,
    model_type,
    vocab_size: integer(random, 1, 30),
    hidden_size: 4 * integer(random, 1, 5),
    head_dim: 2 * integer(random, 1, 4),
    num_key_value_heads: pick(random, [1, 2]),
    intermediate_size: integer(random, 1, 20),
    mlp: model_type === 'gpt2' ? 'plain' : pick(random, ['gated', 'plain'] as const),
    norm: pick(random, ['rms', 'layer'] as const),
    norm_position: pick(random, ['pre', 'post'] as const),
    position: pick(random, ['rope', 'learned'] as const),
    attention_bias: flag(),
    attention_out_bias: flag(),
    mlp_bias: flag(),
    tie_word_embeddings: flag(),
  });
}

async function assertRefused(open: OpenFile, config: ModelConfig, says: RegExp): Promise<void> {
  await assert.rejects(openCheckpoint(config, open), (error: Error) => {
    assert.ok(error instanceof CheckpointError, error.stack);
    assert.match(error.message, /expected .+, got .+/s);
    assert.match(error.message, says);
    return true;
  });
}

describe('readCheckpoint()', () => {
  it("reads what PyTorch and Hugging Face's layout have written", async () => {
    for (const name of readdirSync(models)) {
      const open: OpenFile = async (file) => {
        const url = new URL(`${name}/${file}`, models);
        return existsSync(url) ? memorySource(readFileSync(url)) : undefined;
      };
      const json: unknown = JSON.parse(readFileSync(new URL(`${name}/config.json`, models), 'utf8'));
      const config = parseConfig(json);
      const parameters = await readNew(config, open);
      for (const [tensor, {data}] of parameters)
        assert.ok(
          data.some((x) => x !== 0),
          `${name}: ${tensor}`,
        );
      assertSame(await readNew(config, single(writeCheckpoint(parameters, config))), parameters);
    }
  });

  it("turns GPT-2's matrices round and takes queries, keys and values apart", async () => {
    const random = mulberry32(seed);
    const parameters = randomParameters(gpt2, random);
    const tensors = checkpointTensors(parameters, gpt2);
    const stored = (name: string) => {
      const {data, shape} = tensors.get(name)!;
      return {data: typeof data === 'function' ? data() : data, shape};
    };
    const ours = (name: string) => parameters.get(name)!.data;
    const d = gpt2.hidden_size;
    const c_attn = stored('transformer.h.1.attn.c_attn.weight');
    assert.deepEqual(c_attn.shape, [d, 3 * d]);
    const c_fc = stored('transformer.h.1.mlp.c_fc.weight');
    assert.deepEqual(c_fc.shape, [d, 4 * d]);
    for (const [part, name] of ['q', 'k', 'v'].entries()) {
      const weight = ours(`model.layers.1.self_attn.${name}_proj.weight`);
      const bias = ours(`model.layers.1.self_attn.${name}_proj.bias`);
      for (let out = 0; out < d; out++) {
        assert.equal(stored('transformer.h.1.attn.c_attn.bias').data[part * d + out], bias[out]);
        for (let into = 0; into < d; into++)
          assert.equal(c_attn.data[into * 3 * d + part * d + out], weight[out * d + into]);
      }
    }
    const up = ours('model.layers.1.mlp.up_proj.weight');
    for (let out = 0; out < 4 * d; out++)
      for (let into = 0; into < d; into++) assert.equal(c_fc.data[into * 4 * d + out], up[out * d + into]);
    assert.deepEqual(stored('transformer.wte.weight').data, ours('model.embed_tokens.weight'));
    assert.deepEqual(stored('transformer.wpe.weight').shape, [gpt2.max_position_embeddings, d]);
  });

  it(`reads what was written: the same numbers, the same bytes, SEED=${seed}`, async () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 60; round++) {
      const config = randomConfig(random);
      const parameters = randomParameters(config, random);
      const file = writeCheckpoint(parameters, config);
      assert.deepEqual(Buffer.concat([...checkpointParts(parameters, config)]), Buffer.from(file));
      const again = await readNew(config, single(file));
      assertSame(again, parameters);
      assert.deepEqual(writeCheckpoint(again, config), file);
      for (const dtype of ['F16', 'BF16'] as const) {
        const rounded = writeCheckpoint(parameters, config, {dtype});
        const read = await readNew(config, single(rounded));
        assert.deepEqual(writeCheckpoint(read, config, {dtype}), rounded);
        for (const [name, {data}] of read)
          for (const [i, x] of data.entries())
            assert.ok(Math.abs(x - parameters.get(name)!.data[i]) <= 2 ** (dtype === 'F16' ? -11 : -8) * 2);
      }
    }
  });

  it('finds names with and without their prefix, and leaves what holds no weights', async () => {
    for (const [config, prefix, extra] of [
      [llama, 'model.', 'layers.0.self_attn.rotary_emb.inv_freq'],
      [gpt2, 'transformer.', 'h.0.attn.bias'],
      [gpt2, 'transformer.', 'h.1.attn.masked_bias'],
    ] as const) {
      const parameters = randomParameters(config, mulberry32(seed));
      const buffer: TensorData = {dtype: 'F32', shape: [1, 2], data: [1, 2]};
      const tensors = [...checkpointTensors(parameters, config)];
      const bare = tensors.map(([name, tensor]) => [name.replace(prefix, ''), tensor] as const);
      assertSame(await readNew(config, fileOf([...bare, [extra, buffer]])), parameters);
      assertSame(await readNew(config, fileOf([...tensors, [prefix + extra, buffer]])), parameters);
      await assertRefused(fileOf([...tensors, bare[0]]), config, /each tensor once/);
    }
  });

  it('takes the unembedding as the embedding where they are tied', async () => {
    for (const [config, name] of [
      [completeConfig({...sizes, tie_word_embeddings: true}), 'model.embed_tokens.weight'],
      [gpt2, 'transformer.wte.weight'],
    ] as const) {
      const parameters = randomParameters(config, mulberry32(seed));
      const tensors = checkpointTensors(parameters, config);
      const embedding = tensors.get(name)!;
      for (const copy of ['lm_head.weight']) {
        assertSame(await readNew(config, fileOf([...tensors, [copy, embedding]])), parameters);
        const alone = [...tensors].filter(([other]) => other !== name);
        assertSame(await readNew(config, fileOf([...alone, [copy, embedding]])), parameters);
        await assertRefused(fileOf(alone), config, /a tensor ".*(embed_tokens|wte).weight"/);
        const other = embedding.shape.reduce((a, b) => a * b);
        const zeros: TensorData = {...embedding, data: new Float32Array(other)};
        const open = fileOf([...tensors, [copy, zeros]]);
        await assert.rejects(readNew(config, open), /to equal the embedding it is tied to/);
      }
    }
  });

  it('refuses tensors that are missing, left over, twice, of other shapes or of no numbers', async () => {
    for (const config of [llama, gpt2]) {
      const tensors = checkpointTensors(randomParameters(config, mulberry32(seed)), config);
      for (const [name, tensor] of tensors) {
        const rest = [...tensors].filter(([other]) => other !== name);
        const short = name.replace(/^(model|transformer)\./, '').replaceAll('.', '\\.');
        await assertRefused(fileOf(rest), config, new RegExp(`a tensor "${short}", got none \\(1 are`));
        const {shape} = tensor;
        for (const wrong of [[...shape, 1], shape.slice(1), shape.map((n) => n + 1), shape.toReversed()]) {
          if (wrong.length === shape.length && wrong.every((n, i) => n === shape[i])) continue;
          const zeros = new Float32Array(wrong.reduce((a, b) => a * b, 1));
          const open = fileOf([...rest, [name, {dtype: 'F32', shape: wrong, data: zeros}]]);
          await assertRefused(open, config, /of shape \(/);
        }
      }
      const stranger: TensorData = {dtype: 'F32', shape: [1], data: [0]};
      for (const name of ['score.weight', 'model.layers.2.mlp.up_proj.weight', 'h.0.attn.bias.x', ''])
        await assertRefused(fileOf([...tensors, [name, stranger]]), config, /tensors of the config alone/);
      const odd = formatSafetensors(tensors);
      const text = Buffer.from(odd.buffer).toString('latin1').replace('"F32"', '"F31"');
      await assert.rejects(openCheckpoint(config, single(Buffer.from(text, 'latin1'))), /F31/);
    }
    const gated = completeConfig({...sizes, model_type: 'gpt2', mlp: 'gated'});
    assert.throws(() => writeCheckpoint(new Map(), gated), /gate_proj/);
  });

  it('reads shards, each once and forwards', async () => {
    for (const config of [llama, gpt2]) {
      const parameters = randomParameters(config, mulberry32(seed));
      const tensors = checkpointTensors(parameters, config);
      for (const bytes of [1, 600, 2000, 1e9]) {
        const {index, files} = shardTensors(tensors, bytes);
        assert.equal(files.size === 1, bytes === 1e9);
        const names = [...files.keys()];
        assert.equal(names[0], `model-00001-of-${String(files.size).padStart(5, '0')}.safetensors`);
        const written = Array.from(files, ([name, shard]) => [name, formatSafetensors(shard)] as const);
        const all: Record<string, Uint8Array | object> = {
          ...Object.fromEntries(written),
          'model.safetensors.index.json': index,
        };
        assertSame(await readNew(config, folder(all)), parameters);
        assert.equal(
          index.metadata.total_size,
          [...parameters.values()].reduce((sum, {size}) => sum + 4 * size, 0),
        );
        const rest = Object.entries(all).filter(([name]) => name !== names[0]);
        await assertRefused(
          folder(Object.fromEntries(rest)),
          config,
          /files that .* names, got none named model-00001/,
        );
        if (files.size > 1) {
          const twice = {...all, [names[0]]: all[names[1]]};
          await assertRefused(folder(twice), config, /each tensor once|a tensor/);
        }
      }
    }
    await assertRefused(folder({}), llama, /model.safetensors or model.safetensors.index.json/);
  });

  it('goes nowhere else for a shard', () => {
    for (const name of [
      ...['../model.safetensors', '/etc/passwd', 'a/b.safetensors', 'a\\b.safetensors', '..', '', 5, null],
      ...['.safetensors', 'model.bin', 'C:model.safetensors', 'a..safetensors', 'http://x/a.safetensors'],
      ...['%2e%2e%2fa.safetensors', 'a?b.safetensors', 'a#.safetensors', 'a\0.safetensors', 'é.safetensors'],
      ...[`${'a'.repeat(300)}.safetensors`, 'model.safetensors\n', '-rf.safetensors'],
    ])
      assert.throws(() => parseShardIndex({weight_map: {x: name}}), CheckpointError, String(name));
    for (const json of [null, [], {}, {weight_map: []}, {weight_map: {}}, 'x', 5])
      assert.throws(() => parseShardIndex(json), CheckpointError);
    const weights = {b: 'two.safetensors', a: 'one.safetensors', c: 'two.safetensors'};
    assert.deepEqual(parseShardIndex({weight_map: weights}), ['one.safetensors', 'two.safetensors']);
  });

  it('refuses an index that is no JSON, too deep or too long', async () => {
    const index = (text: string) => folder({'model.safetensors.index.json': new TextEncoder().encode(text)});
    await assertRefused(index('{'), llama, /JSON/);
    await assertRefused(index('['.repeat(1e6)), llama, /levels/);
    await assertRefused(index(`{"weight_map":{}}${' '.repeat(2 ** 24)}`), llama, /at most/);
  });

  it('reads chunks in order, tells how far it is, and lets go of its files', async () => {
    const config = completeConfig({...sizes, model_type: 'gpt2', vocab_size: 70_000});
    const parameters = randomParameters(config, mulberry32(seed));
    const file = writeCheckpoint(parameters, config);
    let position = 0;
    let isClosed = false;
    const memory = memorySource(file);
    const source: ByteSource = {
      size: file.length,
      read: (start, length, signal) => {
        assert.ok(start >= position, 'backwards');
        assert.ok(length <= 2 ** 20);
        position = start + length;
        return memory.read(start, length, signal);
      },
      close: () => void (isClosed = true),
    };
    const open: OpenFile = async (name) => (name === 'model.safetensors' ? source : undefined);
    const progress: number[] = [];
    const copy = allocateParameters(config, new Heap());
    await readCheckpoint(copy, config, open, {
      onProgress: (done, total) => progress.push(done / total),
    });
    assertSame(copy, parameters);
    assert.equal(progress[0], 0);
    assert.equal(progress.at(-1), 1);
    assert.ok(progress.every((value, i) => i === 0 || value > progress[i - 1]));
    assert.ok(isClosed);

    [position, isClosed] = [0, false];
    const controller = new AbortController();
    const reading = readCheckpoint(copy, config, open, {
      signal: controller.signal,
      onProgress: (done, total) => done > total / 2 && controller.abort(new Error('enough')),
    });
    await assert.rejects(reading, /enough/);
    assert.ok(isClosed);
    [position, isClosed] = [0, false];
    await assert.rejects(readCheckpoint(copy, {...config, hidden_size: 9}, open), CheckpointError);
    assert.ok(isClosed);
  });

  it('wants the parameters of the config', async () => {
    const open = single(writeCheckpoint(randomParameters(llama, mulberry32(seed)), llama));
    const other = allocateParameters(completeConfig({...sizes, hidden_size: 4}), new Heap());
    await assert.rejects(readCheckpoint(other, llama, open), /a parameter .* of the config's shape/);
    await assert.rejects(readCheckpoint(new Map(), llama, open), /got none/);
    assert.throws(() => writeCheckpoint(new Map(), llama), CheckpointError);
  });
});
