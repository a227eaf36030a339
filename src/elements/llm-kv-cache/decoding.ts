/** A text that is decoded with a cache and without, as its steps come from the session. */
import type {LiveRun} from '../../context/model.js';
import {Answer, type Asking} from '../../controllers/answer.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {follow, type Step} from './race.js';
import type {PartHost} from './part-host.js';

/** Milliseconds from one drawing to the next. */
const PAUSE = 200;

/** The same fields are the same question; so tokens are said as a text. */
interface Question {
  readonly model: ModelHandle;
  readonly tokens: string;
  readonly steps: number;
}

/** What is known of one race. */
export interface Decoded {
  readonly run: LiveRun;
  /** How many steps there will be after the prompt. */
  readonly planned: number;
  readonly steps: readonly Step[];
}

/** Steps that fit into the model's context after a prompt. */
export function roomFor({tokens, model}: LiveRun, steps: number): number {
  return Math.max(0, Math.min(steps, model.info.config.max_position_embeddings - tokens.length));
}

export class Decoding {
  readonly answer: Answer<Question, true>;
  isStopped = false;
  /** The race that is shown: the last one, until the next has a step. */
  shown: Decoded | undefined;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param run what may be computed with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    // None is left that would draw once more after the figure is gone.
    host.addController({
      hostDisconnected: () => {
        clearTimeout(this.#timer);
        this.#timer = undefined;
      },
    });
    this.answer = new Answer(
      host,
      () => (this.isStopped ? undefined : this.#question),
      (question, asking) => this.#ask(question, asking),
    );
  }

  get #question(): Question | undefined {
    const run = this.#run();
    return run && {model: run.model, tokens: run.tokens.join(' '), steps: roomFor(run, this.#host.steps)};
  }

  /** Stops what is under way, or lets it begin anew. */
  stop(isStopped: boolean): void {
    this.isStopped = isStopped;
    this.#host.requestUpdate();
  }

  async #ask({model, tokens, steps}: Question, {signal, onProgress}: Asking): Promise<true> {
    const run = this.#run()!;
    let known: readonly Step[] = [];
    await model.cacheRace(tokens.split(' ').map(Number), steps, {
      signal,
      onProgress,
      onEvent: (event) => {
        if (signal.aborted) return;
        if (!Number.isFinite(event.difference))
          throw new RangeError('cacheRace: expected logits that are finite numbers, got others');
        known = [...known, follow(known.at(-1), event, model.info.config)];
        this.shown = {run, planned: steps, steps: known};
        // They come faster than they can be drawn.
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#host.requestUpdate();
        }, PAUSE);
      },
    });
    return true;
  }
}
