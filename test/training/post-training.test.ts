/** From base to instruct to preferred in a few steps: what is kept, what is stored, and that a run goes on. */
import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {applyDelta, createHeap, Random, Transformer, writeCheckpoint, type Tokenizer} from 'llm-anatomy/core';
import {makeAsks} from '../../training/asks/asks.js';
import {answerAsks} from '../../training/chat.js';
import {trainTokenizer} from '../../training/data.js';
import {comparePolicies, measureAnswers} from '../../training/measure/answers.js';
import {postTrain, type PostTraining} from '../../training/post-training.js';
import {collectPairs} from '../../training/preferences.js';
import {config, END, postTrainingRecipes, type PostTrainingRecipe} from '../../training/recipe.js';

const {instruct, preferred, delta} = postTrainingRecipes.quick;
const recipe: PostTrainingRecipe = {
  instruct: {...instruct, examples: 40, validationExamples: 4, batch: 1, steps: 3, evaluateEvery: 2},
  preferred: {
    ...preferred,
    asks: 6,
    answers: 2,
    leastPairs: 8,
    batch: 1,
    steps: 2,
    lookEvery: 1,
    lookAsks: 2,
  },
  delta: {...delta, candidates: delta.candidates.slice(-2), tolerance: 0.05, examples: 3, asks: 3},
};

let folder: string;
let tokenizer: Tokenizer;
let base: Transformer;
let file: Uint8Array;
let result: PostTraining;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'post-training-'));
  ({tokenizer} = trainTokenizer(3e5));
  base = new Transformer(config, await createHeap()).initialize(new Random(1));
  file = writeCheckpoint(base.parameters, config, {dtype: 'F16'});
  result = await postTrain(recipe, file, tokenizer, folder, () => {});
});
after(() => rmSync(folder, {recursive: true, force: true}));

const weightsOf = ({parameters}: Transformer): Float32Array[] =>
  Array.from(parameters.values(), ({data}) => data.slice());

describe('postTrain()', () => {
  it('gives two deltas on base, which make the models that it used', () => {
    const {files, models} = result;
    assert.deepEqual(Object.keys(files), ['instruct.delta.safetensors', 'preferred.delta.safetensors']);
    const [first, second] = Object.values(files).map((bytes) => applyDelta(models.base, bytes));
    assert.deepEqual(weightsOf(first), weightsOf(models.instruct));
    assert.deepEqual(weightsOf(second), weightsOf(models.preferred));
    assert.notDeepEqual(weightsOf(first), weightsOf(models.base));
    assert.notDeepEqual(weightsOf(first), weightsOf(second));
  });

  it('says what it has done, and logs each step', () => {
    const {summary} = result;
    assert.equal(summary.instruct.steps, 3);
    assert.equal(summary.preferred.steps, 2);
    assert.equal(summary.preferred.sampled + summary.preferred.written, 8);
    assert.equal(summary.preferred.sampled + summary.preferred.unpaired, 6);
    const read = (phase: string) =>
      readFileSync(join(folder, phase, 'log.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, number>);
    const steps = (phase: string) => read(phase).filter(({loss}) => loss !== undefined);
    assert.deepEqual(
      steps('instruct').map(({step}) => step),
      [1, 2, 3],
    );
    const [first] = steps('preferred');
    assert.ok(Math.abs(first.loss - Math.LN2) < 1e-6, 'the policy begins as its reference');
    assert.equal(read('preferred').filter(({kl}) => kl >= 0).length, 2);
  });

  it('goes on from its folder, where nothing is left to be done', async () => {
    const again = await postTrain(recipe, file, tokenizer, folder, () => {});
    assert.deepEqual(again.files, result.files);
    assert.deepEqual(readdirSync(folder).sort(), ['instruct', 'preferred']);
  });

  it('begins anew where base is another', async () => {
    const other = new Transformer(config, await createHeap()).initialize(new Random(2));
    const told: string[] = [];
    const bytes = writeCheckpoint(other.parameters, config, {dtype: 'F16'});
    await postTrain(recipe, bytes, tokenizer, folder, (text) => told.push(text));
    assert.ok(!told.some((text) => text.startsWith('goes on')), told.join('\n'));
  });
});

describe('answers', () => {
  const asks = makeAsks(4, 24);

  it('are drawn side by side as they are alone, and stop at their limit', () => {
    const options = {temperature: 1, seed: 3};
    const all = answerAsks(base, tokenizer, asks, options);
    assert.deepEqual(answerAsks(base, tokenizer, asks, options), all);
    const [alone] = answerAsks(base, tokenizer, asks.slice(0, 1), options);
    assert.deepEqual(alone, all[0]);
    for (const [i, {tokens, hasEnded}] of all.entries()) {
      assert.equal(hasEnded, tokens.at(-1) === END);
      assert.ok(hasEnded || tokens.length === (asks[i].kind === 'stories' ? 96 : 64));
      assert.ok(!tokens.slice(0, -1).includes(END));
    }
    assert.deepEqual(answerAsks(base, tokenizer, [], options), []);
  });

  it('of an untrained model follow nothing, and a model draws with itself', () => {
    const {follow, honesty, stop} = measureAnswers(base, tokenizer, asks, {temperature: 0, seed: 1});
    assert.equal(follow, 0);
    assert.equal(honesty, 0);
    assert.ok(stop < 0.5, `${stop}`);
    const {kl, winRate, ties} = comparePolicies(base, base, tokenizer, asks, {temperature: 1, seed: 1});
    assert.equal(kl, 0);
    assert.ok(Math.abs(winRate - 0.5) < 0.3, `${winRate}, ${ties}`);
  });

  it('of two kinds make pairs, written ones where sampled ones are too few', () => {
    const few = collectPairs(base, tokenizer, {...recipe.preferred, leastPairs: 12}, 1);
    assert.equal(few.pairs.length, 12);
    assert.ok(few.written > 0 && few.sampled + few.written === 12);
    for (const {chosen, rejected} of few.pairs) {
      assert.equal(Array.from(chosen).at(-1), END);
      assert.notDeepEqual(chosen, rejected);
    }
  });
});
