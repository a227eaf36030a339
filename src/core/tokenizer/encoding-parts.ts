import type {SplitPattern} from './split.js';

/** The name of a rank file, a vocabulary without special tokens: `llm-anatomy/ranks/<name>.bin`. */
export type RankName = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base' | 'nano';
/** The name of an encoding: a public one, as tiktoken has it, or nano, the house model's own. */
export type EncodingName = RankName | 'p50k_edit' | 'gpt2';

export interface EncodingParts {
  /** The rank file it uses; some encodings differ in their special tokens alone. */
  readonly ranks: RankName;
  readonly split: SplitPattern;
}

/** What each encoding computes with. Apart from their sizes, so that a page and its worker load only their half. */
export const encodingParts: Readonly<Record<EncodingName, EncodingParts>> = {
  o200k_base: {ranks: 'o200k_base', split: 'o200k'},
  cl100k_base: {ranks: 'cl100k_base', split: 'cl100k'},
  p50k_base: {ranks: 'p50k_base', split: 'gpt2'},
  p50k_edit: {ranks: 'p50k_base', split: 'gpt2'},
  r50k_base: {ranks: 'r50k_base', split: 'gpt2'},
  gpt2: {ranks: 'r50k_base', split: 'gpt2'},
  nano: {ranks: 'nano', split: 'gpt2'},
};
