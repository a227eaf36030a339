import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  encodings,
  finish,
  specialTokens,
  TokenIdError,
  type EncodingName,
  type Tokenization,
} from 'llm-anatomy/core';
import {hostileTexts, integer, mulberry32, randomText, randomTexts, seed} from './corpus.js';
import {assertSameIds, assertTiles, forJsTiktoken, names, oracleOf, tokenizerOf} from './encoders.js';

interface Golden {
  texts: string[];
  ids: Record<EncodingName, number[][] | EncodingName>;
}

const golden = JSON.parse(
  readFileSync(new URL('../golden/tiktoken.json', import.meta.url), 'utf8'),
) as Golden;

function goldenIds(name: EncodingName): number[][] {
  const rows = golden.ids[name];
  return typeof rows === 'string' ? goldenIds(rows) : rows;
}

for (const name of names)
  describe(name, () => {
    const tokenizer = tokenizerOf(name);
    const {vocabularySize} = encodings[name];
    const {size} = tokenizer.table;

    it(`gives js-tiktoken's ids on random text (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      const oracle = oracleOf(name);
      const texts = [...randomTexts(random, 5000, 3), ...randomTexts(random, 200, 40)].map(forJsTiktoken);
      for (const text of texts)
        assertSameIds(tokenizer.encode(text), oracle.encode(text, [], []), text, name);
    });

    it(`gives js-tiktoken's ids on long pieces (SEED=${seed})`, () => {
      const random = mulberry32(seed);
      const oracle = oracleOf(name);
      // Short, for js-tiktoken is quadratic, but on both sides of what we hand to the merge for long pieces.
      for (const most of [90, 300, 500])
        for (const whole of Object.values(hostileTexts(random, most))) {
          const text = whole.slice(integer(random, 0, 20));
          assertSameIds(tokenizer.encode(text), oracle.encode(text, [], []), text, name);
        }
    });

    it("gives tiktoken's ids on the golden texts", () => {
      const rows = goldenIds(name);
      for (const [i, text] of golden.texts.entries())
        assertSameIds(tokenizer.encode(text), rows[i], text, name);
    });

    it(`tiles the bytes of any text with its tokens (SEED=${seed})`, () => {
      const random = mulberry32(seed + 1);
      for (const text of [
        ...golden.texts,
        ...randomTexts(random, 2000, 3),
        ...randomTexts(random, 100, 60),
      ]) {
        assertTiles(tokenizer, text, name);
        const ids = tokenizer.encode(text);
        assertSameIds(tokenizer.decodeBytes(ids), Buffer.from(text, 'utf8'), text, `${name}, bytes`);
        assert.equal(tokenizer.decode(ids), text.toWellFormed(), `${name}, SEED=${seed}`);
      }
    });

    it("has js-tiktoken's bytes for every id, and each token is its own encoding where js-tiktoken says so", () => {
      const oracle = oracleOf(name);
      const {textMap} = oracle as unknown as {textMap: Map<number, Uint8Array>};
      const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
      for (let id = 0; id < size; id++) {
        const expected = textMap.get(id);
        if (!expected) continue;
        if (Buffer.compare(tokenizer.tokenBytes(id), expected))
          assert.fail(`${name}: token ${id} is ${tokenizer.tokenBytes(id)}, expected ${expected}`);
        if (id % 19) continue;
        const text = forJsTiktoken(decoder.decode(expected));
        assertSameIds(tokenizer.encode(text), oracle.encode(text, [], []), text, name);
      }
      const known = Array.from({length: size}, (_, id) => id).filter((id) => textMap.has(id));
      assert.equal(known.length + Object.keys(specialTokens[name]).length, vocabularySize);
    });

    it('decodes special tokens, and takes their text as plain text', () => {
      for (const [text, id] of Object.entries(specialTokens[name])) {
        assert.equal(tokenizer.decode([id]), text);
        assert.ok(!tokenizer.encode(text).includes(id));
        assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
      }
    });

    it('refuses ids that it does not have with a TokenIdError', () => {
      const holes = Array.from({length: vocabularySize}, (_, id) => id).filter(
        (id) => !oracleHas(name, id) && !Object.values(specialTokens[name]).includes(id),
      );
      for (const id of [-1, 0.5, NaN, Infinity, 2 ** 32, 1e6, ...holes]) {
        assert.throws(() => tokenizer.tokenBytes(id), TokenIdError, `${id}`);
        assert.throws(() => tokenizer.decode([0, id]), TokenIdError, `${id}`);
        assert.throws(() => tokenizer.decodeBytes([id]), TokenIdError, `${id}`);
      }
    });
  });

/** Whether an id below the vocabulary's size is a token: gpt2's ids have no holes, the others' are known. */
function oracleHas(name: EncodingName, id: number): boolean {
  const holes: Partial<Record<EncodingName, number[]>> = {o200k_base: [199998], cl100k_base: [100256]};
  return !holes[name]?.includes(id);
}

describe('a million characters of anything', () => {
  for (const name of ['o200k_base', 'cl100k_base', 'r50k_base'] as const) {
    const tokenizer = tokenizerOf(name);
    for (const [kind, text] of Object.entries(hostileTexts(mulberry32(seed), 1_000_000)))
      it(`${name}: ${kind} (SEED=${seed})`, () => {
        assertTiles(tokenizer, text, name);
        const {ids, pieces} = finish(tokenizer.tokenize(text));
        if (pieces > 1) return;
        // In one piece no two neighbours may be left that form a token.
        for (let i = 1; i < ids.length; i++)
          if (tokenizer.table.merged(ids[i - 1], ids[i]) !== -1)
            assert.fail(`${name}, ${kind}: tokens ${i - 1} and ${i} still merge`);
      });
  }
});

describe('tokenize()', () => {
  const tokenizer = tokenizerOf('o200k_base');
  const random = mulberry32(seed);
  const prose = randomText(random, 20_000);
  const long = 'ab'.repeat(150_000) + prose;

  it('gives way often, with progress that rises to 1', () => {
    const task = tokenizer.tokenize(long);
    const progress: number[] = [];
    let step = task.next();
    for (; !step.done; step = task.next()) progress.push(step.value);
    assert.ok(progress.length > 8, `${progress.length} yields`);
    for (const [i, value] of progress.entries()) {
      assert.ok(value >= 0 && value <= 1, `progress ${value}`);
      assert.ok(i === 0 || value >= progress[i - 1], `progress falls from ${progress[i - 1]} to ${value}`);
    }
    assert.equal(progress.at(-1), 1);
    assertSameIds(step.value.ids, tokenizer.encode(long), long, 'o200k_base');
  });

  it('lets tasks of one tokenizer run in turns', () => {
    const texts = [long, prose, prose.toUpperCase() + long, 'x'.repeat(300_000)];
    const alone = texts.map((text) => finish(tokenizer.tokenize(text)));
    const tasks = texts.map((text) => tokenizer.tokenize(text));
    const results = new Map<number, Tokenization>();
    while (results.size < tasks.length) {
      const i = Math.floor(random() * tasks.length);
      if (results.has(i)) continue;
      const step = tasks[i].next();
      if (step.done) results.set(i, step.value);
      tokenizer.encode("a short one in between, 漢字 and 'all'");
    }
    for (const [i, {ids, ends, pieces}] of alone.entries()) {
      const result = results.get(i)!;
      assertSameIds(result.ids, ids, texts[i], 'ids');
      assertSameIds(result.ends, ends, texts[i], 'ends');
      assert.equal(result.pieces, pieces);
    }
  });

  it('can be left half way', () => {
    const task = tokenizer.tokenize(long);
    task.next();
    const expected = tokenizer.encode(prose);
    task.return({ids: new Uint32Array(), ends: new Uint32Array(), pieces: 0});
    assertSameIds(tokenizer.encode(prose), expected, prose, 'o200k_base');
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(finish(tokenizer.tokenize('')), {
      ids: new Uint32Array(),
      ends: new Uint32Array(),
      pieces: 0,
    });
    assert.equal(tokenizer.decode([]), '');
  });
});
