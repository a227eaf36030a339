import type {Shard, Tensor} from '../core/index.js';

/** Memory that all replicas see. */
export interface SharedMemory {
  /** Replicas. */
  readonly count: number;
  /** (count + 1, weights) floats: each replica's gradients, then their sum. */
  readonly gradients: SharedArrayBuffer;
  /** (count) doubles. */
  readonly losses: SharedArrayBuffer;
  /** (count) integers: what each replica's weights come down to. */
  readonly digests: SharedArrayBuffer;
  /** Two integers: replicas that have arrived, and how often all have. */
  readonly barrier: SharedArrayBuffer;
  /** One integer: events that have been sent and not yet been taken by the caller. */
  readonly waiting: SharedArrayBuffer;
}

/** @throws RangeError where memory ends */
export function allocateShared(count: number, weights: number): SharedMemory {
  return {
    count,
    gradients: new SharedArrayBuffer((count + 1) * weights * 4),
    losses: new SharedArrayBuffer(count * 8),
    digests: new SharedArrayBuffer(count * 4),
    barrier: new SharedArrayBuffer(2 * 4),
    waiting: new SharedArrayBuffer(4),
  };
}

const [ARRIVED, ROUND] = [0, 1];

/**
 * Adds up what replicas have found, each in a thread of its own. Every replica adds the same share of all gradients, in
 * the same order, and reads the same sums: so they stay equal bit for bit, whichever is first.
 */
export class SharedSum implements Shard {
  readonly index: number;
  readonly count: number;
  readonly #slots: Float32Array[]; // (weights) each
  readonly #total: Float32Array; // (weights)
  readonly #losses: Float64Array;
  readonly #digests: Int32Array;
  readonly #barrier: Int32Array;

  constructor(index: number, {count, gradients, losses, digests, barrier}: SharedMemory) {
    this.index = index;
    this.count = count;
    const bytes = gradients.byteLength / (count + 1);
    const slot = (i: number): Float32Array => new Float32Array(gradients, i * bytes, bytes / 4);
    this.#slots = Array.from({length: count}, (_, i) => slot(i));
    this.#total = slot(count);
    this.#losses = new Float64Array(losses);
    this.#digests = new Int32Array(digests);
    this.#barrier = new Int32Array(barrier);
  }

  sum(gradients: ReadonlyMap<string, Tensor>, loss: number): number {
    let at = 0;
    for (const {data} of gradients.values()) {
      this.#slots[this.index].set(data, at);
      at += data.length;
    }
    this.#losses[this.index] = loss;
    this.#wait(); // all have written

    this.#addShare();
    const total = this.#losses.reduce((sum, own) => sum + own, 0);
    this.#wait(); // all have added up, and nobody reads slots or losses any more

    at = 0;
    for (const {data} of gradients.values()) {
      data.set(this.#total.subarray(at, at + data.length));
      at += data.length;
    }
    return total;
  }

  /** This replica's part of the sum. */
  #addShare(): void {
    const total = this.#total;
    const [from, to] = [this.index, this.index + 1].map((i) => Math.floor((i * total.length) / this.count));
    const [first, ...others] = this.#slots;
    total.set(first.subarray(from, to), from);
    for (const slot of others) for (let i = from; i < to; i++) total[i] += slot[i];
  }

  /** Whether all replicas have come to the same digest. */
  agrees(digest: number): boolean {
    this.#digests[this.index] = digest;
    this.#wait();
    const isSame = this.#digests.every((other) => other === this.#digests[0]);
    this.#wait();
    return isSame;
  }

  /** Until all replicas are here. */
  #wait(): void {
    const barrier = this.#barrier;
    const round = Atomics.load(barrier, ROUND);
    if (Atomics.add(barrier, ARRIVED, 1) === this.count - 1) {
      Atomics.store(barrier, ARRIVED, 0);
      Atomics.add(barrier, ROUND, 1);
      Atomics.notify(barrier, ROUND);
    } else while (Atomics.load(barrier, ROUND) === round) Atomics.wait(barrier, ROUND, round);
  }
}
