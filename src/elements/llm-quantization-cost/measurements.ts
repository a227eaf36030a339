/** Measures one way of keeping the model after the other, and keeps what it has found. */
import type {ReactiveController, ReactiveElement} from 'lit';
import {sameFields} from '../../controllers/answer.js';
import type {ModelConfig} from '../../core/index.js';
import type {Progress, Session} from '../../runtime/index.js';
import {leaveHouseModel} from '../../runtime/shared-models.js';
import {
  jobsOf,
  measure,
  measureKey,
  openFor,
  textKey,
  write,
  type Job,
  type Perplexity,
  type Question,
} from './jobs.js';

export type MeasurementStatus = 'idle' | 'running' | 'done' | 'stopped' | 'error';

export interface MeasurementsOptions {
  session(): Session;
  /** What is to be measured now; undefined for nothing, which ends what is under way. */
  question(): Question | undefined;
}

/** Kept for the page: the same weights and text give the same numbers. */
const perplexities = new Map<string, Perplexity>();
const texts = new Map<string, string>();
/** Texts that are kept; each keystroke in a prompt makes some. */
const MOST_TEXTS = 500;

export class Measurements implements ReactiveController {
  status: MeasurementStatus = 'idle';
  error: Error | undefined;
  /** Of the download, before there is a model. */
  progress: Progress | undefined;
  config: ModelConfig | undefined;
  /** Of all that is to be measured so many are. */
  done = 0;
  total = 0;
  asked: Question | undefined;

  readonly #host: ReactiveElement;
  readonly #options: MeasurementsOptions;
  #controller: AbortController | undefined;
  #session: Session | undefined;

  constructor(host: ReactiveElement, options: MeasurementsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    const question = this.#options.question();
    if (!question) this.#suspend();
    else if (this.status === 'idle' || !sameFields(question, this.asked)) void this.#begin(question);
  }

  hostDisconnected(): void {
    this.#suspend();
    if (this.#session) leaveHouseModel(this.#session, this);
  }

  /** Ends what is under way; it goes on when somebody looks. */
  #suspend(): void {
    if (this.status !== 'running') return;
    this.#controller?.abort();
    this.status = 'idle';
  }

  /** Ends what is under way; what was found stays. */
  stop(): void {
    if (this.status !== 'running') return;
    this.#controller?.abort();
    this.status = 'stopped';
    this.#host.requestUpdate();
  }

  /** Goes on, after it was stopped or has failed. */
  goOn(): void {
    this.status = 'idle';
    this.#host.requestUpdate();
  }

  perplexityOf(job: Job): Perplexity | undefined {
    return this.asked && perplexities.get(measureKey(this.asked, job));
  }

  textOf(job: Job): string | undefined {
    return this.asked && texts.get(textKey(this.asked, job));
  }

  #isDone(question: Question, job: Job): boolean {
    return perplexities.has(measureKey(question, job)) && (!job.writes || texts.has(textKey(question, job)));
  }

  async #begin(question: Question): Promise<void> {
    this.#controller?.abort();
    const {signal} = (this.#controller = new AbortController());
    const session = (this.#session = this.#options.session());
    const tell = (): void => {
      if (!signal.aborted) this.#host.requestUpdate();
    };
    const asking = {
      ...{session, signal, user: this},
      onProgress: (progress: Progress) => {
        if (this.config || signal.aborted) return;
        this.progress = progress;
        tell();
      },
    };
    const jobs = jobsOf(question.cache);
    Object.assign(this, {asked: question, status: 'running', error: undefined, total: jobs.length});
    this.done = jobs.filter((job) => this.#isDone(question, job)).length;
    if (texts.size > MOST_TEXTS) texts.clear();
    try {
      for (const job of jobs) {
        if (this.#isDone(question, job) && this.config) continue;
        const model = await openFor(question, job, asking);
        signal.throwIfAborted();
        this.config = model.info.config;
        const key = measureKey(question, job);
        if (!perplexities.has(key)) {
          perplexities.set(key, await measure(model, job, asking));
          tell();
        }
        if (job.writes && !texts.has(textKey(question, job)))
          texts.set(textKey(question, job), await write(model, job, question, asking));
        if (signal.aborted) return;
        this.done = jobs.filter((each) => this.#isDone(question, each)).length;
        tell();
      }
      this.status = 'done';
    } catch (error) {
      if (signal.aborted) return;
      this.error = error as Error;
      this.status = 'error';
    }
    tell();
  }
}
