/**
 * Hugging Face's tokenizer.json of the byte-level BPE kind, as GPT-2, Llama-3, Qwen2 and their kin publish it.
 * The format: https://github.com/huggingface/tokenizers.
 */
import {isRecord, show} from '../show.js';
import type {Task} from '../task.js';
import type {AddedTokens} from './added-tokens.js';
import {byteLetters, bytesOfLetters} from './byte-alphabet.js';
import {RankFileError} from './errors.js';
import {FileTokenizer} from './file-tokenizer.js';
import {MergeOrder} from './merge-order.js';
import {MergeTable} from './merge-table.js';
import {readPreTokenizer} from './pre-tokenizers.js';
import type {Tokenizer} from './tokenizer.js';
import {TokenizerFileError} from './tokenizer-file-error.js';
import {WholeTable} from './whole-table.js';

type Json = Readonly<Record<string, unknown>>;

const NONE = -1;
/**
 * As many as a config's vocabulary may have. Tables of numbers take their hash from the number itself: with IDs of any
 * size a file could make all of them collide.
 */
const MAX_ID = 2 ** 24 - 1;
/** As in a merge table. */
const MAX_TOKEN_BYTES = 1024;
/** Entries after which reading gives way. */
const SLICE = 1 << 12;

const KINDS = 'byte-level BPE as of GPT-2, Llama-3 and Qwen2';

function fail(expected: string, got: string): never {
  throw new TokenizerFileError(`parseTokenizerJson: expected ${expected}, got ${got}`);
}

/**
 * Reads a tokenizer.json, in slices. Encoding adds nothing to a text, so what `post_processor` would (Llama-3's beginning
 * of text) is for the caller to add; `truncation` and `padding` are not applied either.
 *
 * @param json the file, through JSON.parse
 * @throws TokenizerFileError that says what kind of tokenizer came, or what is wrong in a file of the right kind
 */
export function* parseTokenizerJson(json: unknown): Task<Tokenizer> {
  if (!isRecord(json)) return fail('tokenizer.json to be an object', show(json));
  const model = expectByteLevel(json);
  const {split, addsSpace} = readPreTokenizer(json.pre_tokenizer);
  const normalizes = readNormalizer(json.normalizer);
  const vocabulary = yield* readVocabulary(model.vocab);
  const byteIds = rankBytes(vocabulary);
  const order = yield* rankMerges(vocabulary, model.merges);

  const rest: {id: number; bytes: Uint8Array}[] = [];
  for (const [entry, text] of vocabulary.texts.entries()) {
    if (entry % SLICE === 0) yield 1;
    if (vocabulary.ranks[entry] !== NONE) continue;
    rest.push({
      id: vocabulary.ids[entry],
      bytes: bytesOfLetters(text) ?? new TextEncoder().encode(text),
    });
  }
  const whole = model.ignore_merges === true ? rest.map(({bytes}) => bytes) : [];
  const table = yield* buildTable(whole, byteIds, order);
  const ids = new Uint32Array(order.size + whole.length);
  for (const [entry, rank] of vocabulary.ranks.entries())
    if (rank !== NONE) ids[rank] = vocabulary.ids[entry];
  if (whole.length > 0)
    ids.set(
      rest.map(({id}) => id),
      order.size,
    );
  return new FileTokenizer({
    table,
    split,
    added: readAddedTokens(json.added_tokens, vocabulary),
    unreachable: new Map(rest.map(({id, bytes}) => [id, bytes])),
    ids: ids.every((id, rank) => id === rank) ? undefined : ids,
    normalizes,
    addsSpace,
  });
}

function* buildTable(
  whole: readonly Uint8Array[],
  byteIds: Uint16Array,
  {left, right}: MergeOrder,
): Task<MergeTable> {
  try {
    if (whole.length > 0) return yield* WholeTable.with(whole, byteIds, left, right);
    return yield* MergeTable.build(byteIds, left, right);
  } catch (error) {
    if (!(error instanceof RankFileError)) throw error;
    return fail('tokens that make a table', error.message);
  }
}

/** The model, where it is of the kind that is read. */
function expectByteLevel({model, pre_tokenizer, normalizer, decoder}: Json): Json {
  if (!isRecord(model)) return fail('a model', show(model));
  if (model.type !== 'BPE') fail(`a model of type BPE (${KINDS})`, show(model.type));
  const types = [pre_tokenizer, normalizer, decoder].map((part) => (isRecord(part) ? part.type : undefined));
  if (model.byte_fallback === true || types.includes('Metaspace') || types[1] === 'Prepend')
    fail(KINDS, "SentencePiece's kind of BPE, as of Llama-2");
  if (decoder !== undefined && decoder !== null && types[2] !== 'ByteLevel')
    fail(`a ByteLevel decoder (${KINDS})`, show(types[2]));
  for (const field of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix'])
    if (model[field]) fail(`no ${field}, for it is not applied`, show(model[field]));
  return model;
}

function readNormalizer(normalizer: unknown): boolean {
  if (normalizer === null || normalizer === undefined) return false;
  const type = isRecord(normalizer) ? normalizer.type : normalizer;
  return type === 'NFC' || fail('no normalizer, or NFC', show(type));
}

/** The tokens that a file names, as numbered here: in its order. */
interface Vocabulary {
  readonly texts: readonly string[];
  readonly ids: readonly number[];
  readonly byText: ReadonlyMap<string, number>;
  /** Rank of each in the table to be, NONE where it has none (yet). */
  readonly ranks: Int32Array;
}

const isId = (id: unknown): id is number =>
  Number.isSafeInteger(id) && Number(id) >= 0 && Number(id) <= MAX_ID;

function* readVocabulary(vocab: unknown): Task<Vocabulary> {
  if (!isRecord(vocab)) return fail('a vocab of tokens and IDs', show(vocab));
  const texts = Object.keys(vocab);
  const ids: number[] = [];
  const byText = new Map<string, number>();
  const taken = new Set<number>();
  for (const [entry, text] of texts.entries()) {
    if (entry % SLICE === 0) yield 0;
    const id = vocab[text];
    if (!isId(id)) return fail(`an ID for ${show(text)}`, show(id));
    if (taken.has(id)) fail('an ID of its own for each token', `${id} for ${show(text)} and another`);
    taken.add(id);
    ids.push(id);
    byText.set(text, entry);
  }
  return {texts, ids, byText, ranks: new Int32Array(texts.length).fill(NONE)};
}

/** Gives the bytes their ranks, in the order of their IDs. @returns the rank of each byte */
function rankBytes({ids, byText, ranks}: Vocabulary): Uint16Array {
  const entries = byteLetters.map((letter, byte) => {
    const entry = byText.get(letter);
    return entry ?? fail(`a token for every byte (${KINDS})`, `none for byte ${byte}, ${show(letter)}`);
  });
  const sorted = entries.toSorted((a, b) => ids[a] - ids[b]);
  for (const [rank, entry] of sorted.entries()) ranks[entry] = rank;
  return Uint16Array.from(entries, (entry) => ranks[entry]);
}

/** Gives ranks to the tokens that merges make, in the order of the merges that do make them. */
function* rankMerges({texts, byText, ranks}: Vocabulary, merges: unknown): Task<MergeOrder> {
  if (!Array.isArray(merges)) return fail('a list of merges', show(merges));
  const order = new MergeOrder(merges.length);
  const awaited: (readonly [left: number, right: number, joined: number])[] = [];
  for (let i = 0; i < merges.length; i++) {
    if (i % SLICE === 0) yield i / merges.length;
    const pair = readPair(merges[i], i);
    const [left, right, joined] = [...pair, pair.join('')].map(
      (text) => byText.get(text) ?? fail(`merge ${i} to join two tokens of vocab to a third`, show(text)),
    );
    if (texts[joined].length > MAX_TOKEN_BYTES)
      fail(`tokens of at most ${MAX_TOKEN_BYTES} bytes`, `${texts[joined].length} in merge ${i}`);
    if (ranks[left] === NONE || ranks[right] === NONE) {
      awaited.push([left, right, joined]);
      continue;
    }
    const verdict = order.add(ranks[left], ranks[right]);
    if (verdict === 'twice') fail('each merge once', `${pair.map(show).join(' and ')} twice`);
    if (verdict === 'crowded') fail('merges that do not collide', `${pair.map(show).join(' and ')}`);
    if (verdict === 'taken') ranks[joined] = order.size - 1;
  }
  // A pair before its halves is dead where another makes the token, or none makes the halves. Elsewhere it would come first.
  for (const [left, right, joined] of awaited)
    if (ranks[left] !== NONE && ranks[right] !== NONE && ranks[joined] === NONE)
      fail('merges in the order of training', `${show(texts[joined])} before its halves`);
  return order;
}

/** A merge's halves: "a b", or since 2024 ["a", "b"]. */
function readPair(merge: unknown, i: number): [string, string] {
  const halves: unknown = typeof merge === 'string' ? merge.split(' ') : merge;
  if (!Array.isArray(halves) || halves.length !== 2 || !halves.every((half) => typeof half === 'string'))
    return fail(`merge ${i} to be two tokens`, show(merge));
  return halves as [string, string];
}

function readAddedTokens(added: unknown, {texts, ids, byText, ranks}: Vocabulary): AddedTokens {
  if (added === undefined || added === null) return {};
  if (!Array.isArray(added)) return fail('a list of added_tokens', show(added));
  const found = new Map<string, number>();
  for (const token of added as unknown[]) {
    const {id, content, single_word, lstrip, rstrip} = isRecord(token) ? token : ({} as Json);
    if (!isId(id) || typeof content !== 'string' || content === '')
      return fail('added_tokens with an id and a content', show(content ?? token));
    if (single_word || lstrip || rstrip)
      fail(
        'added_tokens that stand for their text alone',
        `${show(content)} with single_word, lstrip or rstrip`,
      );
    if (content.length > MAX_TOKEN_BYTES)
      fail(`added_tokens of at most ${MAX_TOKEN_BYTES} characters`, `${content.length}`);
    const entry = byText.get(content);
    const known = entry === undefined ? found.get(content) : ids[entry];
    if ((known ?? id) !== id) fail(`one ID for ${show(content)}`, `${known} and ${id}`);
    found.set(content, id);
  }
  const contents = new Map(Array.from(found, ([content, id]) => [id, content]));
  if (contents.size < found.size) fail('an ID of its own for each of added_tokens', 'one for several');
  for (const [entry, id] of ids.entries()) {
    const content = ranks[entry] === NONE ? undefined : contents.get(id);
    if (content !== undefined && content !== texts[entry])
      fail(`an ID of its own for ${show(content)}`, `${id}, which is that of ${show(texts[entry])}`);
  }
  return Object.fromEntries(found);
}
