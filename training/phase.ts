/** What the two runs after base have in common. */
import type {Tokenizer, Transformer} from 'llm-anatomy/core';
import type {RunFolder} from './base.js';

/** Steps between checkpoints, from which a run that was stopped goes on; and between reports. */
export const [SAVE_EVERY, REPORT_EVERY] = [100, 50];

export type Tell = (text: string) => void;

/** What is the same in both phases. */
export interface Phase<Recipe> {
  recipe: Recipe;
  /** What it begins with, and what tells that from others. */
  from: Transformer;
  key: string;
  tokenizer: Tokenizer;
  folder: RunFolder;
  tell: Tell;
}
