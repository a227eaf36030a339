import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DocumentTask, Random, TrainingError, VocabularyError} from 'llm-anatomy/core';
import {seed} from './corpus.js';

const END = 9;
/** Documents [1], [2 3], [4 5 6], [7 8], each with its end. */
const tokens = Int32Array.of(1, END, 2, 3, END, 4, 5, 6, END, 7, 8, END);
const batchOf = (rows: number, T: number) => ({
  tokens: new Int32Array(rows * T),
  targets: new Int32Array(rows * T),
});

test('rows of validation hold whole documents, each after an end, and the rest is masked', () => {
  const task = new DocumentTask(tokens, {end: END, validation: 0.9}); // all but the first
  assert.deepEqual([task.trainDocuments, task.validationDocuments], [1, 3]);
  const batch = batchOf(2, 5);
  assert.equal(task.validate(batch, 5, 0), true);
  assert.deepEqual([...batch.targets], [2, 3, END, -1, -1, 4, 5, 6, END, -1]);
  assert.deepEqual([...batch.tokens], [END, 2, 3, 0, 0, END, 4, 5, 6, 0]);
  assert.equal(task.validate(batch, 5, 2), true);
  assert.deepEqual([...batch.targets], [7, 8, END, -1, -1, -1, -1, -1, -1, -1]);
  assert.equal(task.validate(batch, 5, 3), false);
  assert.ok(batch.targets.every((target) => target === -1));
});

test(`every token of validation counts once, whatever the row's length; seed ${seed}`, () => {
  const random = new Random(seed);
  for (let round = 0; round < 50; round++) {
    const documents = Array.from({length: 1 + random.integer(30)}, () =>
      Array.from({length: random.integer(8)}, () => random.integer(END)).concat(END),
    );
    const task = new DocumentTask(Int32Array.from(documents.flat()), {end: END, validation: 0.99});
    const kept = documents.slice(task.trainDocuments).flat();
    const [rows, T] = [1 + random.integer(4), 8 + random.integer(20)];
    const batch = batchOf(rows, T);
    const seen: number[] = [];
    for (let first = 0; task.validate(batch, T, first); first += rows)
      for (const [i, target] of batch.targets.entries()) {
        if (target < 0) continue;
        seen.push(target);
        assert.equal(batch.tokens[i], i % T === 0 ? END : batch.targets[i - 1]);
      }
    assert.deepEqual(seen, kept);
  }
});

test(`rows of training begin a document, run on, and never reach into validation; seed ${seed}`, () => {
  const task = new DocumentTask(tokens, {end: END, validation: 0.5});
  const random = new Random(seed);
  const beginnings = new Set<number>();
  for (let i = 0; i < 100; i++) {
    const batch = batchOf(1, 4);
    task.sample(batch, 4, random);
    assert.equal(batch.tokens[0], END);
    beginnings.add(batch.targets[0]);
    const expected = batch.targets[0] === 1 ? [1, END, 2, 3] : [2, 3, END, -1];
    assert.deepEqual([...batch.targets], expected);
  }
  assert.deepEqual(beginnings, new Set([1, 2]));
});

test('errors say what was expected', () => {
  assert.throws(() => new DocumentTask(Int32Array.of(1, 2), {end: END}), /tokens that end with 9, got 2/);
  for (const list of [[1, END], Uint16Array.of(1, END), undefined])
    assert.throws(() => new DocumentTask(list as never, {end: END}), {
      name: 'TrainingError',
      message: /^DocumentTask: expected tokens in an Int32Array, got /,
    });
  assert.throws(() => new DocumentTask(new Int32Array(0), {end: END}), TrainingError);
  assert.throws(() => new DocumentTask(Int32Array.of(-1, END), {end: END}), VocabularyError);
  assert.throws(
    () => new DocumentTask(tokens, {end: END, validation: 1}),
    /validation from 0 to below 1, got 1/,
  );
  const task = new DocumentTask(tokens, {end: END, validation: 0.9});
  assert.throws(() => task.validate(batchOf(2, 3), 3, 0), /documents of at most 3 tokens, got one of 4/);
});
