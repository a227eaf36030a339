import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Progress} from '../runtime/index.js';

/**
 * Where an answer stands. `value` is the last one: it stays while the next is computed; when that takes long enough to be
 * noticed, it `isLate`. Where it is asked for no more it is idle, with the value that there was, which may be old.
 */
export type AnswerState<Value> =
  | {status: 'idle'; value?: Value}
  | {status: 'loading'; value?: Value; progress?: Progress; isLate?: boolean}
  | {status: 'ready'; value: Value}
  | {status: 'error'; value?: undefined; error: Error};

/** What asking may use: the signal that ends it, and whom to tell of progress. */
export interface Asking {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Milliseconds before a wait is worth a sign. */
const PATIENCE = 150;

/**
 * Keeps an answer in step with its question, which is read at every update of the host. When one of its fields has changed
 * it is asked anew, the asking under way is ended and its answer dropped.
 */
export class Answer<Question extends object, Value> implements ReactiveController {
  state: AnswerState<Value> = {status: 'idle'};
  /** The question that `state.value` answers. */
  answered: Question | undefined;

  /** The question that was asked last; undefined where it has to be asked anew. */
  asked: Question | undefined;

  readonly #host: Pick<ReactiveControllerHost, 'addController' | 'requestUpdate'>;
  readonly #question: () => Question | undefined;
  readonly #ask: (question: Question, asking: Asking) => Promise<Value>;
  #controller: AbortController | undefined;

  /**
   * @param question what to ask now; undefined to ask nothing, and to end what is under way
   * @param ask gives the answer
   */
  constructor(
    host: Pick<ReactiveControllerHost, 'addController' | 'requestUpdate'>,
    question: () => Question | undefined,
    ask: (question: Question, asking: Asking) => Promise<Value>,
  ) {
    this.#host = host;
    this.#question = question;
    this.#ask = ask;
    host.addController(this);
  }

  hostUpdate(): void {
    const question = this.#question();
    if (!question) this.#suspend();
    else if (!sameFields(question, this.asked)) void this.#begin(question);
  }

  hostDisconnected(): void {
    this.#suspend();
  }

  /** Ends what is under way; it is asked again when it is wanted again. */
  #suspend(): void {
    if (this.state.status !== 'loading') return;
    this.#controller?.abort();
    this.asked = undefined;
    this.state = {status: 'idle', value: this.state.value};
  }

  /** Asks the same again, after an error. */
  retry(): void {
    this.asked = undefined;
    this.#host.requestUpdate();
  }

  async #begin(question: Question): Promise<void> {
    this.asked = question;
    this.#controller?.abort();
    const {signal} = (this.#controller = new AbortController());
    const {value} = this.state;
    this.state = {status: 'loading', value};
    const wait = (progress: Progress = {doing: 'compute', done: 0, total: 0}): void => {
      clearTimeout(patience);
      if (signal.aborted) return;
      this.state = {status: 'loading', value, progress, isLate: true};
      this.#host.requestUpdate();
    };
    const patience = setTimeout(wait, PATIENCE);
    let outcome: AnswerState<Value>;
    try {
      outcome = {status: 'ready', value: await this.#ask(question, {signal, onProgress: wait})};
    } catch (error) {
      outcome = {status: 'error', error: error as Error};
    }
    clearTimeout(patience);
    if (signal.aborted) return;
    this.state = outcome;
    this.answered = outcome.status === 'ready' ? question : undefined;
    this.#host.requestUpdate();
  }
}

/** Whether all fields of a question are as in another. */
export function sameFields(question: object, other: object | undefined): boolean {
  return Object.entries(question).every(
    ([key, value]) => value === (other as Record<string, unknown> | undefined)?.[key],
  );
}
