/** The public encodings of OpenAI's models. Source: tiktoken_ext/openai_public.py of tiktoken. */
import type {SplitPattern} from './split.js';

export type RankName = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base';
export type EncodingName = RankName | 'p50k_edit' | 'gpt2';

export interface Encoding {
  readonly name: EncodingName;
  /** The rank file it uses; some encodings differ in their special tokens alone. */
  readonly ranks: RankName;
  readonly split: SplitPattern;
  /** Number of entries, special tokens included. */
  readonly vocabularySize: number;
}

/** All encodings by name, newest first. */
export const encodings: Readonly<Record<EncodingName, Encoding>> = {
  o200k_base: {
    name: 'o200k_base',
    ranks: 'o200k_base',
    split: 'o200k',
    vocabularySize: 200000,
  },
  cl100k_base: {
    name: 'cl100k_base',
    ranks: 'cl100k_base',
    split: 'cl100k',
    vocabularySize: 100261,
  },
  p50k_base: {
    name: 'p50k_base',
    ranks: 'p50k_base',
    split: 'gpt2',
    vocabularySize: 50281,
  },
  p50k_edit: {
    name: 'p50k_edit',
    ranks: 'p50k_base',
    split: 'gpt2',
    vocabularySize: 50284,
  },
  r50k_base: {
    name: 'r50k_base',
    ranks: 'r50k_base',
    split: 'gpt2',
    vocabularySize: 50257,
  },
  gpt2: {
    name: 'gpt2',
    ranks: 'r50k_base',
    split: 'gpt2',
    vocabularySize: 50257,
  },
};

export function isEncodingName(name: unknown): name is EncodingName {
  return typeof name === 'string' && Object.hasOwn(encodings, name);
}
