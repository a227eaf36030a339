import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Worker} from 'node:worker_threads';
import {
  completeConfig,
  ConfigError,
  createHeap,
  DocumentTask,
  LanguageTask,
  Random,
  Trainer,
  TrainingError,
  Transformer,
  type StepEvent,
  type TrainingTask,
} from 'llm-anatomy/core';
import {makeRoom, waitForRoom} from '../../src/node/back-pressure.js';
import {trainParallel, type ParallelEvent, type ParallelOptions} from 'llm-anatomy/node';

const config = completeConfig({
  vocab_size: 17,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  tie_word_embeddings: true,
});
const tokens = Int32Array.from({length: 500}, (_, i) => (i * i + (i >> 3)) % 17);
const options: ParallelOptions = {
  workers: 2,
  config,
  task: {kind: 'language', tokens},
  batch: 2,
  context: 8,
  schedule: {kind: 'cosine', rate: 0.01, steps: 10, warmup: 2},
  optimizer: 'momentum',
  evaluateEvery: 4,
  steps: 8,
  seed: 5,
};

async function collect(changes: Partial<ParallelOptions> = {}): Promise<ParallelEvent[]> {
  const events: ParallelEvent[] = [];
  for await (const event of trainParallel({...options, ...changes})) events.push(event);
  return events;
}

async function alone(
  accumulate: number,
  steps: number,
  task: TrainingTask = new LanguageTask(tokens),
): Promise<{trainer: Trainer; events: unknown[]}> {
  const model = new Transformer(config, await createHeap()).initialize(new Random(options.seed!));
  const {batch, context, schedule, optimizer, evaluateEvery, seed} = options;
  const trainer = new Trainer({
    model,
    task,
    batch,
    context,
    schedule,
    optimizer,
    evaluateEvery,
    seed,
    accumulate,
  });
  return {trainer, events: [...trainer.run(steps)]};
}

const steps = (events: readonly unknown[]): StepEvent[] =>
  (events as ParallelEvent[]).filter((event) => event.kind === 'step');

const lastCheckpoint = (events: readonly ParallelEvent[]): Uint8Array => {
  const last = events.at(-1)!;
  assert.ok(last.kind === 'checkpoint');
  return last.bytes;
};

describe('trainParallel()', () => {
  it('with one worker is a Trainer, bit for bit', async () => {
    const events = await collect({workers: 1, accumulate: 2});
    const {trainer, events: expected} = await alone(2, 8);
    assert.deepEqual(events.slice(0, -1), expected);
    assert.deepEqual(new Uint8Array(lastCheckpoint(events)), trainer.checkpoint());
  });

  it('takes documents from shared memory, and says beforehand what it could not validate', async () => {
    const end = 16;
    const shared = new Int32Array(new SharedArrayBuffer(4 * 300));
    for (let i = 0; i < 300; i++) shared[i] = i % 6 === 5 ? end : (i * 7) % 11;
    const settings = {end, validation: 0.2};
    const events = await collect({
      task: {kind: 'documents', tokens: shared, settings},
      workers: 1,
      accumulate: 2,
    });
    const {trainer, events: expected} = await alone(2, 8, new DocumentTask(shared, settings));
    assert.deepEqual(events.slice(0, -1), expected);
    assert.ok(expected.some((event) => (event as ParallelEvent).kind === 'evaluation'));
    assert.deepEqual(new Uint8Array(lastCheckpoint(events)), trainer.checkpoint());

    const long = {kind: 'documents', tokens: shared.map((id) => id % end), settings: {end: 0}} as const;
    long.tokens[299] = 0;
    const seen: ParallelEvent[] = [];
    await assert.rejects(
      async () => {
        for await (const event of trainParallel({...options, task: long, context: 2})) seen.push(event);
      },
      {name: 'TrainingError', message: /documents of at most 2 tokens/},
    );
    assert.deepEqual(seen, []);
  });

  it('with several is the same run, but for the order of sums', async () => {
    for (const [workers, accumulate] of [
      [2, 2],
      [3, 4],
    ]) {
      const {trainer, events: expected} = await alone(accumulate, 8);
      const events = await collect({workers, accumulate});
      assert.deepEqual(
        events.slice(0, -1).map(({kind, step}) => [kind, step]),
        (expected as ParallelEvent[]).map(({kind, step}) => [kind, step]),
      );
      for (const [i, {loss, gradientNorm, tokens}] of steps(events).entries()) {
        const other = steps(expected)[i];
        assert.ok(Math.abs(loss - other.loss) < 1e-5 && Math.abs(gradientNorm - other.gradientNorm) < 1e-4);
        assert.equal(tokens, other.tokens);
      }
      const {model} = resume(lastCheckpoint(events), accumulate);
      for (const [name, {data}] of model.parameters) {
        const others = trainer.model.parameters.get(name)!.data;
        for (const [i, w] of data.entries()) assert.ok(Math.abs(w - others[i]) < 1e-5, name);
      }
    }
  });

  function resume(checkpoint: Uint8Array, accumulate: number): Trainer {
    const {batch, context, schedule, optimizer} = options;
    const task = new LanguageTask(tokens);
    const model = new Transformer(config);
    return Trainer.resume(checkpoint, {model, task, batch, context, schedule, optimizer, accumulate});
  }

  it('gives the same bits each time, and goes on from a checkpoint to them', async () => {
    const whole = await collect({checkpointEvery: 4});
    const middle = whole.find((event) => event.kind === 'checkpoint')!;
    assert.ok(middle.kind === 'checkpoint' && middle.step === 4);
    const rest = await collect({checkpoint: middle.bytes, steps: 4, seed: 77});
    assert.deepEqual(steps(rest), steps(whole).slice(4));
    assert.deepEqual(lastCheckpoint(rest), lastCheckpoint(whole));
  });

  it('begins with the weights that it is given', async () => {
    const model = new Transformer(config, await createHeap()).initialize(new Random(99));
    const initial = new Map(Array.from(model.parameters, ([name, {data}]) => [name, data]));
    const events = await collect({initial, workers: 1, accumulate: 1, steps: 2});
    const {batch, context, schedule, optimizer, seed} = options;
    const task = new LanguageTask(tokens);
    const trainer = new Trainer({model, task, batch, context, schedule, optimizer, seed});
    assert.deepEqual(steps(events), [...trainer.run(2)]);
    await assert.rejects(collect({initial, checkpoint: lastCheckpoint(events)}), TrainingError);
  });

  it('waits for a caller that is slow', async () => {
    const waiting = new SharedArrayBuffer(4);
    const count = new Int32Array(waiting);
    for (let n = 1; n <= 8; n++) {
      waitForRoom(waiting);
      assert.equal(count[0], n);
    }
    const file = new URL('../../dist/node/back-pressure.js', import.meta.url);
    const code = `import(${JSON.stringify(file.href)}).then(({waitForRoom}) => waitForRoom(require('node:worker_threads').workerData))`;
    const ninth = new Worker(code, {eval: true, workerData: waiting});
    const ended = new Promise<void>((resolve, reject) => {
      ninth.on('error', reject);
      ninth.on('exit', () => resolve());
    });
    while (Atomics.notify(count, 0) === 0) await new Promise((resolve) => setImmediate(resolve)); // until it sleeps
    assert.equal(count[0], 8, 'woken without reason it sleeps on');
    makeRoom(waiting);
    await ended;
    assert.equal(count[0], 8, 'one was taken, one came');
  });

  it('ends its threads where the loop is left', async () => {
    let seen = 0;
    for await (const event of trainParallel({...options, steps: 100_000}))
      if (event.kind === 'step' && ++seen === 3) break;
    assert.equal(seen, 3); // and this process ends
  });

  it('says what a replica fails at, and what has no meaning', async () => {
    const task = {kind: 'language', tokens: Int32Array.from(tokens, (id) => id + 3)} as const;
    await assert.rejects(collect({task}), (error: Error) => {
      const cause = error.cause as Error;
      assert.match(error.message, /replica.*VocabularyError.*17/s);
      return error instanceof TrainingError && cause.name === 'VocabularyError' && /17/.test(cause.message);
    });
    const wild = {schedule: {kind: 'constant', rate: 1e30}, clip: Infinity, steps: 50} as const;
    await assert.rejects(collect(wild), {name: 'TrainingError', message: /finite/});
    await assert.rejects(collect({checkpoint: new Uint8Array(9)}), TrainingError);
    for (const changes of [{workers: 0}, {workers: 1.5}, {steps: -1}, {checkpointEvery: NaN}])
      await assert.rejects(collect(changes), TrainingError, JSON.stringify(changes));
    await assert.rejects(collect({config: {...config, hidden_size: -4}}), ConfigError);
    await assert.rejects(collect({batch: 0}), TrainingError);
    const wrong = new Map([['lm_head.weight', new Float32Array(3)]]);
    await assert.rejects(collect({initial: wrong}), {name: 'TrainingError', message: /embed_tokens/});
  });
});
