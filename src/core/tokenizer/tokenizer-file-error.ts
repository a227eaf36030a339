/** A tokenizer.json that is damaged, or of a kind that is not read. */
export class TokenizerFileError extends Error {
  override name = 'TokenizerFileError';
}
