import type {EncodingName} from './encodings.js';

const endOfText = {'<|endoftext|>': 50256};
const fim = {'<|fim_prefix|>': 50281, '<|fim_middle|>': 50282, '<|fim_suffix|>': 50283};

/**
 * Text and ID of each encoding's special tokens. Typed by a user, that text is plain text.
 * Source: tiktoken_ext/openai_public.py of tiktoken; of nano, models/nano/tokenizer.json.
 */
export const specialTokens: Readonly<Record<EncodingName, Readonly<Record<string, number>>>> = {
  o200k_base: {'<|endoftext|>': 199999, '<|endofprompt|>': 200018},
  cl100k_base: {
    '<|endoftext|>': 100257,
    '<|fim_prefix|>': 100258,
    '<|fim_middle|>': 100259,
    '<|fim_suffix|>': 100260,
    '<|endofprompt|>': 100276,
  },
  p50k_base: endOfText,
  p50k_edit: {...endOfText, ...fim},
  r50k_base: endOfText,
  gpt2: endOfText,
  nano: {'<|endoftext|>': 1149, '<|user|>': 1150, '<|assistant|>': 1151},
};
