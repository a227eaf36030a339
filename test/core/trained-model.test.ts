/** What is trained can be used: a run's checkpoint becomes a model, and the model a folder as any tool reads it. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  CheckpointError,
  completeConfig,
  createHeap,
  DpoTrainer,
  formatConfig,
  formatSafetensors,
  Heap,
  LanguageTask,
  memorySource,
  ModularRun,
  openCheckpoint,
  Random,
  readTrainedModel,
  run,
  SafetensorsError,
  Trainer,
  TrainingError,
  Transformer,
  writeCheckpoint,
  type ModelConfig,
} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {trainParallel} from 'llm-anatomy/node';
import {withoutConfig} from './older-checkpoint.js';

const tokens = Int32Array.from({length: 200}, (_, i) => (i * 5) % 13);
const schedule = {kind: 'constant', rate: 0.01} as const;
const sizes = {vocab_size: 13, hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2};
const configs = (['llama', 'gpt2'] as const).map((model_type) =>
  completeConfig({...sizes, model_type, max_position_embeddings: 16}),
);

function trained(config: ModelConfig): Trainer {
  const model = new Transformer(config, new Heap()).initialize(new Random(1));
  const trainer = new Trainer({model, task: new LanguageTask(tokens), batch: 2, context: 8, schedule});
  for (let i = 0; i < 3; i++) trainer.step();
  return trainer;
}

function assertSame(actual: Transformer, expected: Transformer): void {
  assert.deepEqual([...actual.parameters.keys()], [...expected.parameters.keys()]);
  for (const [name, {data}] of expected.parameters)
    assert.deepEqual(actual.parameters.get(name)!.data, data, name);
}

describe('readTrainedModel()', () => {
  for (const config of configs)
    it(`makes a model of a checkpoint, and a folder of the model: ${config.model_type}`, async () => {
      const trainer = trained(config);
      const heap = await createHeap({wasm: false});
      const model = readTrainedModel(trainer.checkpoint(), config, heap);
      assert.equal(model.heap, heap);
      assertSame(model, trainer.model);
      assert.deepEqual(run(model, [1, 2, 3]).logits, run(trainer.model, [1, 2, 3]).logits);

      const older = withoutConfig(trainer.checkpoint());
      for (const [bytes, given] of [
        [trainer.checkpoint(), undefined],
        [older, config],
      ] as const) {
        const again = readTrainedModel(bytes, given);
        assertSame(again, trainer.model);
        assert.deepEqual(again.config, config);
      }
      assert.throws(() => readTrainedModel(older), {
        name: 'TrainingError',
        message: /a config, .*, got none/,
      });

      const folder = new Map([
        ['config.json', Buffer.from(JSON.stringify(formatConfig(config)))],
        ['model.safetensors', writeCheckpoint(model.parameters, config)],
      ]);
      assertSame((await loadModel(folder)).model, trainer.model);
    });

  it('reads what trainParallel() and a DpoTrainer have saved', async () => {
    const [config] = configs;
    const events = trainParallel({
      ...{config, workers: 1, steps: 2, batch: 2, context: 8, schedule},
      task: {kind: 'language', tokens},
    });
    let bytes = new Uint8Array(0);
    for await (const event of events) if (event.kind === 'checkpoint') bytes = event.bytes;
    const policy = readTrainedModel(bytes, config);
    const reference = readTrainedModel(bytes, config);
    const trainer = new DpoTrainer({policy, reference, batch: 1, context: 8, schedule});
    trainer.add({prompt: [1], chosen: [2, 3], rejected: [4]});
    trainer.step();
    assertSame(readTrainedModel(trainer.checkpoint(), config), policy);
    assert.notDeepEqual(
      policy.parameters.get('lm_head.weight')!.data,
      reference.parameters.get('lm_head.weight')!.data,
    );
  });

  it('says what does not fit, before it takes memory', () => {
    const [config, gpt2] = configs;
    const bytes = trained(config).checkpoint();
    const heap = new Heap();
    const {usedBytes} = heap;
    const refused = (bytes: Uint8Array, config: ModelConfig, message: RegExp) =>
      assert.throws(() => readTrainedModel(bytes, config, heap), {name: TrainingError.name, message});
    const older = withoutConfig(bytes);
    refused(older, {...config, intermediate_size: 9}, /gate_proj.weight to be F32 \(9, 8\), got F32/);
    refused(older, {...config, num_hidden_layers: 1}, /model, got "model.layers.1/);
    refused(older, {...config, num_hidden_layers: 3}, /model.layers.2.\S+ to be F32 .*, got none/);
    refused(older, {...config, num_hidden_layers: 4000}, /tensors of 4000 layers, got \d+ tensors/);
    refused(older, gpt2, /readTrainedModel: expected .*, got/);
    refused(
      bytes,
      {...config, rope_theta: 500},
      /whose rope_theta is 500, got one whose rope_theta is 10000$/,
    );
    const oneHead = {num_attention_heads: 1, num_key_value_heads: 1, head_dim: 8};
    refused(bytes, {...config, ...oneHead}, /whose num_attention_heads is 1, got one whose .* is 2$/);
    refused(bytes, gpt2, /whose model_type is "gpt2", got one whose model_type is "llama"/);
    const text = new TextDecoder('latin1').decode(bytes);
    const broken = text.replace('\\"num_attention_heads\\":2', '\\"num_attention_heads\\":0');
    const hostile = Uint8Array.from(broken, (unit) => unit.charCodeAt(0));
    assert.throws(() => readTrainedModel(hostile, undefined, heap), {
      name: 'ConfigError',
      message: /num_attention_heads/,
    });
    const modular = new ModularRun(new Heap(), {p: 5, hidden: 4, activation: 'relu'});
    refused(modular.checkpoint(), config, /got "embed_a.weight"/);
    refused(formatSafetensors(new Map()), config, /tensors of 2 layers, got 0 tensors$/);
    for (const bytes of [undefined, new ArrayBuffer(8)])
      refused(bytes as never, config, /expected the bytes of a checkpoint, a Uint8Array, got /);
    for (const broken of [new Uint8Array(0), bytes.subarray(0, 7), bytes.subarray(0, -1)])
      assert.throws(() => readTrainedModel(broken, config, heap), SafetensorsError);
    assert.equal(heap.usedBytes, usedBytes);
  });

  it('is named by those who read weights alone', async () => {
    for (const config of configs) {
      const source = memorySource(trained(config).checkpoint());
      const open = async (name: string) => (name === 'model.safetensors' ? source : undefined);
      await assert.rejects(
        openCheckpoint(config, open),
        (error) =>
          error instanceof CheckpointError && /got a training run.*readTrainedModel/.test(error.message),
      );
    }
  });
});
