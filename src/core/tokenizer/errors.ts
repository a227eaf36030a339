/** A rank file that cannot be trusted: cut off, altered, of another format or of another encoding. */
export class RankFileError extends Error {
  override name = 'RankFileError';
}

/** A token ID that the vocabulary does not have. */
export class TokenIdError extends RangeError {
  override name = 'TokenIdError';
}
