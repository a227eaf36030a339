/** Room for sums in double precision: allocated once, grown where a call needs more, shared by all calls. */
export class Scratch {
  #doubles = new Float64Array(0);

  /** At least so many numbers, of any value. */
  atLeast(length: number): Float64Array {
    if (this.#doubles.length < length) this.#doubles = new Float64Array(length);
    return this.#doubles;
  }

  /** At least so many numbers, those 0. */
  zeros(length: number): Float64Array {
    return this.atLeast(length).fill(0, 0, length);
  }
}
