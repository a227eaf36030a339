const BITS = 11;
const BUCKETS = 1 << BITS;
const SHIFTS = [21, 10, 0]; // 11 + 11 + 10 bits
const LOW = (1 << 10) - 1;

/**
 * Finds how far down a list, sorted by key, one must go to collect a weight, without sorting it: a radix select over
 * the bits of the keys, three passes over the list whatever is in it. A key is a 32-bit float, given by its bits; −0
 * must have been made 0. Nothing is allocated per search.
 */
export class Threshold {
  /** Key of the last element needed, as an order-preserving unsigned number: compare with sortable(). */
  key = 0;
  /** Weight of all elements whose key is larger. */
  above = 0;

  readonly #weights = new Float64Array(BUCKETS);

  /**
   * @param bits of the keys, (count or more)
   * @param weights not negative, (count or more), or null where each weighs 1
   * @param sign 1: largest first; −1: smallest first
   * @param target more than 0; where it is more than there is, the search ends at the last element with a weight
   */
  find(bits: Int32Array, weights: Float64Array | null, count: number, sign: number, target: number): void {
    this.key = 0;
    this.above = 0;
    let fixed = 0; // of the key's upper bits, those that are known
    for (const shift of SHIFTS) {
      const mask = shift === 0 ? LOW : BUCKETS - 1;
      const buckets = this.#weights.fill(0);
      for (let i = 0; i < count; i++) {
        const key = sortable(bits[i], sign);
        if ((key & fixed) >>> 0 === this.key) buckets[(key >>> shift) & mask] += weights ? weights[i] : 1;
      }
      let last = 0;
      let bucket = mask;
      let above = this.above;
      for (; bucket >= 0; bucket--) {
        if (buckets[bucket] === 0) continue;
        last = bucket;
        this.above = above;
        above += buckets[bucket];
        if (above >= target) break;
      }
      this.key = (this.key | (last << shift)) >>> 0;
      fixed = (fixed | (mask << shift)) >>> 0;
    }
  }
}

/** The bits of a float as an unsigned number that is larger where the float is; with sign −1, where it is smaller. */
export function sortable(bits: number, sign: number): number {
  const key = bits ^ ((bits >> 31) | 0x80000000);
  return (sign > 0 ? key : ~key) >>> 0;
}
