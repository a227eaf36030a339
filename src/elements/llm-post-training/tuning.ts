/** The tuning of a copy of instruct, as far as the page knows it. */
import type {ReactiveControllerHost} from 'lit';
import type {DpoEvent} from '../../core/index.js';
import type {Progress, Session, SessionError} from '../../runtime/index.js';
import type {TuningEvent, TuningSettings} from '../../runtime/preference-protocol.js';
import {hasWord, probes} from './examples.js';
import {preferenceOf, type Choice} from './pairs.js';

/** Steps at a time, between two looks, and draws of the preferences in a step: one may be drawn twice. */
export const [STEPS, LOOK_EVERY, BATCH] = [40, 4, 8];

/** How the copy was found at a look. */
export interface Look {
  readonly step: number;
  /** From the reference, in nats a token. */
  readonly kl: number;
  /** Of an answer to a probe, in tokens, on average. */
  readonly length: number;
  /** How many of these answers have the right word. */
  readonly right: number;
}

export type TuningStatus =
  | 'none'
  | 'opening'
  | 'running'
  /** It rests, and may go on. */
  | 'rests'
  /** Loss or gradient were no numbers any more: the last step was not made. */
  | 'diverged'
  /** The worker is gone, and the copy with it. */
  | 'lost'
  | 'error';

/** One tuning from its first step to where it rests. */
export interface Run {
  readonly settings: TuningSettings;
  readonly choices: readonly Choice[];
  readonly steps: DpoEvent[];
  readonly looks: Look[];
}

export interface TuningOptions {
  session: () => Session;
  isSeen: () => boolean;
  /** A question's tokens as they stand in a conversation. */
  inputOf: (question: string) => Promise<number[]>;
  /** Tokens of a probe's answer at most. */
  maxTokens: number;
}

let copies = 0;

export class Tuning {
  status: TuningStatus = 'none';
  error: Error | undefined;
  progress: Progress | undefined;
  run: Run | undefined;
  /** Runs before this one, the latest last. */
  before: readonly Run[] = [];
  /** Rises with each look: what the copy answers may be another thing. */
  version = 0;
  /** Whether it rests because nobody could see it. */
  isUnseen = false;
  readonly id = ++copies;

  readonly #host: ReactiveControllerHost;
  readonly #options: TuningOptions;
  #controller: AbortController | undefined;
  #session: Session | undefined;

  constructor(host: ReactiveControllerHost, options: TuningOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isBusy(): boolean {
    return this.status === 'opening' || this.status === 'running';
  }

  /** Whether there is a copy that has learned something. */
  get isTuned(): boolean {
    return this.version > 0 && ['running', 'rests', 'diverged'].includes(this.status);
  }

  hostUpdate(): void {
    if (!this.isBusy || this.#options.isSeen()) return;
    this.isUnseen = true;
    this.pause();
  }

  hostDisconnected(): void {
    this.#letGo();
  }

  /** Lets the worker forget the copy. */
  #letGo(): void {
    this.#controller?.abort();
    const session = this.#session;
    if (session?.isConnected) session.call('closePreferences', {model: this.id}).catch(() => undefined);
    if (this.isBusy || this.isTuned) this.status = 'none';
    this.version = 0;
  }

  /** Forgets the copy and its curves; those of runs before stay in their table. */
  reset(): void {
    this.#letGo();
    this.#keep();
    this.status = 'none';
    this.error = undefined;
    this.#host.requestUpdate();
  }

  #keep(): void {
    if (this.run && this.run.looks.length > 1) this.before = [...this.before, this.run].slice(-5);
    this.run = undefined;
  }

  /** Ends the tuning after the step that it is at. */
  pause(): void {
    if (this.status === 'opening') {
      this.#controller?.abort();
      this.status = 'none';
      this.#host.requestUpdate();
    } else if (this.isBusy) this.#session!.call('pausePreferences', {model: this.id}).catch(() => undefined); // the tuning says why
  }

  /** Tunes a fresh copy. */
  begin(choices: readonly Choice[], settings: TuningSettings): Promise<void> {
    this.#keep();
    this.run = {settings, choices, steps: [], looks: []};
    this.version = 0;
    return this.#tune(false);
  }

  /** So many steps more. */
  goOn(): Promise<void> {
    return this.#tune(true);
  }

  async #tune(goesOn: boolean): Promise<void> {
    const run = this.run!;
    this.#controller?.abort();
    const {signal} = (this.#controller = new AbortController());
    this.error = undefined;
    this.progress = undefined;
    this.isUnseen = false;
    this.status = goesOn ? 'running' : 'opening';
    this.#host.requestUpdate();
    const session = (this.#session = this.#options.session());
    try {
      const inputs = await Promise.all(probes.map(([question]) => this.#options.inputOf(question)));
      await session.call(
        'tunePreferences',
        {
          ...{model: this.id, pairs: run.choices.map(preferenceOf), settings: run.settings, steps: STEPS},
          ...{probes: inputs, maxTokens: this.#options.maxTokens, lookEvery: LOOK_EVERY, goesOn},
        },
        {
          signal,
          onProgress: (progress) => {
            this.progress = progress;
            this.#host.requestUpdate();
          },
          onEvent: (event) => {
            if (!signal.aborted) this.#take(run, event);
          },
        },
      );
      if (!signal.aborted) this.status = 'rests';
    } catch (error) {
      if (signal.aborted) return;
      this.error = error as Error;
      this.status = statusOf(error as SessionError);
    }
    this.#host.requestUpdate();
  }

  #take(run: Run, event: TuningEvent): void {
    this.status = 'running';
    if (event.kind === 'step') run.steps.push(event);
    else {
      const {step, kl, texts, lengths} = event;
      const length = lengths.reduce((sum, each) => sum + each, 0) / lengths.length;
      const right = texts.filter((text, i) => hasWord(text, probes[i][1])).length;
      run.looks.push({step, kl, length, right});
      this.version++;
    }
    this.#host.requestUpdate();
  }

  /** Says that the copy was found to be gone. */
  lose(): void {
    if (this.isBusy || !this.isTuned) return;
    this.status = 'lost';
    this.version = 0;
    this.#host.requestUpdate();
  }
}

function statusOf({kind}: SessionError): TuningStatus {
  if (kind === 'TrainingError') return 'diverged';
  return kind === 'ConnectionLost' || kind === 'TuningNotOpenError' ? 'lost' : 'error';
}
