/** Modular addition, trained piece by piece in the worker: its lines, the checkpoints between pieces, forks. */
import type {ModularRunOptions} from '../../core/index.js';
import type {ModularMoment} from '../../runtime/modular-protocol.js';
import type {Session} from '../../runtime/index.js';
import type {Modulus} from './settings.js';

/** Networks that find the rule within seconds, tried for each modulus. */
export const networks: Readonly<Record<Modulus, Pick<ModularRunOptions, 'hidden' | 'activation'>>> = {
  31: {hidden: 128, activation: 'square'},
  59: {hidden: 256, activation: 'relu'},
  97: {hidden: 256, activation: 'relu'},
};
export const [RATE, FRACTION] = [0.01, 0.5];

/** What the network is and how it learns. */
export const networkOf = ({
  p,
  seed,
  decay,
}: Pick<GrokkingOptions, 'p' | 'seed' | 'decay'>): ModularRunOptions => ({
  ...networks[p],
  ...{p, seed, fraction: FRACTION, rate: RATE, weightDecay: decay},
});

/** Share of right answers from which a side counts as known. */
export const KNOWN = 0.99;
/** Steps after which a run that has not found the rule rests, and how far one goes on that has. */
const [MOST, FURTHER] = [6000, 1.15];
/** Milliseconds of one piece, and steps between two moments that are told. */
const [PIECE, EVERY] = [350, 5];
/** Checkpoints that are kept at most. */
const KEPT = 40;

export class GrokkingLine {
  readonly step: number[] = [];
  readonly train: number[] = [];
  readonly validation: number[] = [];
  readonly weightNorm: number[] = [];
  readonly decay: number;
  readonly from: number;

  constructor(decay: number, from: number) {
    this.decay = decay;
    this.from = from;
  }

  add({step, train, validation, weightNorm}: ModularMoment): void {
    if (step <= (this.step.at(-1) ?? -1)) return; // told again after a piece that was broken off
    this.step.push(step);
    this.train.push(train.accuracy);
    this.validation.push(validation.accuracy);
    this.weightNorm.push(weightNorm);
  }

  /** The first step at which a side is known. */
  knownAt(side: 'train' | 'validation'): number | undefined {
    return this.step[this[side].findIndex((accuracy) => accuracy >= KNOWN)];
  }
}

export interface KeptState {
  readonly line: GrokkingLine;
  readonly step: number;
  readonly bytes: Blob | undefined; // none before the first step
}

export type GrokkingPhase = 'paused' | 'running' | 'done' | 'limit' | 'lost' | 'failed';

export interface GrokkingOptions {
  readonly session: () => Session;
  readonly p: Modulus;
  readonly seed: number;
  readonly decay: number;
  readonly onChange: () => void;
}

export class GrokkingRun {
  phase: GrokkingPhase = 'paused';
  error: Error | undefined;
  readonly lines: GrokkingLine[];
  kept: readonly KeptState[];
  /** The checkpoint that somebody looks at: it stays. */
  pinned: KeptState | undefined;
  /** Milliseconds spent on training. */
  spent = 0;
  readonly options: GrokkingOptions;
  #isBusy = false;
  #isReleased = false;
  #wants = false;
  #abort = new AbortController();

  constructor(options: GrokkingOptions) {
    this.options = options;
    const line = new GrokkingLine(options.decay, 0);
    this.lines = [line];
    this.kept = [{line, step: 0, bytes: undefined}];
  }

  get line(): GrokkingLine {
    return this.lines[this.lines.length - 1];
  }

  get #last(): KeptState {
    return this.kept[this.kept.length - 1];
  }

  get steps(): number {
    return this.#last.step;
  }

  get wants(): boolean {
    return this.#wants;
  }

  start(): void {
    this.#wants = true;
    void this.#work();
  }

  pause(): void {
    this.#wants = false;
  }

  /** On from a checkpoint, on a line of its own, with another decay. */
  fork({step, bytes}: KeptState, decay: number): void {
    this.#abort.abort();
    const line = new GrokkingLine(decay, step);
    if (step === 0 && this.line.step.length === 0) this.lines.pop(); // nothing was drawn
    this.lines.push(line);
    this.kept = [...this.kept, {line, step, bytes}];
    this.phase = 'paused';
    this.options.onChange();
  }

  release(): void {
    this.#isReleased = true;
    this.#wants = false;
    this.#abort.abort();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#wants && !this.#isReleased) await this.#train();
      if (this.phase === 'running') this.phase = 'paused';
    } catch (error) {
      this.#wants = false;
      this.error = error as Error;
      this.phase = (error as {kind?: string}).kind === 'ConnectionLost' && this.steps > 0 ? 'lost' : 'failed';
    }
    this.#isBusy = false;
    if (!this.#isReleased) this.options.onChange();
  }

  async #train(): Promise<void> {
    const {session, p, seed} = this.options;
    const [{line}, last] = [this, this.#last];
    const {signal} = (this.#abort = new AbortController());
    this.phase = 'running';
    const model = networkOf({p, seed, decay: line.decay});
    const params = {model, checkpoint: last.bytes, steps: MOST, every: EVERY, milliseconds: PIECE};
    const start = performance.now();
    try {
      const {steps, bytes} = await session().call('trainModular', params, {
        signal,
        onEvent: (moment) => {
          line.add(moment);
          this.options.onChange();
        },
      });
      this.spent += performance.now() - start;
      this.#keep({line, step: steps, bytes: new Blob([bytes])});
    } catch (error) {
      if (!signal.aborted) throw error;
      return; // forked meanwhile
    }
    const known = line.knownAt('validation');
    if (known !== undefined && this.steps >= known * FURTHER) this.#end('done');
    else if (known === undefined && this.steps - line.from >= MOST) this.#end('limit');
    this.options.onChange();
  }

  #end(phase: 'done' | 'limit'): void {
    this.phase = phase;
    this.#wants = false;
  }

  /** Of many every second one goes, but for the first and those where a line begins or ends. */
  #keep(state: KeptState): void {
    const all = [...this.kept, state];
    const isInside = (each: KeptState, i: number) =>
      i > 0 && all[i - 1].line === each.line && all[i + 1]?.line === each.line;
    this.kept =
      all.length <= KEPT
        ? all
        : all.filter((each, i) => i % 2 === 0 || each === this.pinned || !isInside(each, i));
  }
}
