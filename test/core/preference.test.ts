import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  DpoTrainer,
  Heap,
  InstructionTask,
  klDivergence,
  logProbability,
  maskPrompt,
  Random,
  ShapeError,
  Trainer,
  TrainingError,
  TrainingPass,
  Transformer,
  VocabularyError,
  type DpoEvent,
  type DpoOptions,
  type Preference,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const config = completeConfig({
  vocab_size: 11,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  initializer_range: 0.2,
});
const create = (from = 1): Transformer => new Transformer(config, new Heap()).initialize(new Random(from));

const preferences: Preference[] = [
  {prompt: [1, 2], chosen: [3, 4, 5], rejected: [6, 7]},
  {prompt: [2, 1, 3], chosen: [9], rejected: [8, 8, 8]},
];

function trainer(
  changes: Partial<DpoOptions> = {},
  make = (options: DpoOptions): DpoTrainer => new DpoTrainer(options),
): DpoTrainer {
  const made = make({
    policy: create(),
    reference: create(),
    batch: 2,
    context: 6,
    schedule: {kind: 'constant', rate: 0.003},
    ...changes,
  });
  for (const preference of preferences) made.add(preference);
  return made;
}

describe('logProbability(), klDivergence()', () => {
  it('agree with the losses of a training pass', () => {
    const model = create();
    const sequence = maskPrompt([1, 2], [3, 4, 5]);
    const losses = new TrainingPass(model, 1, 4).forward(sequence.tokens, sequence.targets);
    const sum = losses.reduce((total, loss) => total + loss, 0);
    assert.ok(Math.abs(logProbability(model, sequence) + sum) < 1e-4);
    assert.ok(logProbability(model, sequence) < 0);
    const {tokens} = sequence;
    for (const target of [11, 99])
      assert.throws(
        () => logProbability(model, {tokens, targets: tokens.map(() => target)}),
        VocabularyError,
      );
    assert.throws(() => logProbability(model, {tokens, targets: tokens.slice(1)}), ShapeError);
  });

  it('is 0 between equals, positive otherwise', () => {
    const sequence = maskPrompt([1], [3, 4, 5]);
    assert.ok(klDivergence(create(1), create(1), sequence) < 1e-6);
    assert.ok(klDivergence(create(1), create(2), sequence) > 0.01);
    assert.equal(klDivergence(create(1), create(2), {...sequence, targets: Int32Array.of(-1, -1, -1)}), 0);
  });
});

describe('DpoTrainer', () => {
  it('begins at ln 2, and then prefers what was preferred', () => {
    const dpo = trainer();
    assert.equal(dpo.pairs, 2);
    const [first, ...rest] = dpo.run(60);
    assert.ok(Math.abs(first.loss - Math.LN2) < 1e-4, `${first.loss}`);
    assert.ok(Math.abs(first.margin) < 1e-4);
    const last = rest.at(-1)!;
    assert.equal(last.step, 60);
    assert.ok(last.loss < 0.3 && last.margin > 1 && last.accuracy === 1, JSON.stringify(last));
    assert.ok(last.rewards.chosen > 0 && last.rewards.rejected < 0);
    assert.ok(Math.abs(last.rewards.chosen - last.rewards.rejected - last.margin) < 1e-9);
  });

  it('leaves the reference as it was, and runs further from it where β is low', () => {
    const kl = [0.02, 1].map((beta) => {
      const [policy, reference] = [create(), create()];
      const before = reference.parameters.get('lm_head.weight')!.data.slice();
      const dpo = trainer({policy, reference, beta});
      for (let i = 0; i < 80; i++) dpo.step();
      assert.deepEqual(reference.parameters.get('lm_head.weight')!.data, before);
      return klDivergence(policy, reference, maskPrompt(preferences[0].prompt, preferences[0].chosen));
    });
    assert.ok(kl[0] > 1.3 * kl[1], `${kl}`);
  });

  it('steps along the slope of its loss', () => {
    // A small step of plain gradient descent lowers the loss by rate · ‖gradient‖².
    const policy = create();
    const step = (rate: number): DpoEvent => {
      const schedule = {kind: 'constant', rate} as const;
      const options = {policy, reference: create(2), optimizer: 'sgd', clip: Infinity, batch: 16} as const;
      return trainer({...options, schedule}).step(); // on the same pairs each time
    };
    const rate = 1e-4;
    const {loss, gradientNorm} = step(rate);
    const fallen = loss - step(0).loss;
    const promised = rate * gradientNorm ** 2;
    assert.ok(Math.abs(fallen / promised - 1) < 0.1, `fell by ${fallen}, promised ${promised}`);
  });

  it('goes on from a checkpoint to the same bits', () => {
    const whole = trainer();
    const expected = [...whole.run(6)];
    const first = trainer();
    const before = [...first.run(3)];
    const resume = (changes: Partial<DpoOptions> = {}) =>
      trainer(changes, (options) => DpoTrainer.resume(first.checkpoint(), options));
    const second = resume({seed: 5});
    assert.deepEqual([...before, ...second.run(3)], expected);
    assert.throws(() => resume({context: 5}), /whose context is 5/);
    const schedule = {kind: 'constant', rate: 0.001} as const;
    assert.throws(() => resume({schedule}), /whose schedule is/);
    assert.equal(resume({schedule, changes: ['schedule']}).step().rate, 0.001);
    assert.throws(() => resume({beta: 0.2}), /whose beta is 0.2, got one whose beta is 0.1/);
    first.beta = 0.2; // between steps: it is saved as it is now
    assert.throws(() => resume(), /whose beta is 0.1, got one whose beta is 0.2/);
    assert.equal(resume({beta: 0.3, changes: ['beta']}).beta, 0.3);
    const policy = new Transformer({...config, rope_theta: 500}, new Heap());
    assert.throws(() => resume({policy, beta: 0.2}), /whose rope_theta is 500, got one whose rope_theta is /);
    assert.equal(policy.parameters.get('lm_head.weight')!.data[0], 0);
  });

  it('is of no use once it was freed, and says so', () => {
    const dpo = trainer();
    dpo.step();
    dpo.free();
    for (const call of ['step', 'checkpoint', 'free'] as const)
      assert.throws(() => dpo[call](), {name: 'FreedError', message: new RegExp(`^DpoTrainer.${call}: `)});
  });

  it('cuts long pairs at their beginning, and refuses what has no meaning', () => {
    const dpo = trainer({context: 3});
    dpo.add({prompt: [1, 2, 3, 4, 5, 6, 7, 8, 9], chosen: [1], rejected: [2]});
    dpo.step();
    assert.throws(() => dpo.add({prompt: [1], chosen: [99, 1], rejected: [2]}), VocabularyError);
    assert.throws(() => dpo.add({prompt: [1], chosen: [], rejected: [2]}), TrainingError);
    for (const wrong of [-5, 13, 99, 1.7, NaN])
      for (const where of ['prompt', 'chosen', 'rejected'])
        assert.throws(
          () => dpo.add({prompt: [1], chosen: [2], rejected: [3], [where]: [wrong]}),
          VocabularyError,
          `${where} ${wrong}`,
        );
    assert.equal(dpo.pairs, 3);
    dpo.step();
    for (const changes of [{batch: 0}, {context: -1}, {clip: 0}]) {
      const policy = create();
      const {heap} = policy;
      const used = heap.usedBytes;
      assert.throws(() => trainer({...changes, policy}), TrainingError, JSON.stringify(changes));
      assert.equal(heap.usedBytes, used);
    }
    const larger = new Transformer({...config, vocab_size: 12}, new Heap());
    assert.throws(() => trainer({reference: larger}), TrainingError);
    assert.throws(() => trainer({beta: 0}).step(), TrainingError);
    const none = new DpoTrainer({
      policy: create(),
      reference: create(),
      batch: 1,
      context: 4,
      schedule: {kind: 'constant', rate: 1},
    });
    assert.throws(() => none.step(), TrainingError);
  });

  it('leaves all as it was where a step cannot be made', () => {
    const policy = create();
    const dpo = trainer({policy});
    const checkpoint = dpo.checkpoint();
    const {data} = policy.parameters.get('model.norm.weight')!;
    const kept = data[0];
    data[0] = NaN;
    assert.throws(() => dpo.step(), TrainingError);
    data[0] = kept;
    assert.deepEqual(dpo.checkpoint(), checkpoint);
  });
});

describe('InstructionTask', () => {
  const examples = Array.from({length: 10}, (_, i) => ({prompt: [10, i], answer: [(i * 3) % 10, 10]}));

  it('fills rows with an example each: answers as targets, the rest masked', () => {
    const task = new InstructionTask(examples, {validation: 0.3});
    const batch = {tokens: new Int32Array(20), targets: new Int32Array(20)};
    task.sample(batch, 5, new Random(seed));
    for (let row = 0; row < 20; row += 5) {
      const i = batch.tokens[row + 1];
      assert.ok(i < 7, 'the last three are for validation');
      assert.deepEqual([...batch.tokens.subarray(row, row + 5)], [10, i, (i * 3) % 10, 0, 0]);
      assert.deepEqual([...batch.targets.subarray(row, row + 5)], [-1, (i * 3) % 10, 10, -1, -1]);
    }
    assert.ok(task.validate(batch, 5, 0));
    assert.deepEqual(
      [0, 5, 10].map((row) => batch.tokens[row + 1]),
      [7, 8, 9],
    );
    assert.ok(batch.targets.subarray(15).every((target) => target === -1));
    assert.equal(task.validate(batch, 5, 4), false);
    task.sample(batch, 2, new Random(1)); // too short for the prompt: the end is kept
    assert.ok(batch.targets[0] >= 0 && batch.targets[1] === 10);
  });

  it('is learned by a trainer as any task is', () => {
    const options = {batch: 8, context: 3, schedule: {kind: 'constant', rate: 0.02} as const};
    const learner = new Trainer({
      ...options,
      model: create(),
      task: new InstructionTask(examples, {validation: 0}),
    });
    let loss = Infinity;
    for (const event of learner.run(80)) if (event.kind === 'step') ({loss} = event);
    assert.ok(loss < 0.1, `${loss}`);
  });

  it('refuses what has no meaning', () => {
    assert.throws(() => new InstructionTask([]), TrainingError);
    assert.throws(() => new InstructionTask(examples, {validation: 1}), TrainingError);
    assert.throws(() => new InstructionTask([{prompt: [], answer: [1]}]), TrainingError);
    assert.throws(() => new InstructionTask([{prompt: [1], answer: [-1]}]), VocabularyError);
  });
});
