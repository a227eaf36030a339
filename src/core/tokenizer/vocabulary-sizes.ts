import type {EncodingName} from './encoding-parts.js';

/** Number of entries of each encoding, special tokens included; newest first, and last the house model's. */
export const vocabularySizes: Readonly<Record<EncodingName, number>> = {
  o200k_base: 200000,
  cl100k_base: 100261,
  p50k_base: 50281,
  p50k_edit: 50284,
  r50k_base: 50257,
  gpt2: 50257,
  nano: 1152,
};
