/** What the policies of batching share: the queue, the room for caches, the places in the batch, and each request's times. */
import type {ServingCosts} from './costs.js';
import {LogWriter} from './log-writer.js';
import type {BatchingRequest} from './requests.js';

/** A server in the middle of its work. Requests are named by their index. */
export class Server {
  readonly costs: ServingCosts;
  readonly requests: readonly BatchingRequest[];
  readonly log: LogWriter;
  /** Those to be served, in the order they come; who comes together is in the order given. */
  readonly queue: readonly number[];
  /** Seconds since the start of the run. */
  now = 0;
  /** Tokens for which cache is reserved. */
  reserved = 0;
  /** Tokens of answers that are to be made, and that are. */
  readonly outputTokens: number;
  madeTokens = 0;
  /** Of each request: its times, its place in the batch, its tokens in the cache and those that it has made. */
  readonly start: Float64Array;
  readonly firstToken: Float64Array;
  readonly lastToken: Float64Array;
  readonly end: Float64Array;
  readonly slot: Int32Array;
  readonly done: Int32Array;
  readonly made: Int32Array;
  #admitted = 0;
  #arrived = 0;
  #isTaken: Uint8Array;
  #lowest = 0;

  constructor(costs: ServingCosts, requests: readonly BatchingRequest[], queue: number[], batch: number) {
    this.costs = costs;
    this.requests = requests;
    this.queue = queue.sort((a, b) => requests[a].arrival - requests[b].arrival);
    this.outputTokens = queue.reduce((sum, r) => sum + requests[r].output, 0);
    this.log = new LogWriter(costs);
    const n = requests.length;
    [this.start, this.firstToken, this.lastToken, this.end] = [0, 0, 0, 0].map(() => new Float64Array(n));
    [this.slot, this.done, this.made] = [0, 0, 0].map(() => new Int32Array(n));
    this.#isTaken = new Uint8Array(Math.min(batch, n) + 1);
  }

  /** The request that is next in the queue, if it has come. */
  get next(): number | undefined {
    const r = this.queue[this.#admitted];
    return r !== undefined && this.requests[r].arrival <= this.now ? r : undefined;
  }

  /** Requests that have come and wait. */
  get waiting(): number {
    while (this.#arrived < this.queue.length && this.requests[this.queue[this.#arrived]].arrival <= this.now)
      this.#arrived++;
    return this.#arrived - this.#admitted;
  }

  /** Idles until the next request comes, if it has not. @returns whether there is one */
  awaitNext(): boolean {
    const r = this.queue[this.#admitted];
    if (r === undefined) return false;
    this.now = Math.max(this.now, this.requests[r].arrival);
    return true;
  }

  /** Takes the next request from the queue, into the lowest free place. */
  admit(): number {
    const r = this.queue[this.#admitted++];
    while (this.#isTaken[this.#lowest] === 1) this.#lowest++;
    this.#isTaken[this.#lowest] = 1;
    this.slot[r] = this.#lowest;
    this.start[r] = this.now;
    return r;
  }

  /** A request has made a token, now. @returns whether that was its last */
  makeToken(r: number): boolean {
    if (this.made[r]++ === 0) this.firstToken[r] = this.now;
    this.madeTokens++;
    this.lastToken[r] = this.now;
    return this.made[r] === this.requests[r].output;
  }

  /** A request leaves, now. */
  release(r: number): void {
    this.end[r] = this.now;
    const slot = this.slot[r];
    this.#isTaken[slot] = 0;
    this.#lowest = Math.min(this.#lowest, slot);
  }

  /** Ends the iteration that the log has been told of. */
  commit(): void {
    this.now = this.log.commit(this.now, this.waiting, this.reserved);
  }
}

/** Tokens that a request has in the cache in the end: its last is never read again, and a window keeps no more than it sees. */
export function cacheTokens(prompt: number, output: number, {window}: ServingCosts): number {
  return Math.min(prompt + output - 1, window);
}
