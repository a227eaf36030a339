import type {ReactiveController, ReactiveElement} from 'lit';
import type {LiveRun, Vocabulary} from '../../context/model.js';
import type {GenerationEvent, GenerationOptions} from '../../runtime/model-protocol.js';
import {lastLogits, type Candidate} from './distribution.js';

/** Settings under which tokens are drawn. */
export type DrawSettings = Pick<
  GenerationOptions,
  'temperature' | 'topK' | 'topP' | 'minP' | 'typical' | 'repetitionPenalty' | 'seed'
>;

/** One token after the prompt. */
export interface Drawn {
  token: number;
  /** What the model said before it, (vocab). */
  logits: Float32Array;
  /** In the distribution that it was drawn from; 0 for one that was chosen though the filters drop it. */
  probability: number;
  /** In the model's own. */
  modelProbability: number;
  /** Whether the reader chose it. */
  isForced: boolean;
  /** Under which settings. */
  settings: DrawSettings;
}

export interface GenerationOptionsOfHost {
  settings: () => DrawSettings;
  /** How many tokens the text is continued by at a time. */
  maxTokens: () => number;
  /** Whether the reader can see it: nothing is generated where they cannot. */
  isSeen: () => boolean;
}

/** More are not kept: the oldest goes. */
const MOST_BRANCHES = 6;

/** The text of tokens; a character that is not finished is left out. */
export function textOfTokens({bytes, ends}: Vocabulary, tokens: readonly number[]): string {
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
  return tokens
    .map((token) => decoder.decode(bytes.subarray(token ? ends[token - 1] : 0, ends[token]), {stream: true}))
    .join('');
}

/** How much a text surprises the model, in bits: −Σ log₂ p. */
export function surprisal(steps: readonly Drawn[]): number {
  return steps.reduce((sum, {modelProbability}) => sum - Math.log2(modelProbability), 0);
}

/**
 * The continuation of a run's text, token by token, out of the model in the worker: it can be stopped, stepped back and turned
 * elsewhere by another token, which begins a branch. Draw number n is always the nth of the seed's generator, however the
 * reader came there, so that a text that is stepped back and continued is the same one.
 */
export class Generation implements ReactiveController {
  /** Texts that the reader can return to; the first ones are the oldest. */
  branches: Drawn[][] = [[]];
  /** Which of them is shown. */
  current = 0;
  /** The token that is looked at; −1 where there is none. */
  selected = -1;
  error: Error | undefined;

  readonly #host: ReactiveElement;
  readonly #options: GenerationOptionsOfHost;
  #run: LiveRun | undefined;
  #controller: AbortController | undefined;

  constructor(host: ReactiveElement, options: GenerationOptionsOfHost) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.isRunning && !this.#options.isSeen()) this.stop();
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** The tokens after the prompt. */
  get steps(): readonly Drawn[] {
    return this.branches[this.current];
  }

  get isRunning(): boolean {
    return this.#controller !== undefined;
  }

  /** Whether the model has said that its text ends. */
  get hasEnded(): boolean {
    const last = this.steps.at(-1);
    return last !== undefined && this.#ends(last.token);
  }

  /** How many tokens the model's context has room for. */
  get room(): number {
    if (!this.#run) return 0;
    const {tokens, model} = this.#run;
    return model.info.config.max_position_embeddings - tokens.length - this.steps.length;
  }

  /** The text so far, without the token that ends it. */
  get text(): string {
    if (!this.#run) return '';
    const tokens = this.steps.map(({token}) => token).filter((token) => !this.#ends(token));
    return textOfTokens(this.#run.vocabulary, tokens);
  }

  #ends(token: number): boolean {
    return this.#run?.model.info.config.eos_token_id.includes(token) ?? false;
  }

  /** Takes up the run that it goes on from: with another text, or another model, it begins anew. */
  follow(run: LiveRun | undefined): void {
    const before = this.#run;
    this.#run = run;
    const isSame =
      run?.text === before?.text &&
      run?.model === before?.model &&
      run?.interventions === before?.interventions;
    if (!isSame) this.clear();
  }

  /** The run's tokens and all that were drawn before the nth, which stood there when it was drawn. */
  contextOf(n: number): number[] {
    return [...(this.#run?.tokens ?? []), ...this.steps.slice(0, n).map(({token}) => token)];
  }

  /** Draws tokens, so many or up to the next full number of tokens at a time. */
  async go(count?: number): Promise<void> {
    this.stop();
    const run = this.#run;
    const steps = this.branches[this.current];
    const most = this.#options.maxTokens();
    const maxTokens = Math.min(count ?? most - (steps.length % most), this.room);
    this.error = undefined;
    if (!run || maxTokens <= 0 || this.hasEnded) return;
    const {signal} = (this.#controller = new AbortController());
    const settings = this.#options.settings();
    const onEvent = (event: GenerationEvent): void => {
      if (event.kind !== 'token' || signal.aborted) return;
      const {token, probability, modelProbability, logits} = event;
      steps.push({token, probability, modelProbability, logits: logits!, isForced: false, settings});
      // The newest is looked at, unless the reader looks at another.
      if (this.selected === steps.length - 2) this.selected++;
      this.#host.requestUpdate();
    };
    const input = this.contextOf(steps.length);
    this.#host.requestUpdate();
    try {
      await run.model.generate(
        input,
        {...settings, skip: steps.length, maxTokens, logits: true, interventions: run.interventions},
        {signal, onEvent},
      );
    } catch (error) {
      if (!signal.aborted) this.error = error as Error;
    }
    if (signal.aborted) return;
    this.#controller = undefined;
    this.#host.requestUpdate();
  }

  /** Ends what is under way; what was drawn stays. */
  stop(): void {
    if (!this.#controller) return;
    this.#controller.abort();
    this.#controller = undefined;
    this.#host.requestUpdate();
  }

  /** Takes the last token back. */
  back(): void {
    this.stop();
    this.branches[this.current].pop();
    this.select(this.steps.length - 1);
  }

  clear(): void {
    this.stop();
    this.branches = [[]];
    this.current = 0;
    this.error = undefined;
    this.select(-1);
  }

  select(step: number): void {
    this.selected = step;
    this.#host.requestUpdate();
  }

  /** Shows another branch. */
  choose(branch: number): void {
    this.stop();
    this.current = branch;
    this.select(this.steps.length - 1);
  }

  /** Puts one token in the place that is looked at and stops after it; the text before stays as a branch. */
  force({token, before, after}: Candidate): void {
    this.stop();
    this.error = undefined;
    const run = this.#run;
    const at = Math.max(this.selected, 0);
    const {steps} = this;
    if (!run || steps[at]?.token === token || (!steps.length && this.room <= 0)) return;
    const forced: Drawn = {
      ...{token, logits: steps[at]?.logits ?? lastLogits(run), probability: after, modelProbability: before},
      ...{isForced: true, settings: this.#options.settings()},
    };
    const branch = [...steps.slice(0, at), forced];
    if (steps.length === 0) this.branches[this.current] = branch;
    else this.branches = [...this.branches, branch].slice(-MOST_BRANCHES);
    this.current = steps.length === 0 ? this.current : this.branches.length - 1;
    this.select(at);
  }
}
