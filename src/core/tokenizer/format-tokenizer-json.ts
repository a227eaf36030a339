import type {TrainedMerges} from './bpe-trainer.js';
import {byteLetters} from './byte-alphabet.js';
import {TokenizerFileError} from './tokenizer-file-error.js';

/**
 * A trained vocabulary as a tokenizer.json in GPT-2's layout, for JSON.stringify: Hugging Face's tokenizers and
 * parseTokenizerJson() give the IDs that applyMerges() gives. Bytes are 0…255, merge k is 256 + k, special tokens follow.
 *
 * @param specialTokens their texts, in the order of their IDs
 * @throws TokenizerFileError where a special token is empty, or a token already
 */
export function formatTokenizerJson(
  {left, right}: TrainedMerges,
  specialTokens: readonly string[] = [],
): Record<string, unknown> {
  const tokens = [...byteLetters];
  for (let k = 0; k < left.length; k++) tokens.push(tokens[left[k]] + tokens[right[k]]);
  const merges = Array.from(left, (half, k) => `${tokens[half]} ${tokens[right[k]]}`);
  const all = [...tokens, ...specialTokens];
  const ids = new Map(all.map((token, id) => [token, id]));
  if (ids.size < all.length || ids.has(''))
    throw new TokenizerFileError('formatTokenizerJson: expected tokens that differ, got one twice or empty');
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, i) => ({
      id: tokens.length + i,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true},
    post_processor: {type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true},
    decoder: {type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true},
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}
