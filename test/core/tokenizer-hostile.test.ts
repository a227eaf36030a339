/** Files that were made to take long: bounds are counted in steps, not in seconds. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  finish,
  formatTokenizerJson,
  parseTokenizerJson,
  Tokenizer,
  TokenizerFileError,
  type MergeTable,
  type Task,
} from 'llm-anatomy/core';
import {integer, mulberry32, pick, seed} from './corpus.js';

/** Runs a task that should give way so often at least. */
function finishInSlices<Result>(task: Task<Result>, least: number): Result {
  for (let slices = 1; ; slices++) {
    const step = task.next();
    if (!step.done) continue;
    assert.ok(slices >= least, `${slices} slices, not ${least}`);
    return step.value;
  }
}

const printable = Array.from({length: 94}, (_, i) => String.fromCharCode(33 + i));
const [firsts, seconds] = [printable.slice(0, 47), printable.slice(47)];
/** Tokens of two bytes, such that no merge reaches across the border of two of them. */
const pairs = firsts.flatMap((first) => seconds.map((second) => [first, second] as const));

/** A tokenizer.json with the two-byte tokens, and then so many of four that two of them make. */
function fileWith(joined: readonly (readonly [left: number, right: number])[]) {
  const file = formatTokenizerJson({
    left: Uint32Array.of(),
    right: Uint32Array.of(),
    counts: Uint32Array.of(),
    tokens: Uint32Array.of(),
  });
  const model = file.model as {vocab: Record<string, number>; merges: [string, string][]};
  const texts = pairs.map((pair) => pair.join(''));
  model.merges = [
    ...pairs.map(([a, b]): [string, string] => [a, b]),
    ...joined.map(([left, right]): [string, string] => [texts[left], texts[right]]),
  ];
  for (const [i, pair] of model.merges.entries()) model.vocab[pair.join('')] = 256 + i;
  return {file, texts};
}

const find = (table: MergeTable, text: string) => table.find(new TextEncoder().encode(text), 0, text.length);

/** Pairs of two-byte tokens of which a hash has the same lowest bits. */
function colliding(count: number, bits: number, hash: (left: number, right: number) => number) {
  const found: [number, number][] = [];
  for (let left = 0; left < pairs.length && found.length < count; left++)
    for (let right = 0; right < pairs.length && found.length < count; right++)
      if ((hash(left, right) & (2 ** bits - 1)) === 0) found.push([left, right]);
  assert.equal(found.length, count);
  return found;
}

/** The hash of a pair of ranks, as the tables have it. */
const pairHash = (left: number, right: number) => {
  const hash = Math.imul(256 + left, 0x9e3779b1) ^ Math.imul(256 + right, 0x85ebca6b);
  return hash ^ (hash >>> 15);
};
/** And that of a token's bytes. */
const bytesHash = (left: number, right: number) => {
  let hash = 4;
  for (const letter of [...pairs[left], ...pairs[right]])
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash ^ (hash >>> 15);
};

describe('a tokenizer.json whose entries collide', () => {
  // 2,209 pairs and up to 600 more: 2^13 slots in both tables.
  for (const [what, hash] of Object.entries({'by their pairs': pairHash, 'by their bytes': bytesHash})) {
    it(`is read while they are few: ${what}`, () => {
      const joined = colliding(70, 13, hash);
      const {file, texts} = fileWith(joined);
      const {table} = finish(parseTokenizerJson(file));
      for (const [i, [left, right]] of joined.entries()) {
        const id = 256 + pairs.length + i;
        assert.equal(table.merged(256 + left, 256 + right), id);
        assert.equal(find(table, texts[left] + texts[right]), id);
      }
      // More that would stand in the same slots, and do not.
      for (const [left, right] of colliding(400, 13, hash).slice(70)) {
        assert.equal(table.merged(256 + left, 256 + right), -1);
        assert.equal(find(table, texts[left] + texts[right]), -1);
      }
    });

    it(`is refused after 128: ${what}`, () => {
      const {file} = fileWith(colliding(500, 13, hash));
      assert.throws(
        () => finish(parseTokenizerJson(file)),
        (error: Error) => {
          assert.ok(error instanceof TokenizerFileError, error.stack);
          assert.match(error.message, /that do not collide|that make a table/);
          return true;
        },
      );
    });
  }

  it('has no IDs that could', () => {
    const {file} = fileWith([]);
    (file.model as {vocab: Record<string, number>}).vocab.other = 2 ** 24;
    assert.throws(() => finish(parseTokenizerJson(file)), /an ID for "other", got 16777216/);
  });
});

describe('a tokenizer.json with many tokens that no merge makes', () => {
  const COUNT = 100_000;
  const {file} = fileWith([]);
  const model = file.model as {vocab: Record<string, number>; ignore_merges: boolean};
  const name = (i: number) => `zz${i.toString(36)}`;
  for (let i = 0; i < COUNT; i++) model.vocab[name(i)] = 10_000 + i;
  model.ignore_merges = true;

  it('is read in slices, and finds each', () => {
    const tokenizer = finishInSlices(parseTokenizerJson(file), (3 * COUNT) / 2 ** 12);
    for (let i = 0; i < COUNT; i += 97) {
      const rank = find(tokenizer.table, name(i));
      assert.equal(Buffer.from(tokenizer.table.bytes(rank)).toString(), name(i));
    }
    assert.equal(find(tokenizer.table, 'zz'), -1);
    assert.deepEqual([...tokenizer.encode('zzabc')], [10_000 + parseInt('abc', 36)]);
  });
});

describe('added tokens', () => {
  /** What cutting means, looked at from every token. */
  function cutPlainly(text: string, added: Record<string, number>): (number | string)[] {
    const parts: (number | string)[] = [];
    for (let at = 0; at < text.length;) {
      const found = Object.keys(added).filter((content) => text.startsWith(content, at));
      const longest = found.sort((a, b) => b.length - a.length)[0];
      if (longest !== undefined) parts.push(added[longest]);
      else if (typeof parts.at(-1) === 'string') parts.push(String(parts.pop()) + text[at]);
      else parts.push(text[at]);
      at += longest?.length ?? 1;
    }
    return parts;
  }

  const {table} = finish(parseTokenizerJson(fileWith([]).file));
  const tokenizerOf = (added: Record<string, number>) => new Tokenizer(table, 'gpt2', added);

  it(`are found leftmost and longest, SEED=${seed}`, () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 500; round++) {
      const letters = pick(random, ['ab', 'abc', 'a\ud83d\ude00\uffff', '\u0000a']);
      const word = (most: number) =>
        Array.from({length: integer(random, 1, most)}, () => pick(random, [...letters])).join('');
      const added: Record<string, number> = {};
      for (let count = integer(random, 0, 12); count > 0; count--) added[word(5)] = 1000 + count;
      const tokenizer = tokenizerOf(added);
      const text = word(40);
      const expected = cutPlainly(text, added).flatMap((part) =>
        typeof part === 'number' ? [part] : [...tokenizer.encode(part)],
      );
      assert.deepEqual([...tokenizer.encode(text, {allowSpecial: true})], expected, JSON.stringify(text));
    }
  });

  it('may be many: what is looked at does not grow with them', () => {
    const added: Record<string, number> = {};
    for (let i = 0; i < 100_000; i++) added[`<|token ${i}|>`] = 1000 + i;
    const tokenizer = tokenizerOf(added);
    tokenizer.encode('', {allowSpecial: true});
    const {startsWith} = String.prototype;
    const {charCodeAt} = String.prototype;
    let looks = 0;
    try {
      String.prototype.startsWith = function (...args) {
        looks++;
        return startsWith.apply(this, args);
      };
      String.prototype.charCodeAt = function (index) {
        looks++;
        return charCodeAt.call(this, index);
      };
      const ids = tokenizer.encode('<|token 77777|>'.repeat(100) + '<|token '.repeat(100), {
        allowSpecial: true,
      });
      assert.deepEqual([...ids.subarray(0, 100)], new Array(100).fill(78_777));
    } finally {
      Object.assign(String.prototype, {startsWith, charCodeAt});
    }
    assert.ok(looks > 0 && looks < 200 * 15 * 2 * 18, `${looks} looks`);
  });
});
