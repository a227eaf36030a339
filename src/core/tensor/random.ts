/** What a generator must be given back to go on where it was. */
export type RandomState = readonly [number, number, number, number];

/**
 * Random numbers from a seed: the same on every machine, and to be passed in wherever chance plays a part.
 * The generator is sfc32 (Chris Doty-Humphrey's "small fast counting", PractRand), seeded through splitmix32.
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #count = 1;

  /** @param seed any number; its lower 32 bits count */
  constructor(seed: number) {
    const next = splitmix32(seed);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** A generator that goes on where another one was. */
  static from(state: RandomState): Random {
    const random = new Random(0);
    random.state = state;
    return random;
  }

  /** Where it is: what Random.from() goes on with. */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#count];
  }

  set state([a, b, c, count]: RandomState) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#count = count | 0;
  }

  /** 32 random bits, as a signed number. */
  bits(): number {
    const result = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result;
  }

  /** Evenly in [0, 1), in steps of 2^-53. */
  uniform(): number {
    const high = this.bits() >>> 5; // 27 bits
    const low = this.bits() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** A whole number in [0, end). */
  integer(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  /** From the normal distribution N(0, 1), by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Puts an array in random order, in place (Fisher and Yates). */
  shuffle<List extends {length: number; [index: number]: unknown}>(list: List): List {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
