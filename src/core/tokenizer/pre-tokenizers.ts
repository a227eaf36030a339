/**
 * The pre_tokenizer of a tokenizer.json: which rule cuts text into pieces. Regular expressions are not run, which would
 * be slow and could be made to hang, but recognized: each by its exact text, for a function that does the same.
 */
import {isRecord, show} from '../show.js';
import {NUMBER} from './character-classes.js';
import {characterEnd, cl100k, gpt2, run, WHITE, type NextPiece, type Split} from './split.js';
import {TokenizerFileError} from './tokenizer-file-error.js';

/** As cl100k, but every digit is a piece. */
const qwen2: NextPiece = (text, classes, start) =>
  classes[start] & NUMBER ? characterEnd(text, start) : cl100k(text, classes, start);

/** Every digit is a piece, and what stands between digits is cut by itself, as GPT-2 does. */
const gpt2WithDigits: NextPiece = (text, classes, start) => {
  if (classes[start] & NUMBER) return characterEnd(text, start);
  // White space that ends such a stretch is whole; inside, its last character goes to the word that follows.
  const end = run(classes, start, WHITE);
  return end > start && classes[end] & NUMBER ? end : gpt2(text, classes, start);
};

const CONTRACTION = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)`;
const cl100kLike = (digits: string) =>
  String.raw`${CONTRACTION}|[^\r\n\p{L}\p{N}]?\p{L}+|${digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const [UPPER, LOWER] = [String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`];
const WORD_START = String.raw`[^\r\n\p{L}\p{N}]?`;

/** What files write, and what it is here. */
const expressions = new Map<string, Split>([
  [String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, 'gpt2'],
  [cl100kLike(String.raw`\p{N}{1,3}`), 'cl100k'], // Llama-3
  [cl100kLike(String.raw`\p{N}`), qwen2],
  [
    `${WORD_START}${UPPER}*${LOWER}+${CONTRACTION}?|${WORD_START}${UPPER}+${LOWER}*${CONTRACTION}?` +
      String.raw`|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    'o200k',
  ],
]);

export interface PreTokenizer {
  split: Split;
  /** Whether text that begins without a space is given one. */
  addsSpace: boolean;
}

/** @throws TokenizerFileError where the rule is none of those known */
export function readPreTokenizer(json: unknown): PreTokenizer {
  const steps = typeOf(json) === 'Sequence' ? list(field(json, 'pretokenizers')) : [json];
  const last = steps.at(-1);
  if (typeOf(last) !== 'ByteLevel' || steps.length > 2) return refuse(steps);
  const addsSpace = field(last, 'add_prefix_space') ?? true;
  const usesRegex = field(last, 'use_regex') ?? true;
  if (steps.length === 1 && usesRegex === true) return {split: 'gpt2', addsSpace: addsSpace === true};
  if (steps.length === 1 || addsSpace !== false) return refuse(steps);
  const [first] = steps;
  if (typeOf(first) === 'Digits' && field(first, 'individual_digits') === true && usesRegex === true)
    return {split: gpt2WithDigits, addsSpace: false};
  if (typeOf(first) !== 'Split' || usesRegex !== false) return refuse(steps);
  if (field(first, 'behavior') !== 'Isolated' || field(first, 'invert') === true) return refuse(steps);
  const expression = field(field(first, 'pattern'), 'Regex');
  const split = expressions.get(expression as string);
  if (!split)
    throw new TokenizerFileError(
      `parseTokenizerJson: expected the expression of GPT-2, Llama-3, Qwen2 or o200k_base in pre_tokenizer, got ${show(expression)}`,
    );
  return {split, addsSpace: false};
}

function refuse(steps: readonly unknown[]): never {
  const types = steps.slice(0, 4).map((step) => show(typeOf(step)));
  throw new TokenizerFileError(
    'parseTokenizerJson: expected the pre_tokenizer of GPT-2 (ByteLevel), Llama-3 or Qwen2 (Split and ByteLevel) or ' +
      `SmolLM2 (Digits and ByteLevel), got ${types.join(' and ') || 'none'}`,
  );
}

const field = (json: unknown, name: string) => (isRecord(json) ? json[name] : undefined);
const typeOf = (json: unknown) => field(json, 'type');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
