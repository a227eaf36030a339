import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Random} from 'llm-anatomy/core';
import {seed} from '../core/corpus.js';
import {cases, origins} from '../../training/cases.js';
import {corpus, documentKinds, writeDocument} from '../../training/corpus/corpus.js';
import {Draw, isHeldOut} from '../../training/corpus/draw.js';
import {addends, analogies, counts, countText, sumForms} from '../../training/corpus/exercises.js';
import {factsFor, saidInStories, topicNames, topicOf} from '../../training/corpus/facts.js';
import {say} from '../../training/corpus/phrase.js';
import {inventedNames, people} from '../../training/corpus/world.js';
import {seeds} from '../../training/recipe.js';

const draw = () => new Draw(new Random(seed));

describe('sentences with gaps', () => {
  test('slots, capitals, articles, plurals, properties', () => {
    const slots = {thing: 'apple', hero: {name: 'Anna', he: 'she'}, many: 'goose'};
    assert.equal(
      say(draw(), '{^a:thing} for {hero}, and {hero.he} has {s:many}. {^hero.he} has {a:many}.', slots),
      'An apple for Anna, and she has geese. She has a goose.',
    );
  });

  test('alternatives nest and may be empty, and their surprise is counted', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const each = new Draw(new Random(seed + i));
      seen.set(say(each, 'a[|b[c|d]]'), each.surprise);
    }
    assert.deepEqual([...seen.keys()].sort(), ['a', 'abc', 'abd']);
    assert.ok(Math.abs(seen.get('a')! - Math.log(2)) < 1e-12);
    assert.ok(Math.abs(seen.get('abd')! - Math.log(4)) < 1e-12);
  });

  test('a slot that draws does so once, and only where it is read', () => {
    const each = draw();
    const slots = {x: () => each.pick(['p', 'q']), unread: () => assert.fail('was drawn')};
    const text = say(each, '{x}{x}', slots);
    assert.ok(text === 'pp' || text === 'qq');
    assert.equal(each.surprise, Math.log(2));
  });

  test('what is not written as a sentence says so', () => {
    assert.throws(() => say(draw(), '{no slot}', {}), /expected a slot at 0/);
    assert.throws(() => say(draw(), '[a|b', {}), /expected \]/);
    assert.throws(() => say(draw(), '{x}', {}), /expected a text for the slot x, got undefined/);
  });
});

describe('the corpus', () => {
  test(`the same text has the same surprise, whatever led to it; seed ${seed}`, () => {
    for (const kind of documentKinds) {
      const random = new Random(seed);
      const known = new Map<string, number>();
      for (let i = 0; i < 5000; i++) {
        const {text, surprise} = writeDocument(random, kind);
        const before = known.get(text) ?? surprise;
        assert.ok(Math.abs(before - surprise) < 1e-9, `${kind}: ${before} and ${surprise} nats for: ${text}`);
        known.set(text, surprise);
      }
      const total = [...known.values()].reduce((sum, surprise) => sum + Math.exp(-surprise), 0);
      assert.ok(total <= 1 + 1e-9, `${kind}: probabilities of ${known.size} texts add up to ${total}`);
    }
  });

  test('where all texts can be listed, their probabilities add up to one', () => {
    const random = new Random(seed);
    const known = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const {text, surprise} = writeDocument(random, 'counting');
      known.set(text, surprise);
    }
    const texts = counts().map(countText);
    assert.deepEqual([...known.keys()].sort(), texts.sort());
    const total = [...known.values()].reduce((sum, surprise) => sum + Math.exp(-surprise), 0);
    assert.ok(Math.abs(total - 1) < 1e-9);
  });

  test(`surprise is what it is called: a mean that its own frequencies confirm; seed ${seed}`, () => {
    const random = new Random(seed);
    const times = new Map<string, {count: number; surprise: number}>();
    const N = 50_000;
    for (let i = 0; i < N; i++) {
      const {text, surprise} = writeDocument(random, 'causes');
      const entry = times.get(text) ?? {count: 0, surprise};
      entry.count++;
      times.set(text, entry);
    }
    for (const [text, {count, surprise}] of times) {
      const expected = N * Math.exp(-surprise);
      if (expected < 100) continue;
      assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected), `${count} of ${expected}: ${text}`);
    }
    assert.ok([...times.values()].some(({surprise}) => N * Math.exp(-surprise) > 100));
  });

  test('nothing that is held out is in it', () => {
    const names = inventedNames.filter((name) => isHeldOut('name', name));
    const sums = addends('digits', true).map(([a, b]) => `${sumForms.digits(a, b)}`);
    const relations = ['pair', 'opposite', 'capital'].flatMap((name) =>
      analogies(name, true).map(([a, b, c]) => `${a} is to ${b} as ${c} `),
    );
    const statements = topicNames.flatMap((name) =>
      topicOf(name)
        .statements.filter((template) => template !== saidInStories)
        .flatMap((template) =>
          factsFor(name, template, true).map((fact) => say(draw(), template, {...fact})),
        ),
    );
    assert.ok([names, sums, relations, statements].every((list) => list.length > 20));
    const random = new Random(seed);
    for (let i = 0; i < 20_000; i++) {
      const {text} = writeDocument(random);
      const words = text.split(/[^A-Za-z]+/);
      const lines = text.split('\n');
      const sentences = text.split(/(?<=\.) /);
      for (const name of names) assert.ok(!words.includes(name), text);
      for (const sum of sums) assert.ok(!lines.includes(sum), text);
      for (const each of relations) assert.ok(!text.includes(each), text);
      for (const each of statements) assert.ok(!sentences.includes(each), text);
    }
  });

  test('the same seed, the same texts; no text is empty, or has a gap that nobody filled', () => {
    const [a, b] = [corpus(seed), corpus(seed)];
    for (let i = 0; i < 500; i++) {
      const {text} = a.next().value;
      assert.equal(text, b.next().value.text);
      assert.match(text, /^["A-Za-z0-9].{3}/);
      assert.doesNotMatch(text, /undefined|NaN|\[object|\{[a-z]|  |\ba [aeiou]/);
    }
  });

  test('someone is he or she throughout a portrait', () => {
    const random = new Random(seed);
    for (let i = 0; i < 300; i++) {
      const {text} = writeDocument(random, 'portrait');
      const hero = people.find(({name}) => new RegExp(`\\b${name}\\b`).test(text))!;
      const wrong = hero.he === 'he' ? /\b(she|her)\b/i : /\b(he|him|his)\b/i;
      assert.doesNotMatch(text, wrong);
    }
  });
});

test('cases: none is in the texts of training, but for new draws of the corpus’s own generators', () => {
  const texts: string[] = [];
  for (const {text} of corpus(seeds.training)) if (texts.push(text) === 10_000) break;
  const all = texts.join('\n');
  for (const [name, each] of Object.entries(cases(seeds.cases))) {
    if (name in origins) continue;
    for (const {prompt, choices} of each)
      assert.ok(!all.includes(prompt + choices[0]), `${name}: ${prompt}${choices[0]}`);
  }
});

test('cases: one right choice, no choice twice, and always the same by a seed', () => {
  const [made, again] = [cases(7), cases(7)];
  assert.deepEqual(made, again);
  for (const [name, all] of Object.entries(made)) {
    assert.ok(all.length >= 5, `${name}: ${all.length} cases`);
    for (const {prompt, choices} of all) {
      assert.ok(choices.length > 1, `${name}: ${prompt}`);
      assert.equal(new Set(choices).size, choices.length, `${name}: ${choices.join('|')}`);
      assert.match(choices[0], /^[ .,]/, name);
    }
  }
});
