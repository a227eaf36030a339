import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  createHeap,
  FreedError,
  Heap,
  modularAddition,
  ModularMlp,
  ModularRun,
  Random,
  TrainingError,
  type ModularExamples,
  type Score,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const triples = ({a, b, c}: ModularExamples): number[][] => Array.from(a, (x, i) => [x, b[i], c[i]]);

describe('modularAddition()', () => {
  it(`splits all equations, and both orders of a sum fall on one side (SEED=${seed})`, () => {
    for (const p of [2, 3, 10, 31]) {
      const {train, validation} = modularAddition(p, 0.4, new Random(seed));
      const all = [...triples(train), ...triples(validation)];
      assert.equal(new Set(all.map(([a, b]) => a * p + b)).size, p * p);
      assert.equal(all.length, p * p);
      assert.ok(all.every(([a, b, c]) => (a + b) % p === c));
      const trained = new Set(triples(train).map(([a, b]) => `${a} ${b}`));
      for (const [a, b] of triples(train)) assert.ok(trained.has(`${b} ${a}`));
      assert.ok(Math.abs(train.a.length / (p * p) - 0.4) < 0.2);
    }
  });

  it('always leaves something on both sides, and depends on the seed alone', () => {
    for (const fraction of [1e-9, 1 - 1e-9]) {
      const {train, validation} = modularAddition(5, fraction, new Random(1));
      assert.ok(train.a.length > 0 && validation.a.length > 0);
    }
    assert.deepEqual(modularAddition(11, 0.5, new Random(7)), modularAddition(11, 0.5, new Random(7)));
    assert.notDeepEqual(modularAddition(11, 0.5, new Random(7)), modularAddition(11, 0.5, new Random(8)));
  });

  it('refuses what has no meaning', () => {
    for (const p of [1, 0, -3, 2.5, NaN, 1001, Infinity])
      assert.throws(() => modularAddition(p, 0.5, new Random(1)), TrainingError, `${p}`);
    for (const fraction of [0, 1, -0.5, NaN])
      assert.throws(() => modularAddition(5, fraction, new Random(1)), TrainingError, `${fraction}`);
  });
});

describe('ModularMlp', () => {
  it(`has the gradients that nudges measure (SEED=${seed})`, () => {
    for (const activation of ['relu', 'square'] as const) {
      const {train} = modularAddition(5, 0.6, new Random(seed));
      const mlp = new ModularMlp(new Heap(), {p: 5, hidden: 6, activation}, train.a.length, new Random(seed));
      for (const {data} of mlp.parameters.values()) data.forEach((w, i) => (data[i] = 2 * w));
      mlp.forward(train);
      mlp.backward();
      for (const [name, {data}] of mlp.parameters)
        for (const i of data.keys()) {
          const w = data[i];
          const epsilon = 1e-2;
          const [above, below] = [epsilon, -epsilon].map((nudge) => {
            data[i] = w + nudge;
            return mlp.forward(train).loss;
          });
          data[i] = w;
          const slope = (above - below) / (2 * epsilon);
          const promised = mlp.gradients.get(name)!.data[i];
          // ReLU has kinks, which a nudge may step over.
          const tolerance = activation === 'relu' ? 1e-2 : 1e-3;
          assert.ok(
            Math.abs(slope - promised) < tolerance,
            `${activation} ${name}[${i}]: ${promised}, ${slope}`,
          );
        }
    }
  });

  it('begins at ln p, and gives its memory back', () => {
    const heap = new Heap();
    const {train} = modularAddition(31, 0.5, new Random(1));
    const mlp = new ModularMlp(
      heap,
      {p: 31, hidden: 64, activation: 'square'},
      train.a.length,
      new Random(1),
    );
    assert.ok(Math.abs(mlp.forward(train).loss - Math.log(31)) < 0.05);
    mlp.free();
    assert.equal(heap.usedBytes, 0);
  });

  it('refuses what has no meaning', () => {
    const config = {p: 5, hidden: 4, activation: 'square'} as const;
    const {train, validation} = modularAddition(5, 0.5, new Random(1));
    for (const bad of [{p: 0}, {p: 2.5}, {hidden: -1}, {hidden: NaN}])
      assert.throws(() => new ModularMlp(new Heap(), {...config, ...bad}, 4, new Random(1)), TrainingError);
    assert.throws(() => new ModularMlp(new Heap(), config, 0, new Random(1)), TrainingError);
    const rows = Math.min(train.a.length, validation.a.length);
    const mlp = new ModularMlp(new Heap(), config, rows, new Random(1));
    assert.throws(() => mlp.backward(), TrainingError);
    const longer = train.a.length > rows ? train : validation;
    assert.throws(() => mlp.forward(longer), TrainingError);
    const none = new Int32Array(0);
    assert.throws(() => mlp.forward({a: none, b: none, c: none}), TrainingError);
  });
});

describe('ModularRun', () => {
  const options = {p: 31, hidden: 128, activation: 'square', fraction: 0.6} as const;
  const until = (run: ModularRun, step: number): Score => {
    let score = {loss: NaN, accuracy: 0};
    while (run.steps < step) score = run.step();
    return score;
  };

  it('tells all its answers: as many right on either side as its scores say', async () => {
    const run = new ModularRun(await createHeap(), options);
    until(run, 150);
    const {answers, isTrained} = run.table();
    const {p} = options;
    for (const [side, {accuracy}] of [run.validate(), run.mlp.forward(run.task.train)].entries()) {
      const sums = Array.from(answers.keys()).filter((at) => isTrained[at] === side);
      const right = sums.filter((at) => answers[at] === (Math.floor(at / p) + (at % p)) % p);
      assert.ok(Math.abs(right.length / sums.length - accuracy) < 1e-9, `${right.length}, ${accuracy}`);
    }
    assert.equal(answers.length, p * p);
    run.free();
    assert.throws(() => run.table(), FreedError);
  });

  it('memorises first and generalises later, where weights decay; forked without decay it does not', async () => {
    const run = new ModularRun(await createHeap(), options);
    const [learned, guessed] = [until(run, 60), run.validate()];
    assert.ok(learned.accuracy > 0.99 && guessed.accuracy < 0.5, `${learned.accuracy}, ${guessed.accuracy}`);
    const plateau = run.checkpoint();
    until(run, 900);
    const understood = run.validate();
    assert.ok(understood.accuracy > 0.98, `${understood.accuracy}`);

    const fork = ModularRun.resume(plateau, await createHeap(), {...options, weightDecay: 0});
    assert.equal(fork.steps, 60);
    const [known, unknown] = [until(fork, 900), fork.validate()];
    assert.ok(known.accuracy > 0.99 && unknown.accuracy < 0.5, `${known.accuracy}, ${unknown.accuracy}`);
    assert.ok(fork.weightNorm > run.weightNorm, `${fork.weightNorm}, ${run.weightNorm}`);
  });

  it('goes on from a checkpoint to the same bits, and gives its memory back', () => {
    const small = {...options, p: 11, hidden: 32};
    const heap = new Heap();
    const whole = new ModularRun(new Heap(), small);
    const last = until(whole, 40);
    const first = new ModularRun(heap, small);
    until(first, 25);
    const second = ModularRun.resume(first.checkpoint(), heap, small);
    assert.deepEqual(until(second, 40), last);
    assert.deepEqual(second.checkpoint(), whole.checkpoint());
    for (const run of [first, second]) run.free();
    assert.equal(heap.usedBytes, 0);
    for (const call of ['step', 'validate', 'checkpoint', 'free'] as const)
      assert.throws(() => first[call](), {name: 'FreedError', message: new RegExp(`^ModularRun.${call}: `)});
    assert.throws(() => first.weightNorm, {name: 'FreedError'});
    assert.throws(() => first.mlp.forward(first.task.train), {name: 'FreedError'});
  });

  it('refuses checkpoints of other runs, whose validation would not be one, and what has no meaning', () => {
    const small = {...options, p: 7, hidden: 8};
    const run = new ModularRun(new Heap(), small);
    until(run, 2);
    const checkpoint = run.checkpoint();
    const heap = new Heap();
    for (const [name, changes] of Object.entries({
      seed: {seed: 2},
      fraction: {fraction: 0.5},
      activation: {activation: 'relu'},
      hidden: {hidden: 9},
      p: {p: 11},
    } as const))
      assert.throws(() => ModularRun.resume(checkpoint, heap, {...small, ...changes}), {
        name: 'TrainingError',
        message: new RegExp(`whose ${name} is`),
      });
    const unknown = {...small, activation: 'gelu' as 'relu'};
    for (const make of [
      () => ModularRun.resume(checkpoint, heap, unknown),
      () => new ModularRun(heap, unknown),
    ])
      assert.throws(make, {name: 'TrainingError', message: /activation of relu or square, got "gelu"/});
    for (const bad of [{rate: -1}, {weightDecay: NaN}, {fraction: 1}, {hidden: 0}])
      assert.throws(() => new ModularRun(heap, {...small, ...bad}), TrainingError, JSON.stringify(bad));
    assert.equal(heap.usedBytes, 0);
    assert.equal(ModularRun.resume(checkpoint, heap, {...small, rate: 0.001, weightDecay: 0}).steps, 2);
  });

  it('leaves all as it was where the loss is no number', () => {
    const run = new ModularRun(new Heap(), {...options, p: 5, hidden: 8});
    until(run, 3);
    const checkpoint = run.checkpoint();
    const {data} = run.mlp.parameters.get('unembed.weight')!;
    const [kept] = data;
    data[0] = NaN;
    assert.throws(() => run.step(), TrainingError);
    data[0] = kept;
    assert.deepEqual(run.checkpoint(), checkpoint);
  });
});
