import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  createHeap,
  Heap,
  LanguageTask,
  memorySource,
  createOptimizer,
  pairParameters,
  DocumentTask,
  evaluate,
  FreedError,
  run,
  TrainingPass,
  modularAddition,
  ModularTask,
  optimizerDefaults,
  Random,
  readSafetensorsHeader,
  SafetensorsError,
  Trainer,
  TrainingError,
  Transformer,
  type OptimizerName,
  type TrainerOptions,
  type TrainingEvent,
} from 'llm-anatomy/core';
import {withoutConfig} from './older-checkpoint.js';

const config = completeConfig({
  vocab_size: 13,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  tie_word_embeddings: true,
});

/** A text of period 12: easy to learn, and long enough to sample from. */
const text = Int32Array.from({length: 600}, (_, i) => ((i % 12) * 5) % 13);
const task = new LanguageTask(text);

function options(heap: Heap, changes: Partial<TrainerOptions> = {}): TrainerOptions {
  return {
    model: new Transformer(config, heap).initialize(new Random(1)),
    task,
    batch: 4,
    context: 8,
    schedule: {kind: 'cosine', rate: 0.02, steps: 60, warmup: 3},
    evaluateEvery: 5,
    sampleEvery: 10,
    seed: 3,
    ...changes,
  };
}

const events = (trainer: Trainer, steps: number): TrainingEvent[] => [...trainer.run(steps)];
const weights = ({model}: Trainer): Float32Array[] =>
  Array.from(model.parameters.values(), ({data}) => data.slice());
const kernels: [string, () => Heap | Promise<Heap>][] = [
  ['TypeScript', () => new Heap()],
  ['WebAssembly', () => createHeap()],
];

describe('Trainer', () => {
  it('learns, and says how', () => {
    const trainer = new Trainer(options(new Heap()));
    const baseline = trainer.evaluate()!;
    assert.ok(Math.abs(baseline - Math.log(13)) < 0.2, `${baseline}`);
    const seen = events(trainer, 60);
    assert.equal(trainer.steps, 60);
    const count = (kind: string): number => seen.filter((event) => event.kind === kind).length;
    assert.deepEqual([count('step'), count('evaluation'), count('sample')], [60, 12, 6]);
    for (const event of seen) {
      if (event.kind !== 'step') continue;
      assert.equal(event.tokens, event.step * 4 * 8);
      assert.ok(event.gradientNorm > 0 && event.rate > 0 && event.rate <= 0.02);
    }
    const last = seen.findLast((event) => event.kind === 'evaluation')!;
    assert.ok(last.kind === 'evaluation' && last.loss < 0.3, JSON.stringify(last));
    assert.equal(trainer.evaluate(), last.loss, 'validation is the same each time');
  });

  for (const [name, create] of kernels)
    it(`goes on from a checkpoint to the same bits (${name})`, async () => {
      for (const optimizer of Object.keys(optimizerDefaults) as OptimizerName[]) {
        const settings = {optimizer, accumulate: 2, batch: 2};
        const whole = new Trainer(options(await create(), settings));
        const expected = events(whole, 12);

        const first = new Trainer(options(await create(), settings));
        const before = events(first, 7);
        const bytes = first.checkpoint();
        events(first, 3); // what the first one does later is nothing to the second
        const changes = {...settings, seed: 99};
        const second = Trainer.resume(bytes, options(await create(), changes));
        assert.deepEqual([...before, ...events(second, 5)], expected, optimizer);
        assert.deepEqual(weights(second), weights(whole), optimizer);
        assert.deepEqual(second.checkpoint(), whole.checkpoint(), optimizer);
      }
    });

  it('makes one step of several passes as of one', () => {
    const one = new Trainer(options(new Heap(), {optimizer: 'momentum', batch: 4}));
    const four = new Trainer(options(new Heap(), {optimizer: 'momentum', batch: 1, accumulate: 4}));
    for (let i = 0; i < 5; i++) {
      const [a, b] = [one.step(), four.step()];
      assert.ok(Math.abs(a.loss - b.loss) < 1e-5 && Math.abs(a.gradientNorm - b.gradientNorm) < 1e-5);
    }
    const others = weights(four);
    for (const [i, own] of weights(one).entries())
      for (const [j, w] of own.entries()) assert.ok(Math.abs(w - others[i][j]) < 1e-5);
  });

  it('leaves all as it was where a step cannot be made, and can be taken up again', () => {
    const trainer = new Trainer(options(new Heap(), {schedule: {kind: 'constant', rate: 0.01}}));
    events(trainer, 2);
    const checkpoint = trainer.checkpoint();
    const norm = trainer.model.parameters.get('model.norm.weight')!;
    for (const broken of [NaN, Infinity, 3e38]) {
      const [kept] = norm.data;
      norm.data[0] = broken;
      const before = weights(trainer);
      assert.throws(() => trainer.step(), TrainingError, `${broken}`);
      assert.deepEqual(weights(trainer), before);
      norm.data[0] = kept;
      assert.deepEqual(trainer.checkpoint(), checkpoint, 'optimizer, chance and counts too');
    }
    assert.equal(events(trainer, 1)[0].step, 3);
  });

  it('says so where the rate makes it diverge', () => {
    const wild = {schedule: {kind: 'constant', rate: 1e30}, clip: Infinity, optimizer: 'sgd'} as const;
    const trainer = new Trainer(options(new Heap(), wild));
    const checkpoint = trainer.checkpoint();
    assert.throws(() => events(trainer, 50), TrainingError);
    const calm = Trainer.resume(
      checkpoint,
      options(new Heap(), {...wild, schedule: {kind: 'constant', rate: 0.1}, changes: ['schedule']}),
    );
    events(calm, 5);
  });

  it('writes checkpoints that are safetensors, with weights under their names', async () => {
    const trainer = new Trainer(options(new Heap()));
    const {tensors, metadata} = await readSafetensorsHeader(memorySource(trainer.checkpoint()));
    for (const [name, {shape}] of trainer.model.parameters) {
      assert.deepEqual(tensors.get(name)!.shape, shape);
      assert.deepEqual(tensors.get(`optimizer.${name}.exp_avg`)!.shape, shape);
    }
    assert.equal(tensors.size, 3 * trainer.model.parameters.size);
    assert.equal(metadata.format, 'pt');
  });

  it('refuses checkpoints of other runs, and changes nothing', () => {
    const trainer = new Trainer(options(new Heap()));
    events(trainer, 3);
    const good = trainer.checkpoint();
    const resume =
      (bytes: Uint8Array, changes: Partial<TrainerOptions> = {}) =>
      () =>
        Trainer.resume(bytes, options(new Heap(), changes));
    assert.throws(resume(good, {optimizer: 'lion'}), TrainingError);
    assert.throws(resume(good, {optimizer: 'adam'}), TrainingError);
    for (const [name, changes] of Object.entries({
      schedule: {schedule: {kind: 'cosine', rate: 0.01, steps: 60, warmup: 3}},
      optimizerSettings: {optimizerSettings: {beta1: 0.8}},
      batch: {batch: 2},
      context: {context: 9},
      clip: {clip: Infinity},
      accumulate: {accumulate: 2},
    } satisfies Record<string, Partial<TrainerOptions>>)) {
      assert.throws(resume(good, changes), {name: 'TrainingError', message: new RegExp(`whose ${name} is`)});
      const allowed = Trainer.resume(good, options(new Heap(), {...changes, changes: [name as 'batch']}));
      assert.equal(allowed.steps, 3);
      events(allowed, 1);
      Trainer.resume(allowed.checkpoint(), options(new Heap(), changes)); // the new setting is the run's own
    }
    // Defaults are the same whether they are said or not, and how often it evaluates is free.
    const said = {clip: 1, accumulate: 1, optimizer: 'adamw', optimizerSettings: {beta1: 0.9}} as const;
    assert.equal(Trainer.resume(good, options(new Heap(), {...said, evaluateEvery: 1})).steps, 3);
    const larger = new Transformer({...config, intermediate_size: 24}, new Heap()).initialize(new Random(1));
    const before = larger.parameters.get('model.embed_tokens.weight')!.data.slice();
    assert.throws(resume(good, {model: larger}), TrainingError);
    assert.deepEqual(larger.parameters.get('model.embed_tokens.weight')!.data, before);
    for (const bytes of [new Uint8Array(0), new Uint8Array(7), new Uint8Array(64), good.subarray(0, -1)])
      assert.throws(resume(bytes), SafetensorsError);
    const text = new TextDecoder('latin1').decode(good);
    for (const [from, to] of [
      ['llm_anatomy_training', 'llm_anatomy_straining'.slice(0, 20)],
      ['\\"steps\\":3', '\\"steps\\":-'],
      ['\\"random\\":[', '\\"random\\":{'],
      ['\\"tokens\\":96', '\\"tokens\\":.5'],
      ['\\"tokens\\":96', '\\"tokens\\":-6'],
      ['\\"settings\\":', '\\"sett_ngs\\":'],
    ]) {
      assert.ok(text.includes(from), from);
      const bytes = Uint8Array.from(text.replace(from, to), (unit) => unit.charCodeAt(0));
      assert.throws(resume(bytes), TrainingError, to);
    }
  });

  it('refuses checkpoints of models that compute otherwise, and names the field', () => {
    const trainer = new Trainer(options(new Heap()));
    trainer.step();
    const good = trainer.checkpoint();
    for (const changes of [
      {num_attention_heads: 2, num_key_value_heads: 1, head_dim: 8},
      {rope_theta: 500},
      {norm_eps: 0.01},
      {rope_scaling: {rope_type: 'linear', factor: 2}},
    ] as const) {
      const model = new Transformer({...config, ...changes}, new Heap());
      const [field] = Object.keys(changes);
      assert.throws(() => Trainer.resume(good, options(new Heap(), {model})), {
        name: 'TrainingError',
        message: new RegExp(
          `^restoreCheckpoint: expected a model whose ${field} is .*, got one whose ${field} is `,
        ),
      });
      assert.ok(model.parameters.get('model.embed_tokens.weight')!.data.every((weight) => weight === 0));
    }
    const older = withoutConfig(good);
    const model = new Transformer({...config, rope_theta: 500}, new Heap());
    assert.equal(
      Trainer.resume(older, options(new Heap(), {model})).steps,
      1,
      'what it does not say is not compared',
    );
  });

  it('resumes from bytes in the middle of others, as a Buffer has them', () => {
    const before = new Trainer(options(new Heap()));
    before.step();
    const bytes = before.checkpoint();
    const around = Buffer.alloc(bytes.length + 8);
    around.set(bytes, 3);
    const after = Trainer.resume(around.subarray(3, 3 + bytes.length), options(new Heap()));
    assert.deepEqual(weights(after), weights(before));
  });

  it('gives back all its memory', () => {
    for (const optimizer of ['adamw', 'muon'] as const) {
      const heap = new Heap();
      const settings = options(heap, {optimizer});
      run(settings.model, [...text.subarray(0, 8)]); // positions are known from now on
      const before = heap.usedBytes;
      const trainer = new Trainer(settings);
      events(trainer, 5);
      assert(heap.usedBytes > before);
      trainer.free();
      assert.equal(heap.usedBytes, before, optimizer);
      for (const call of ['step', 'evaluate', 'checkpoint', 'free'] as const)
        assert.throws(() => trainer[call](), {name: 'FreedError', message: new RegExp(`^Trainer.${call}: `)});
      assert.throws(() => events(trainer, 1), FreedError);
      assert.equal(heap.usedBytes, before, optimizer);
    }
    const {model} = options(new Heap());
    const pass = new TrainingPass(model, 1, 2);
    const optimizer = createOptimizer('adamw', pairParameters(model.parameters, pass.gradients));
    pass.forward([1, 2], [2, 3]);
    pass.free();
    optimizer.free();
    assert.throws(() => pass.forward([1, 2], [2, 3]), FreedError);
    assert.throws(() => pass.backward(1), FreedError);
    assert.throws(() => pass.free(), FreedError);
    assert.throws(() => optimizer.step(1), FreedError);
    assert.throws(() => optimizer.free(), FreedError);
    assert.equal(optimizer.steps, 0);
  });

  it('says before the first step what could not be validated', () => {
    const documents = Int32Array.of(...[1, 0, 2, 0], ...Array<number>(20).fill(3), 0);
    const heap = new Heap();
    const long = options(heap, {task: new DocumentTask(documents, {end: 0, validation: 0.4})});
    const {usedBytes} = heap;
    assert.throws(() => new Trainer(long), {
      name: 'TrainingError',
      message: /documents of at most 8 tokens, got one of 21/,
    });
    assert.equal(heap.usedBytes, usedBytes);
    assert.equal(
      events(new Trainer({...long, evaluateEvery: 0}), 1).length,
      1,
      'where it is never validated, it may be',
    );
  });

  it('names the option that is missing or unknown', () => {
    const good = options(new Heap());
    const refused = (given: unknown, message: RegExp) =>
      assert.throws(() => new Trainer(given as TrainerOptions), {name: 'TrainingError', message});
    for (const none of [undefined, null, 3])
      refused(none, new RegExp(`^Trainer: expected options in an object, got ${none}$`));
    for (const name of ['model', 'task', 'schedule', 'batch', 'context'])
      refused(
        {...good, [name]: undefined},
        new RegExp(`^Trainer: expected the option ${name}, got undefined$`),
      );
    refused(
      {...good, evaluteEvery: 5},
      /^Trainer: expected options of .*evaluateEvery.*, got one named "evaluteEvery"$/,
    );
    refused({...good, schedule: 0.1}, /^schedule: expected an object with a kind and a rate, got 0.1$/);
  });

  it('refuses what has no meaning', () => {
    for (const changes of [
      {batch: 0},
      {context: 1.5},
      {accumulate: NaN},
      {clip: 0},
      {clip: NaN},
      {schedule: {kind: 'constant', rate: -1}},
      {optimizer: 'adamax' as OptimizerName},
      {optimizerSettings: {beta1: 2}},
      {evaluateEvery: -1},
      {sampleEvery: 0.5},
    ] as Partial<TrainerOptions>[]) {
      const heap = new Heap();
      const bad = options(heap, changes);
      const used = heap.usedBytes;
      assert.throws(() => new Trainer(bad), TrainingError, JSON.stringify(changes));
      assert.equal(heap.usedBytes, used, JSON.stringify(changes));
    }
    const masked = {
      sample: ({targets}: {targets: Int32Array}) => void targets.fill(-1),
      validate: () => false,
    };
    const trainer = new Trainer(options(new Heap(), {task: masked}));
    assert.throws(() => trainer.step(), TrainingError);
    assert.equal(trainer.evaluate(), undefined);
  });
});

/** Lets a heap grant one allocation more at each attempt, until there are enough: none may leave anything behind. */
function endMemory(heap: Heap, attempt: () => {free(): void} | undefined): number {
  const used = heap.usedBytes;
  const allocate = heap.allocate.bind(heap);
  for (let granted = 0; ; granted++) {
    let left = granted;
    heap.allocate = (length) => {
      if (left-- === 0) throw new RangeError('no more memory');
      return allocate(length);
    };
    try {
      attempt()?.free();
      assert.equal(heap.usedBytes, used);
      return granted;
    } catch (error) {
      assert.match(String(error), /no more memory/);
      assert.equal(heap.usedBytes, used, `after ${granted} allocations`);
    } finally {
      heap.allocate = allocate;
    }
  }
}

describe('memory of training', () => {
  it('is all given back where it ends halfway', () => {
    const heap = new Heap();
    const settings = options(heap);
    const {model} = settings;
    run(model, [...text.subarray(0, 8)]); // positions are known from now on
    const pairs = pairParameters(model.parameters, model.parameters);
    assert.ok(endMemory(heap, () => new TrainingPass(model, 2, 3)) > 20);
    for (const name of ['adamw', 'muon', 'sgd'] as const)
      assert.ok(endMemory(heap, () => createOptimizer(name, pairs)) >= (name === 'sgd' ? 0 : pairs.length));
    assert.ok(endMemory(heap, () => new Trainer({...settings, optimizer: 'muon'})) > 40);
    assert.ok(endMemory(heap, () => void evaluate(model, text.subarray(0, 8))) > 2);
  });

  it('is given back where a checkpoint does not fit', () => {
    const heap = new Heap();
    const settings = options(heap);
    const used = heap.usedBytes;
    assert.throws(() => Trainer.resume(new Uint8Array(99), settings), SafetensorsError);
    assert.equal(heap.usedBytes, used);
  });
});

describe('ModularTask', () => {
  it('asks for the sum alone, and a transformer learns it by heart', () => {
    const p = 7;
    const addition = modularAddition(p, 0.7, new Random(2));
    const modular = new ModularTask(addition);
    const rows = addition.train.c.length + 2;
    const batch = {tokens: new Int32Array(3 * rows), targets: new Int32Array(3 * rows)};
    modular.sample(batch, 3, new Random(1));
    const {a, b, c} = addition.train;
    assert.deepEqual([...batch.tokens.subarray(0, 6)], [a[0], b[0], p, a[1], b[1], p]);
    assert.deepEqual([...batch.targets.subarray(0, 6)], [-1, -1, c[0], -1, -1, c[1]]);
    assert.ok(batch.targets.subarray(-6).every((target) => target === -1));

    const small = completeConfig({
      vocab_size: p + 1,
      hidden_size: 32,
      num_hidden_layers: 1,
      num_attention_heads: 4,
    });
    const trainer = new Trainer({
      model: new Transformer(small, new Heap()).initialize(new Random(1)),
      task: modular,
      batch: addition.train.c.length,
      context: 3,
      schedule: {kind: 'constant', rate: 0.01, warmup: 5},
    });
    const seen = events(trainer, 150);
    const last = seen.at(-1)!;
    assert.ok(last.kind === 'step' && last.loss < 0.1, JSON.stringify(last));
    assert.equal(last.kind === 'step' && last.tokens, 150 * addition.train.c.length);
    assert.ok(trainer.evaluate()! > 0);
  });
});
