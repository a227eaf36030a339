/** The steps that have to be asked for, one after the other, each told as soon as it is known. */
import type {LiveRun} from '../../context/model.js';
import {Answer, sameFields} from '../../controllers/answer.js';
import {asked} from './asked.js';
import type {PartHost} from './part-host.js';
import type {StepName, Told} from './steps.js';

/** Milliseconds without another text before what takes long begins. */
const PAUSE = 300;

/** The same fields are the same question; so tokens are said as a text. */
const questionOf = ({model, tokens, interventions}: LiveRun) => ({
  ...{model, read: tokens.join(' '), interventions},
});
type Question = ReturnType<typeof questionOf>;

export class Journey {
  readonly answer: Answer<Question, true>;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  readonly #told = new Map<StepName, Told | Error>();
  #of: Question | undefined;

  /** @param run what may be asked now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.answer = new Answer(
      host,
      () => {
        const now = run();
        return now && questionOf(now);
      },
      (question, {signal}) => this.#ask(question, signal),
    );
  }

  /** What is known of a step of this run; an error where it could not be had. */
  toldOf(run: LiveRun, step: StepName): Told | Error | undefined {
    return this.#of && sameFields(questionOf(run), this.#of) ? this.#told.get(step) : undefined;
  }

  /** Asks again what has failed. */
  readonly retry = (): void => {
    for (const [name, told] of this.#told) if (told instanceof Error) this.#told.delete(name);
    this.answer.retry();
  };

  async #ask(question: Question, signal: AbortSignal): Promise<true> {
    const run = this.#run()!;
    if (!this.#of || !sameFields(question, this.#of)) this.#told.clear();
    this.#of = question;
    let isRested = false;
    for (const {names, isLong, ask} of asked) {
      if (names.every((name) => this.#told.has(name))) continue;
      if (isLong && !isRested) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        signal.throwIfAborted();
        isRested = true;
      }
      const told = await ask(run, signal).catch((error: unknown) => error as Error);
      signal.throwIfAborted();
      for (const name of names) this.#told.set(name, told instanceof Error ? told : told[name]!);
      this.#host.requestUpdate();
    }
    return true;
  }
}
