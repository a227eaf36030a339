/** What models/nano promises: its card is written from its files, and they show what they are there to show. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {loadHouseModel} from 'llm-anatomy/load';
import {writeCard} from '../../training/card.js';
import {readCardFacts} from '../../training/folder.js';
import {lossOn, validationTexts} from '../../training/measure/loss.js';
import {heldOutText, trainTokenizer} from '../../training/data.js';

const folder = fileURLToPath(new URL('../../models/nano/', import.meta.url));
const read = (name: string): string => readFileSync(folder + name, 'utf8');
const facts = readCardFacts(folder);
const {evaluation, grokking} = facts;
const recording = facts.recording!;
const last = recording.snapshots.at(-1)!;

describe('models/nano', () => {
  it('has a card that its files give, and no other', () => {
    assert.equal(read('README.md'), writeCard(facts), 'run npm run evaluate again');
  });

  it('has the vocabulary that the recipe gives', () => {
    assert.equal(read('tokenizer.json'), JSON.stringify(trainTokenizer().json));
  });

  it('has the held-out text that the seed of the validation gives', () => {
    const text = read('held-out.txt');
    assert.equal(text, heldOutText(), 'run npm run held-out');
    const {all} = validationTexts(20);
    assert.deepEqual(
      text.trim().split('\n\n').slice(0, 20),
      all.map((document) => document.text),
    );
  });

  it('has base within 5 % of the least loss there is', () => {
    const {loss, least} = evaluation.loss.all;
    assert.ok(loss > least && loss < 1.05 * least, `${loss}, ${least}`);
  });

  it('has the loss that the recorded run ended with, but for its 16 bits', async () => {
    const {model, tokenizer} = await loadHouseModel();
    const {loss} = lossOn(model, tokenizer!, validationTexts(100).all);
    assert.ok(Math.abs(loss - last.loss) < 2e-3, `${loss}, recorded ${last.loss}`);
  });

  it('loses little in 8 bits and more in 4', () => {
    const {INT8, INT4} = evaluation.quantized;
    const {loss} = evaluation.loss.all;
    assert.ok(Math.abs(INT8.loss / loss - 1) < 0.01, `${INT8.loss}, ${loss}`);
    assert.ok(INT4.loss > INT8.loss && INT4.loss < 1.5 * loss, `${INT4.loss}, ${loss}`);
    assert.ok(INT4.bytes < INT8.bytes);
  });

  it('does worse without the head that a measurement names, and most often worse than without another', () => {
    for (const {behaviour, margin} of evaluation.ablations) {
      assert.ok(margin.without < margin.whole, `${behaviour}: ${JSON.stringify(margin)}`);
      // Many heads look one token back, and the one that does so most is not the one that copying needs.
      if (behaviour === 'previous') continue;
      assert.ok(margin.without < margin.withoutOther, `${behaviour}: ${JSON.stringify(margin)}`);
    }
  });

  it('answers what it is asked better after each phase', () => {
    const {greedy, preferred, instruct} = evaluation.postTraining!;
    assert.ok(greedy.instruct.follow > greedy.base.follow + 0.3);
    assert.ok(greedy.instruct.stop > 0.9 && greedy.preferred.stop > 0.9);
    assert.ok(greedy.preferred.politeness >= greedy.instruct.politeness);
    assert.ok(preferred.winRate > 0.55, `${preferred.winRate}`);
    assert.ok(preferred.kl > 0 && instruct.kl > 0);
  });
});

describe('the recorded run', () => {
  it('is small enough to be fetched', () => {
    assert.ok(read('run.json').length <= 400_000);
  });

  it('shows an induction head form, and what it is good for', () => {
    const best = (at: number): number => Math.max(...recording.snapshots[at].heads.induction.flat());
    const {first, again} = last.repeated;
    assert.ok(best(0) < 0.1 && best(-1 + recording.snapshots.length) > 0.5);
    assert.ok(again < first / 4, `${again}, ${first}`);
    const untrained = recording.snapshots[0].repeated;
    assert.ok(Math.abs(untrained.again - untrained.first) < 0.3);
  });

  it('has losses that fall, and as many points of each curve', () => {
    const {step, loss, gradientNorm, rate} = recording.curve;
    assert.ok(loss[0] > 6.5 && loss.at(-1)! < 0.7);
    for (const curve of [loss, gradientNorm, rate]) assert.equal(curve.length, step.length);
    assert.equal(step.at(-1), recording.recipe.steps);
    for (const {words} of recording.snapshots) assert.equal(words.length, 2 * recording.words.length);
  });
});

describe('the recorded grokking', () => {
  it('knows its sums by heart long before it finds the rule', () => {
    const {memorized, generalized, validation, train, steps} = grokking!;
    assert.ok(memorized! * 10 < generalized!, `${memorized}, ${generalized}`);
    const at = steps.indexOf(memorized!);
    assert.equal(train.accuracy[at], 1);
    assert.ok(validation.accuracy[at] < 0.2, `${validation.accuracy[at]}`);
    assert.ok(validation.accuracy[steps.indexOf(generalized!)] > 0.99);
    assert.ok(validation.accuracy.at(-1)! > 0.9);
  });
});
