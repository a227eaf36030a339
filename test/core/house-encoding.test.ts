/** The house model's vocabulary, which figures open as an encoding, is that of its tokenizer.json. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {encodings, finish, parseTokenizerJson, specialTokens} from 'llm-anatomy/core';
import {hostileTexts, mulberry32, randomTexts, seed} from './corpus.js';
import {assertSameIds, tokenizerOf} from './encoders.js';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../models/nano/${name}`, import.meta.url), 'utf8'));

describe(`the encoding nano (seed ${seed})`, () => {
  const file = finish(parseTokenizerJson(read('tokenizer.json')));
  const encoding = tokenizerOf('nano');

  it('has as many entries as the model has rows', () => {
    assert.equal(encodings.nano.vocabularySize, (read('config.json') as {vocab_size: number}).vocab_size);
  });

  it('has the same special tokens', () => {
    assert.deepEqual(specialTokens.nano, file.specialTokens);
  });

  it('gives the tokens that tokenizer.json gives, of any text', () => {
    const random = mulberry32(seed);
    const texts = [
      'Anna has two apples. "Meow!" said the cat.',
      '<|endoftext|>',
      ...randomTexts(random, 300, 12),
      ...Object.values(hostileTexts(random, 400)),
    ];
    for (const text of texts) assertSameIds(encoding.encode(text), file.encode(text), text, 'nano');
  });
});
