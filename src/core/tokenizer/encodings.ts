/** The public encodings of OpenAI's models (source: tiktoken_ext/openai_public.py of tiktoken), and the house model's own. */
import {encodingParts, type EncodingName, type EncodingParts} from './encoding-parts.js';
import {vocabularySizes} from './vocabulary-sizes.js';

export type {EncodingName, RankName} from './encoding-parts.js';

/** One of the encodings: which ranks and which rule for splitting text it is made of. */
export interface Encoding extends EncodingParts {
  readonly name: EncodingName;
  /** Number of entries, special tokens included. */
  readonly vocabularySize: number;
}

const names = Object.keys(vocabularySizes) as EncodingName[];

/** All encodings by name: the public ones, newest first, then nano. */
export const encodings = Object.fromEntries(
  names.map((name) => [name, {name, ...encodingParts[name], vocabularySize: vocabularySizes[name]}]),
) as Readonly<Record<EncodingName, Encoding>>;

/** Whether a value is the name of an encoding. */
export function isEncodingName(name: unknown): name is EncodingName {
  return typeof name === 'string' && Object.hasOwn(encodings, name);
}
