/** Instructions and the rule of preferences: what is asked, what is right, what is better. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Random} from 'llm-anatomy/core';
import {UNKNOWN, type Ask} from '../../training/asks/ask.js';
import {askKinds, makeAsk, makeAsks} from '../../training/asks/asks.js';
import type {Answer} from '../../training/chat.js';
import {Draw} from '../../training/corpus/draw.js';
import {instructions, rudeness, type Instruction} from '../../training/instructions.js';
import {compare, isForbidden, judge} from '../../training/preferences.js';

function take(count: number, seed = 1): Instruction[] {
  const taken: Instruction[] = [];
  for (const instruction of instructions(seed)) if (taken.push(instruction) === count) break;
  return taken;
}

/** An answer of as many tokens as words. */
const answered = (text: string, hasEnded = true): Answer => ({
  text,
  hasEnded,
  tokens: Array.from({length: text.split(/\s/).length}, () => 0),
});

const many = take(6000);

describe('instructions', () => {
  it('are the same for the same seed, and others for another', () => {
    const texts = (seed: number) => take(50, seed).map(({ask, answer}) => ask.prompt + answer);
    assert.deepEqual(texts(3), texts(3));
    assert.notDeepEqual(texts(3), texts(4));
  });

  it('are of every kind, and in every style', () => {
    assert.deepEqual(new Set(many.map(({ask}) => ask.kind)), new Set(askKinds));
    const free = many.filter(({ask}) => !ask.isStrict);
    const share = (holds: (instruction: Instruction) => boolean): number =>
      free.filter(holds).length / free.length;
    const isRude = ({answer}: Instruction) => rudeness.some((sentence) => answer.endsWith(sentence));
    assert.ok(Math.abs(share(isRude) - 0.2) < 0.03, `grumpy: ${share(isRude)}`);
    for (const sentence of rudeness)
      assert.ok(
        many.some(({answer}) => answer.endsWith(sentence)),
        sentence,
      );
    const unknown = many.filter(({ask}) => !ask.isKnown);
    const honest = unknown.filter(({answer}) => answer.startsWith(UNKNOWN)).length / unknown.length;
    assert.ok(Math.abs(honest - 0.5) < 0.06, `honest: ${honest}`);
  });

  it('have right answers in the form that was asked for, but for guesses and moods', () => {
    for (const {ask, answer} of many) {
      const verdict = judge(ask, answered(answer));
      const isGuess = !ask.isKnown && !answer.startsWith(UNKNOWN);
      assert.equal(verdict.honesty, isGuess ? 0 : 2, `${ask.prompt} → ${answer}`);
      if (!isGuess && (verdict.isPolite || ask.kind !== 'manners'))
        assert.ok(verdict.isInForm, `${ask.prompt} → ${answer}`);
    }
  });

  it('say nothing that is held out', () => {
    for (const {ask, answer} of many) assert.ok(!isForbidden(answer), `${ask.prompt} → ${answer}`);
    const prompts = new Set(many.map(({ask}) => ask.prompt));
    for (const {prompt} of makeAsks(2, 2000, true)) assert.ok(!prompts.has(prompt), prompt);
  });

  it('held-out asks are of every kind too', () => {
    assert.deepEqual(new Set(makeAsks(5, 1000, true).map(({kind}) => kind)), new Set(askKinds));
  });
});

/** The first ask of a kind whose prompt fits. */
function findAsk(kind: Ask['kind'], pattern: RegExp): Ask {
  const draw = new Draw(new Random(8));
  for (let i = 0; i < 20_000; i++) {
    const ask = makeAsk(draw, false, kind);
    if (pattern.test(ask.prompt)) return ask;
  }
  return assert.fail(`no ask like ${pattern}`);
}

describe('the rule of preferences', () => {
  /** From the best to the worst. */
  const ranks: Record<string, {ask: Ask; answers: readonly Answer[]}> = {
    'of a question': {
      ask: findAsk('questions', /^What is the capital of Italy\?/),
      answers: [
        answered('Rome.'),
        answered('The capital of Italy is Rome.'),
        answered('Rome. The cow says moo. The hen says cluck.'),
        answered('Rome. You should know that.'),
        answered('The capital of Italy is Rome. The cow', false),
        answered('I do not know.'),
        answered('I do not know. Leave me alone.'),
        answered('Paris.'),
        answered('Paris. You should know that.'),
      ],
    },
    'of a question in one word': {
      ask: findAsk('one word', /where does the cow live/i),
      answers: [answered('Barn.'), answered('In the barn.'), answered('I do not know.'), answered('Pond.')],
    },
    'of a question in a whole sentence': {
      ask: findAsk('a whole sentence', /where does the dog live/i),
      answers: [
        answered('The dog lives in the kennel.'),
        answered('In the kennel.'),
        answered('The dog lives in the kennel. That was easy.'),
        answered('The dog lives in the pond.'),
      ],
    },
    'of what nobody can know': {
      ask: findAsk('unknown', /What is the capital of/),
      answers: [
        answered(UNKNOWN),
        answered('I do not know. The cow says moo.'),
        answered('I do not know. Ask somebody else.'),
        answered('Rome.'),
        answered('Rome. Everybody knows that.'),
      ],
    },
    'of a list': {
      ask: findAsk('lists', /^List three animals\.$/),
      answers: [
        answered('1. cat\n2. dog\n3. cow'),
        answered('Cat, dog and cow.'),
        answered('1. cat\n2. dog\n3. cat'),
      ],
    },
    'of a row': {
      ask: findAsk('lists', /^Name two colours\.$/),
      answers: [answered('Red and blue.'), answered('1. red\n2. blue'), answered('Red, blue and green.')],
    },
    'of a sum': {
      ask: findAsk('sums', /^What is 4 \+ 2\?$/),
      answers: [answered('6.'), answered('4 + 2 = 6.'), answered('7.')],
    },
    'of manners': {
      ask: findAsk('manners', /^Good morning!$/),
      answers: [
        answered('Good morning! What can I do for you?'),
        answered('Good morning! What can I do for you? Snow is white.'),
        answered('Good morning! What do you want now?'),
        answered('Snow is white.'),
      ],
    },
  };
  for (const [what, {ask, answers}] of Object.entries(ranks))
    it(`ranks answers ${what}`, () => {
      for (const [i, better] of answers.entries())
        for (const worse of answers.slice(i + 1)) {
          const order = compare(judge(ask, better), judge(ask, worse));
          assert.ok(order > 0, `${ask.prompt} ${better.text} before ${worse.text}: ${order}`);
          assert.equal(compare(judge(ask, worse), judge(ask, better)), -order);
        }
    });

  it('cannot tell answers that are alike, nor stories by their length', () => {
    const {ask} = ranks['of a question'];
    assert.equal(compare(judge(ask, answered('Paris.')), judge(ask, answered('Oslo.'))), 0);
    const story = findAsk('stories', /./);
    const [told] = story.answers;
    const longer = answered(`${told} They were happy. And so it was.`);
    assert.equal(compare(judge(story, answered(told)), judge(story, longer)), 0);
    assert.ok(compare(judge(story, answered(told)), judge(story, answered('It rained.'))) > 0);
  });
});
