/** A tensor or array whose shape is not the one a function needs. */
export class ShapeError extends RangeError {
  override name = 'ShapeError';
}
