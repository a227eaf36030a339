/**
 * The tokens that may still come, as filters work on them: a list that each filter shortens. It keeps the order of the
 * IDs, so that a draw from it depends on nothing else. Buffers are made once, for a vocabulary; no filter allocates.
 */
import {DecodingError} from './errors.js';
import {maximum} from './distribution.js';
import {sortable, Threshold} from './threshold.js';

export class Candidates {
  /** How many there are. The arrays below are longer: only so many of their elements count. */
  count = 0;
  readonly ids: Int32Array;
  readonly logits: Float32Array;
  /** exp(logit − largest logit) once weigh() has been called: probabilities up to a factor. */
  readonly weights: Float64Array;
  /** Sum of the weights. */
  total = 0;

  readonly #logitBits: Int32Array;
  readonly #distances: Float32Array;
  readonly #distanceBits: Int32Array;
  readonly #occurrences: Int32Array;
  readonly #threshold = new Threshold();
  #reference = 0; // the logit whose weight is 1

  /** @param vocab tokens in the vocabulary */
  constructor(vocab: number) {
    this.ids = new Int32Array(vocab);
    this.logits = new Float32Array(vocab);
    this.weights = new Float64Array(vocab);
    this.#logitBits = new Int32Array(this.logits.buffer);
    this.#distances = new Float32Array(vocab);
    this.#distanceBits = new Int32Array(this.#distances.buffer);
    this.#occurrences = new Int32Array(vocab);
  }

  get vocab(): number {
    return this.ids.length;
  }

  /** Begins anew with logits (vocab); those of −∞ are no candidates. @throws DecodingError */
  load(logits: ArrayLike<number>): void {
    this.#expectVocab(logits);
    for (let id = 0; id < this.vocab; id++) this.logits[id] = logits[id] + 0; // −0 becomes 0
    this.#compact();
  }

  /**
   * Begins anew with logits (vocab) that are lowered where the token has been used: by a factor, whatever the sign of
   * the logit, and by `frequency` for each time and `presence` for any. @throws DecodingError
   */
  loadPenalized(
    logits: ArrayLike<number>,
    used: ArrayLike<number>,
    repetition: number,
    frequency: number,
    presence: number,
  ): void {
    this.#expectVocab(logits);
    for (let i = 0; i < used.length; i++)
      if (!(used[i] >= 0 && used[i] < this.vocab && Number.isInteger(used[i])))
        throw new DecodingError(`decoding: expected used tokens from 0 to ${this.vocab - 1}, got ${used[i]}`);
    for (let i = 0; i < used.length; i++) this.#occurrences[used[i]]++;
    for (let id = 0; id < this.vocab; id++) {
      let logit = logits[id];
      const times = this.#occurrences[id];
      if (times > 0) {
        logit = logit < 0 ? logit * repetition : logit / repetition;
        logit -= times * frequency + presence;
        this.#occurrences[id] = 0;
      }
      this.logits[id] = logit + 0;
    }
    this.#compact();
  }

  #expectVocab(logits: ArrayLike<number>): void {
    if (logits.length !== this.vocab)
      throw new DecodingError(`decoding: expected ${this.vocab} logits, got ${logits.length}`);
  }

  #compact(): void {
    maximum('decoding', this.logits);
    this.count = this.vocab;
    for (let id = 0; id < this.vocab; id++) this.ids[id] = id;
    this.#dropImpossible();
  }

  #dropImpossible(): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (this.logits[i] > -Infinity) this.#move(i, kept++);
    this.#end(kept);
  }

  /** In a filter's loop: element i stays, as the next one. */
  #move(i: number, to: number): void {
    this.ids[to] = this.ids[i];
    this.logits[to] = this.logits[i];
    this.weights[to] = this.weights[i];
  }

  /** After a filter's loop: so many have stayed. */
  #end(kept: number): void {
    let total = 0;
    for (let i = 0; i < kept; i++) total += this.weights[i];
    this.total = total;
    this.count = kept;
  }

  #largest(): number {
    let best = 0;
    for (let i = 1; i < this.count; i++) if (this.logits[i] > this.logits[best]) best = i;
    return best;
  }

  /** Divides logits by a temperature, more than 0; at 0 only the largest is left, of equals the one of lowest ID. */
  temperature(temperature: number): void {
    if (temperature === 1) return;
    const best = this.#largest();
    if (temperature === 0) {
      this.#move(best, 0);
      return this.#end(1);
    }
    // Where the quotient is past what 32 bits hold, logits relative to the largest say the same.
    const fits = Number.isFinite(Math.fround(this.logits[best] / temperature));
    const shift = fits ? 0 : this.logits[best];
    for (let i = 0; i < this.count; i++) this.logits[i] = (this.logits[i] - shift) / temperature + 0;
    this.#dropImpossible();
  }

  /** Keeps the k of largest logit, and all that equal the last of them. */
  topK(k: number): void {
    if (k === 0 || k >= this.count) return;
    this.#threshold.find(this.#logitBits, null, this.count, 1, k);
    this.#keepFrom(this.#logitBits, 1);
  }

  /** Keeps what the threshold's search has passed, and all that equal the last of it. */
  #keepFrom(bits: Int32Array, sign: number): void {
    const {key} = this.#threshold;
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (sortable(bits[i], sign) >= key) this.#move(i, kept++);
    this.#end(kept);
  }

  /** Computes the weights, which the filters below need. */
  weigh(): void {
    this.#reference = this.logits[this.#largest()];
    let total = 0;
    for (let i = 0; i < this.count; i++)
      total += this.weights[i] = Math.exp(this.logits[i] - this.#reference);
    this.total = total;
  }

  /** Keeps the fewest of largest logit that together have a share p of the mass; of equals those of lower ID. */
  topP(p: number): void {
    if (p === 1) return;
    const target = Math.max(p * this.total, Number.MIN_VALUE);
    this.#threshold.find(this.#logitBits, this.weights, this.count, 1, target);
    const {key} = this.#threshold;
    let mass = this.#threshold.above;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const own = sortable(this.#logitBits[i], 1);
      if (own < key || (own === key && mass >= target)) continue;
      if (own === key) mass += this.weights[i];
      this.#move(i, kept++);
    }
    this.#end(kept);
  }

  /** Keeps those that are at least p times as probable as the most probable. */
  minP(p: number): void {
    if (p === 0) return;
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (this.weights[i] >= p) this.#move(i, kept++); // the largest weighs 1
    this.#end(kept);
  }

  /** Keeps those whose surprisal is nearest to the entropy until they have a share of the mass, and equals of the last. */
  typical(share: number): void {
    if (share === 1) return;
    const entropy = this.entropy();
    const log = this.#reference + Math.log(this.total);
    for (let i = 0; i < this.count; i++) this.#distances[i] = Math.abs(log - this.logits[i] - entropy);
    const target = Math.max(share * this.total, Number.MIN_VALUE);
    this.#threshold.find(this.#distanceBits, this.weights, this.count, -1, target);
    this.#keepFrom(this.#distanceBits, -1);
  }

  /** Entropy of the distribution over what is left, in nats. */
  entropy(): number {
    // H = ln Z − Σ w·ln w / Z, with ln w = logit − reference.
    let sum = 0;
    for (let i = 0; i < this.count; i++)
      if (this.weights[i] > 0) sum += this.weights[i] * (this.logits[i] - this.#reference);
    return Math.max(0, Math.log(this.total) - sum / this.total);
  }

  /** The token a draw u, even in [0, 1), falls on: its place in the list. */
  at(u: number): number {
    let rest = u * this.total;
    let last = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.weights[i] === 0) continue;
      last = i;
      rest -= this.weights[i];
      if (rest < 0) break;
    }
    return last;
  }
}
