/** A tensor or array that a function cannot take: its shape is not the one needed, or it lies in another heap than the rest. */
export class ShapeError extends RangeError {
  override name = 'ShapeError';
}

/** Something whose memory was given back: it cannot be used, nor freed, again. */
export class FreedError extends RangeError {
  override name = 'FreedError';
}
