/** Logits no token can be taken from, or a setting outside its range. */
export class DecodingError extends RangeError {
  override name = 'DecodingError';
}
