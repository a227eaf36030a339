/** Writes the log of a simulated server. */
import {CountError} from '../counts.js';
import {roofline} from '../roofline.js';
import {loadFlops, loadWork, visibleKeys, type IterationLoad, type ServingCosts} from './costs.js';
import {MAX_ITERATIONS, MAX_PARTS} from './limits.js';
import {partKinds, type BatchingLog, type PartKind} from './log.js';

type Column = Float64Array | Int32Array | Uint8Array;
/** A record of columns, with room to grow. */
type Columns = Record<string, Column>;

/** Twice as long columns. */
function grow<Names extends Columns>(columns: Names, length: number): Names {
  return resize(columns, (column) => {
    const longer = new (column.constructor as new (length: number) => Column)(2 * length);
    longer.set(column);
    return longer;
  });
}

function resize<Names extends Columns>(columns: Names, change: (column: Column) => Column): Names {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column)])) as Names;
}

/** Writes a log, and adds up what each iteration costs. */
export class LogWriter {
  /** Iterations so far. */
  length = 0;
  /** Parts so far, those of the iteration that is being written included. */
  partCount = 0;
  #costs: ServingCosts;
  #iterations: Omit<BatchingLog, 'length' | 'parts'>;
  #parts: BatchingLog['parts'];
  #load: IterationLoad = {tokens: 0, keys: 0, logits: 0, cached: 0};
  #useful: IterationLoad = {tokens: 0, keys: 0, logits: 0, cached: 0};
  #prefillTokens = 0;
  #decodeTokens = 0;

  constructor(costs: ServingCosts) {
    this.#costs = costs;
    const floats = () => new Float64Array(1024);
    const whole = () => new Int32Array(1024);
    this.#iterations = {
      start: floats(),
      seconds: floats(),
      computeBound: new Uint8Array(1024),
      flops: floats(),
      usefulFlops: floats(),
      bytes: floats(),
      prefillTokens: floats(),
      decodeTokens: floats(),
      paddingTokens: floats(),
      waiting: floats(),
      reserved: floats(),
      partsEnd: whole(),
    };
    this.#parts = {
      request: whole(),
      kind: new Uint8Array(1024),
      tokens: whole(),
      padding: whole(),
      cached: whole(),
    };
  }

  /**
   * A request in the iteration that is being written.
   *
   * @param padding tokens computed beside its own, and `before`: those in the cache
   * @param makesToken whether logits of its row are computed
   */
  part(
    request: number,
    kind: PartKind,
    tokens: number,
    cached: number,
    makesToken: boolean,
    padding = 0,
    before = 0,
  ) {
    const i = this.partCount++;
    if (i >= MAX_PARTS)
      throw new CountError(
        `simulateBatching: expected at most ${MAX_PARTS} parts of iterations, got more: fewer requests or tokens`,
      );
    if (i === this.#parts.request.length) this.#parts = grow(this.#parts, i);
    const parts = this.#parts;
    parts.request[i] = request;
    parts.kind[i] = partKinds.indexOf(kind);
    parts.tokens[i] = tokens;
    parts.padding[i] = padding;
    parts.cached[i] = cached;
    const {window} = this.#costs;
    const [load, useful] = [this.#load, this.#useful];
    load.tokens += tokens + padding;
    load.keys += visibleKeys(tokens + padding, cached + before, window);
    load.cached += Math.min(cached + before, window - 1);
    load.logits += Number(makesToken);
    useful.tokens += tokens;
    useful.keys += visibleKeys(tokens, cached, window);
    useful.logits += Number(makesToken && kind !== 'padding');
    if (kind === 'prefill') this.#prefillTokens += tokens;
    else this.#decodeTokens += tokens;
  }

  /** Ends the iteration that is being written. @returns when it ends */
  commit(start: number, waiting: number, reserved: number): number {
    const i = this.length++;
    if (i >= MAX_ITERATIONS)
      throw new CountError(
        `simulateBatching: expected at most ${MAX_ITERATIONS} iterations, got more: fewer tokens, or larger batches`,
      );
    if (i === this.#iterations.start.length) this.#iterations = grow(this.#iterations, i);
    const [costs, load, useful, columns] = [this.#costs, this.#load, this.#useful, this.#iterations];
    const {flops, bytes} = loadWork(costs, load);
    const {seconds: atPeak, bound} = roofline({flops, bytes}, costs.machine);
    const seconds = atPeak + costs.overhead;
    columns.start[i] = start;
    columns.seconds[i] = seconds;
    columns.computeBound[i] = Number(bound === 'compute');
    columns.flops[i] = flops;
    columns.usefulFlops[i] = loadFlops(costs, useful);
    columns.bytes[i] = bytes;
    columns.prefillTokens[i] = this.#prefillTokens;
    columns.decodeTokens[i] = this.#decodeTokens;
    columns.paddingTokens[i] = load.tokens - useful.tokens;
    columns.waiting[i] = waiting;
    columns.reserved[i] = reserved;
    columns.partsEnd[i] = this.partCount;
    for (const sums of [load, useful]) sums.tokens = sums.keys = sums.logits = sums.cached = 0;
    this.#prefillTokens = this.#decodeTokens = 0;
    return start + seconds;
  }

  /** The log, no longer than it need be. */
  finish(): BatchingLog {
    const {length, partCount} = this;
    return {
      length,
      ...resize(this.#iterations, (column) => column.slice(0, length)),
      parts: resize(this.#parts, (column) => column.slice(0, partCount)),
    };
  }
}
