/** Numbers that cannot be quantized, or a way of quantizing that does not exist. */
export class QuantizationError extends RangeError {
  override name = 'QuantizationError';
}
