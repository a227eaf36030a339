import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  applyMerges,
  finish,
  formatTokenizerJson,
  parseTokenizerJson,
  TokenIdError,
  TokenizerFileError,
  trainMerges,
  type EncodingName,
  type Tokenizer,
} from 'llm-anatomy/core';
import {hostileTexts, integer, mulberry32, pick, randomTexts, seed, type Random} from './corpus.js';
import {assertSameIds, forJsTiktoken, oracleOf, oracleRanks, tokenizerOf} from './encoders.js';

interface TokenizerJson {
  added_tokens?: unknown;
  normalizer?: unknown;
  pre_tokenizer?: unknown;
  decoder?: unknown;
  model: {
    type: unknown;
    vocab: Record<string, number>;
    merges: unknown[];
    ignore_merges?: boolean;
    [more: string]: unknown;
  };
}

const golden = JSON.parse(readFileSync(new URL('../golden/tokenizers.json', import.meta.url), 'utf8')) as {
  texts: string[];
  tokenizers: {name: string; file: TokenizerJson; ids: number[][]}[];
};

const parse = (json: unknown): Tokenizer => finish(parseTokenizerJson(json));
const fileOf = (name: string): TokenizerJson =>
  structuredClone(golden.tokenizers.find((tokenizer) => tokenizer.name === name)!.file);

function assertRefused(json: unknown, says: RegExp): void {
  assert.throws(
    () => parse(json),
    (error: Error) => {
      assert.ok(error instanceof TokenizerFileError, error.stack);
      assert.match(error.message, /^parseTokenizerJson: expected .+, got .+/s);
      assert.match(error.message, says);
      return true;
    },
  );
}

const LLAMA3 =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const byteLevel = {type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true};
const splitThenBytes = {
  type: 'Sequence',
  pretokenizers: [
    {type: 'Split', pattern: {Regex: LLAMA3}, behavior: 'Isolated', invert: false},
    {...byteLevel, use_regex: false},
  ],
};

/** The letter of each byte, from the definition in GPT-2's encoder.py. */
const letters: string[] = [];
{
  const itself = [...range('!', '~'), ...range('¡', '¬'), ...range('®', 'ÿ')];
  let next = 256;
  for (let byte = 0; byte < 256; byte++)
    letters.push(String.fromCharCode(itself.includes(byte) ? byte : next++));
}
function range(from: string, to: string): number[] {
  const first = from.charCodeAt(0);
  return Array.from({length: to.charCodeAt(0) - first + 1}, (_, i) => first + i);
}
const spell = (latin1: string) => [...latin1].map((letter) => letters[letter.charCodeAt(0)]).join('');

/** js-tiktoken's tokens as Latin-1 strings, by ID. */
function oracleTokens(name: EncodingName): string[] {
  const tokens: string[] = [];
  for (const line of oracleRanks(name).bpe_ranks.split('\n').filter(Boolean)) {
    const [, first, ...words] = line.split(' ');
    for (const [i, word] of words.entries())
      tokens[Number(first) + i] = Buffer.from(word, 'base64').toString('latin1');
  }
  return tokens;
}

/** A tokenizer.json out of rank tables, with every pair that makes a token, in the order of its rank, as Llama-3's is. */
function everyPair(name: EncodingName): TokenizerJson {
  const tokens = oracleTokens(name);
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const merges: [string, string][] = [];
  for (const token of tokens) {
    if (token === undefined) continue;
    const pairs: [number, number, string, string][] = [];
    for (let i = 1; i < token.length; i++) {
      const [left, right] = [token.slice(0, i), token.slice(i)];
      const [l, r] = [ids.get(left), ids.get(right)];
      if (l !== undefined && r !== undefined) pairs.push([l, r, spell(left), spell(right)]);
    }
    pairs.sort(([l1, r1], [l2, r2]) => l1 - l2 || r1 - r2);
    for (const [, , left, right] of pairs) merges.push([left, right]);
  }
  const vocab: Record<string, number> = {};
  for (const [token, id] of ids) if (token !== undefined) vocab[spell(token)] = id;
  return {pre_tokenizer: splitThenBytes, model: {type: 'BPE', vocab, merges, ignore_merges: true}};
}

/** The same with one pair for each token, as strings, as GPT-2's is. */
function onePair(name: EncodingName): TokenizerJson {
  const {table} = tokenizerOf(name);
  const tokens = oracleTokens(name);
  const rank = new Map(tokens.map((token, id) => [token, id]));
  const merges: string[] = [];
  for (const [id, token] of tokens.entries()) {
    if (token === undefined || token.length < 2) continue;
    let at = 1;
    while (table.merged(rank.get(token.slice(0, at)) ?? 1e9, rank.get(token.slice(at)) ?? 1e9) !== id) at++;
    merges.push(`${spell(token.slice(0, at))} ${spell(token.slice(at))}`);
  }
  const vocab = Object.fromEntries(tokens.map((token, id) => [spell(token), id]));
  return {
    pre_tokenizer: byteLevel,
    added_tokens: [{id: 50256, content: '<|endoftext|>', special: true, normalized: true}],
    model: {type: 'BPE', vocab: {...vocab, '<|endoftext|>': 50256}, merges},
  };
}

describe("files of Hugging Face's tokenizers", () => {
  for (const {name, file, ids} of golden.tokenizers)
    it(`give its IDs: ${name}`, () => {
      const tokenizer = parse(file);
      for (const [i, text] of golden.texts.entries()) {
        assertSameIds(tokenizer.encode(text, {allowSpecial: true}), ids[i], text, name);
        const decoded = tokenizer.decode(ids[i]);
        if (file.normalizer) assert.equal(decoded.normalize('NFC'), text.normalize('NFC'));
        else if (name !== 'prefix space') assert.equal(decoded, text);
      }
    });
});

describe("files made of js-tiktoken's ranks", () => {
  for (const [name, make] of [
    ['r50k_base', onePair],
    ['cl100k_base', everyPair],
  ] as const)
    it(`give its IDs: ${name}, SEED=${seed}`, () => {
      const file = make(name);
      const tokenizer = parse(file);
      const oracle = oracleOf(name);
      const random = mulberry32(seed);
      const texts = [...randomTexts(random, 300, 120), ...Object.values(hostileTexts(random, 300))];
      for (const text of texts.map(forJsTiktoken)) {
        const ids = tokenizer.encode(text);
        assertSameIds(ids, oracle.encode(text, [], []), text, name);
        assert.equal(tokenizer.decode(ids), text.toWellFormed());
      }
      const table = tokenizerOf(name).table;
      for (let id = 0; id < table.size; id++)
        if (table.byteLength(id) > 0) assert.deepEqual(tokenizer.tokenBytes(id), table.bytes(id));
    });
});

/** BPE as the format has it, word for word: of all pairs the one that comes first in the list, of these the leftmost. */
function naive(text: string, {vocab, merges, ignore_merges}: TokenizerJson['model']): number[] {
  const ranks = new Map(merges.map((pair, i) => [(pair as string[]).join(' '), i]));
  if (ignore_merges && Object.hasOwn(vocab, text)) return [vocab[text]];
  const parts = [...text];
  for (;;) {
    let [best, at] = [Infinity, -1];
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ranks.get(`${parts[i]} ${parts[i + 1]}`) ?? Infinity;
      if (rank < best) [best, at] = [rank, i];
    }
    if (at < 0) return parts.map((part) => vocab[part]);
    parts.splice(at, 2, parts[at] + parts[at + 1]);
  }
}

/** Merges of a few letters that get in each other's way, in any order, with IDs in any order. */
function randomModel(random: Random): TokenizerJson['model'] {
  const tokens = new Set<string>();
  for (let count = integer(random, 1, 25); count > 0; count--)
    tokens.add(Array.from({length: integer(random, 2, 7)}, () => pick(random, ['a', 'b', 'c'])).join(''));
  for (const token of [...tokens])
    if (random() < 0.8) for (let i = 2; i < token.length; i++) tokens.add(token.slice(0, i));
  const all = [...letters, ...tokens];
  let id = 0;
  const ids = all.map(() => (id += random() < 0.9 ? 1 : integer(random, 1, 100)));
  const order = random() < 0.5 ? 0 : 1; // as they come, or shuffled
  for (let i = ids.length - 1; i > 0 && order; i--) {
    const k = integer(random, 0, i);
    [ids[i], ids[k]] = [ids[k], ids[i]];
  }
  const vocab = Object.fromEntries(all.map((token, i) => [token, ids[i]]));
  const merges: [string, string][] = [];
  for (const token of tokens)
    for (let i = 1; i < token.length; i++) {
      const pair: [string, string] = [token.slice(0, i), token.slice(i)];
      if (pair.every((half) => Object.hasOwn(vocab, half)) && random() < 0.7) merges.push(pair);
    }
  const keys = new Map(merges.map((pair) => [pair, random() + (random() < 0.9 ? pair.join('').length : 0)]));
  merges.sort((a, b) => keys.get(a)! - keys.get(b)!);
  return {type: 'BPE', vocab, merges, ignore_merges: random() < 0.4};
}

describe('merges in any order, IDs in any order', () => {
  it(`give what the format says, or are refused, SEED=${seed}`, () => {
    const random = mulberry32(seed);
    let read = 0;
    for (let round = 0; round < 1500; round++) {
      const model = randomModel(random);
      let tokenizer: Tokenizer;
      try {
        tokenizer = parse({model, pre_tokenizer: byteLevel});
      } catch (error) {
        assert.ok(error instanceof TokenizerFileError, `SEED=${seed}, round ${round}: ${error}`);
        assert.match(error.message, /in the order of training/);
        continue;
      }
      read++;
      const words = [...Object.keys(model.vocab).slice(256), 'abc'.repeat(90)];
      for (let i = 0; i < 30; i++)
        words.push(
          Array.from({length: integer(random, 1, 40)}, () => pick(random, ['a', 'b', 'c'])).join(''),
        );
      for (const word of words) {
        const ids = tokenizer.encode(word);
        assertSameIds(ids, naive(word, model), word, `round ${round}`);
        assert.equal(tokenizer.decode(ids), word);
      }
      for (const [token, id] of Object.entries(model.vocab).slice(256))
        assert.equal(tokenizer.decode([id]), token);
    }
    assert.ok(read > 500, `${read} of 1500 were read`);
  });
});

describe('added tokens', () => {
  const tokenizer = parse(fileOf('gpt2'));
  const [end, start, spaced] = ['<|endoftext|>', '<|im_start|>', '<|im_start|> '].map(
    (content) => tokenizer.specialTokens[content],
  );

  it('are plain text unless they are allowed', () => {
    assert.ok(!tokenizer.encode('a<|endoftext|>').includes(end));
    assert.ok(tokenizer.encode('a<|endoftext|>', {allowSpecial: true}).includes(end));
    assert.equal(tokenizer.decode([end, start]), '<|endoftext|><|im_start|>');
  });

  it('are found leftmost and longest', () => {
    const ids = (text: string) => [...tokenizer.encode(text, {allowSpecial: true})];
    assert.deepEqual(ids('<|im_start|> <|im_start|><|endoftext|>'), [spaced, start, end]);
    assert.deepEqual(ids('<|im_start|>'), [start]);
    assert.deepEqual(ids('<|im_star'), [...tokenizer.encode('<|im_star')]);
    assert.deepEqual(ids(''), []);
  });

  it("are those of tiktoken's encodings as well", () => {
    const r50k = tokenizerOf('r50k_base');
    const ids = r50k.encode('a<|endoftext|>b', {allowSpecial: true});
    assert.deepEqual([...ids], [...r50k.encode('a'), 50256, ...r50k.encode('b')]);
  });

  it('may be named as any object field is', () => {
    const file = fileOf('gpt2');
    const content = '__proto__';
    file.added_tokens = [{id: 9000, content}];
    const own = parse(file);
    assert.deepEqual([...own.encode('__proto__', {allowSpecial: true})], [9000]);
    assert.equal(own.decode([9000]), '__proto__');
  });
});

describe('formatTokenizerJson()', () => {
  const text = golden.texts.join('\n');
  const trained = finish(trainMerges(text, 150));

  it('is read again, for the same IDs', () => {
    const file = formatTokenizerJson(trained, ['<|endoftext|>', '<pad>']);
    const tokenizer = parse(JSON.parse(JSON.stringify(file)));
    for (const sample of golden.texts)
      assertSameIds(
        tokenizer.encode(sample),
        finish(applyMerges(sample, trained, 150)).ids,
        sample,
        'trained',
      );
    const size = 256 + trained.left.length;
    assert.deepEqual(tokenizer.specialTokens, {'<|endoftext|>': size, '<pad>': size + 1});
    assert.equal(tokenizer.table.size, size);
  });

  it('wants special tokens of their own', () => {
    for (const specials of [['a'], ['x', 'x'].map((x) => `<${x}>`), ['']])
      assert.throws(() => formatTokenizerJson(trained, specials), TokenizerFileError);
  });
});

describe('a file that is no good', () => {
  const change = (path: string, value: unknown): unknown => {
    const file = fileOf('gpt2') as unknown as Record<string, unknown>;
    const keys = path.split('.');
    let at = file;
    for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
    at[keys.at(-1)!] = value;
    return file;
  };

  it('of another kind is refused by its name', () => {
    for (const type of ['Unigram', 'WordPiece', 'WordLevel'])
      assertRefused(change('model.type', type), new RegExp(`of type BPE .*got "${type}"`));
    const llama2 = /byte-level BPE .*got SentencePiece's kind of BPE, as of Llama-2/;
    assertRefused(change('model.byte_fallback', true), llama2);
    assertRefused(change('pre_tokenizer', {type: 'Metaspace'}), llama2);
    assertRefused(change('normalizer', {type: 'Prepend', prepend: '▁'}), llama2);
    assertRefused(change('decoder', {type: 'WordPiece'}), /ByteLevel decoder/);
    assertRefused(change('normalizer', {type: 'Lowercase'}), /NFC, got "Lowercase"/);
    assertRefused(change('model.dropout', 0.1), /dropout/);
    assertRefused(change('model.continuing_subword_prefix', '##'), /continuing_subword_prefix/);
    assertRefused(change('model.end_of_word_suffix', '</w>'), /end_of_word_suffix/);
    for (const json of [null, [], 'x', {}, {model: []}]) assertRefused(json, /./);
  });

  it('with another rule to cut text is refused', () => {
    const [split, bytes] = splitThenBytes.pretokenizers;
    const sequence = (...pretokenizers: unknown[]) => ({type: 'Sequence', pretokenizers});
    for (const [rule, says] of [
      [null, /pre_tokenizer/],
      [{type: 'Whitespace'}, /got "Whitespace"/],
      [{...byteLevel, use_regex: false}, /pre_tokenizer/],
      [sequence(), /pre_tokenizer/],
      [sequence(split), /pre_tokenizer/],
      [sequence(split, byteLevel), /got "Split" and "ByteLevel"/],
      [sequence(split, split, bytes), /pre_tokenizer/],
      [sequence({...split, behavior: 'Removed'}, bytes), /pre_tokenizer/],
      [sequence({...split, invert: true}, bytes), /pre_tokenizer/],
      [sequence(split, {...bytes, add_prefix_space: true}), /pre_tokenizer/],
      [sequence({...split, pattern: {Regex: '(a+)+$'}}, bytes), /the expression of .* got "\(a\+\)\+\$"/],
      [sequence({...split, pattern: {String: LLAMA3}}, bytes), /expression/],
      [sequence({type: 'Digits', individual_digits: false}, byteLevel), /pre_tokenizer/],
      [sequence(null, bytes), /pre_tokenizer/],
    ] as [unknown, RegExp][])
      assertRefused(change('pre_tokenizer', rule), says);
    assert.ok(parse(change('pre_tokenizer', splitThenBytes)));
    assert.ok(parse(change('pre_tokenizer', sequence(byteLevel))));
  });

  it('with a damaged vocabulary is refused', () => {
    const {vocab, merges} = fileOf('gpt2').model;
    for (const id of [-1, 0.5, '7', null, 2 ** 31, NaN])
      assertRefused(change('model.vocab', {...vocab, xx: id}), /an ID for "xx"/);
    assertRefused(change('model.vocab', {...vocab, xx: 7}), /of its own for each token, got 7/);
    const without = Object.entries(vocab).filter(([token]) => token !== 'a');
    assertRefused(change('model.vocab', Object.fromEntries(without)), /every byte .*none for byte 97, "a"/);
    assertRefused(change('model.vocab', null), /vocab/);
    assertRefused(change('model.merges', {}), /list of merges/);
    for (const merge of ['a', 'a b c', ['a'], ['a', 5], null, ['a', 'b', 'c']])
      assertRefused(change('model.merges', [merge]), /merge 0 to be two tokens/);
    assertRefused(change('model.merges', ['a zz']), /merge 0 to join two tokens of vocab .*got "zz"/);
    assertRefused(change('model.merges', [...merges, merges[0]]), /each merge once/);
    assertRefused(change('model.merges', merges.toReversed()), /in the order of training/);
  });

  it('whose tokens double in length with every merge is refused', () => {
    const file = fileOf('gpt2');
    const doubled = Array.from({length: 12}, (_, i) => 'z'.repeat(2 ** i));
    file.model.merges = doubled.slice(0, -1).map((token) => [token, token]);
    file.model.vocab = Object.fromEntries([...letters, ...doubled.slice(1)].map((token, id) => [token, id]));
    assertRefused(file, /at most 1024 bytes, got 2048/);
  });

  it('with damaged added tokens is refused', () => {
    const token = {id: 9000, content: '<x>'};
    for (const [added, says] of [
      [{}, /list of added_tokens/],
      [[null], /an id and a content/],
      [[{...token, id: -1}], /an id and a content/],
      [[{...token, content: ''}], /an id and a content/],
      [[{...token, lstrip: true}], /lstrip/],
      [[{...token, single_word: true}], /single_word/],
      [[token, {...token, id: 9001}], /one ID for "<x>", got 9000 and 9001/],
      [[token, {...token, content: '<y>'}], /of its own/],
      [[{...token, id: 66}], /of its own for "<x>", got 66, which is that of/],
      [[{id: 9000, content: 'a'}], /one ID for "a"/],
    ] as [unknown, RegExp][])
      assertRefused(change('added_tokens', added), says);
    assert.ok(parse(change('added_tokens', [token, token])));
  });

  it('has no token by another ID', () => {
    for (const name of ['gpt2', 'permuted']) {
      const tokenizer = parse(fileOf(name));
      for (const id of [-1, 0.5, NaN, 1e9]) assert.throws(() => tokenizer.tokenBytes(id), TokenIdError);
    }
  });
});

describe('a tokenizer from a file', () => {
  it('encodes in slices, and tells where tokens end', () => {
    const tokenizer = parse(fileOf('permuted'));
    const text = golden.texts.join(' ').repeat(20);
    const task = tokenizer.tokenize(text);
    let slices = 0;
    let step = task.next();
    for (; !step.done; step = task.next()) slices++;
    assert.ok(slices > 3);
    const {ids, ends} = step.value;
    assert.deepEqual(ids, tokenizer.encode(text));
    let end = 0;
    for (const [i, id] of ids.entries()) assert.equal(ends[i], (end += tokenizer.tokenBytes(id).length));
    assert.equal(end, new TextEncoder().encode(text).length);
  });

  it('takes lone surrogates as UTF-8 does', () => {
    for (const {file} of golden.tokenizers) {
      const tokenizer = parse(file);
      const decoded = tokenizer.decode(tokenizer.encode('a\ud800b'));
      assert.equal(decoded.trimStart(), 'a\ufffdb');
    }
  });
});
