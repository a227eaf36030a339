/** One model's answer to one prompt, as it comes. */
import {html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {chatPrompt, chatTokens, plainPrompt} from '../../runtime/chat.js';
import type {CallOptions, Progress} from '../../runtime/index.js';
import type {Generation, GenerationOptions} from '../../runtime/model-protocol.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import type {PostTrainingStrings} from './strings.js';

/** Tokens of an answer at most, its end included; and the fewest that a prompt must leave room for. */
export const [MOST_TOKENS, LEAST_ROOM] = [64, 8];

/** What is asked, and how the answer is drawn. The same fields are the same question. */
export interface Question {
  readonly prompt: string;
  readonly temperature: number;
  readonly seed: number;
  /** Whether it is put as the corpus puts questions, and not in a conversation. */
  readonly isPlain: boolean;
  /** Of the model, which may change: another is another question. */
  readonly version: number | string;
}

/** A model that can be asked. */
export interface Voice {
  readonly vocab: number;
  /** Tokens that it can read. */
  readonly context: number;
  encode(text: string): Promise<ArrayLike<number>>;
  generate(
    input: number[],
    options: GenerationOptions,
    call: Pick<CallOptions<'generate'>, 'signal' | 'onEvent'>,
  ): Promise<Generation>;
}

/** Why there is no answer: nothing is asked, or a prompt of so many tokens leaves no room. */
export type Problem = {kind: 'empty'} | {kind: 'long'; tokens: number; most: number};

export type SpeakerStatus = 'idle' | 'opening' | 'speaking' | 'ended' | 'cut' | 'stopped' | 'error';

export interface SpeakerOptions {
  /** Opens the model; may be asked often. */
  open: (onProgress: (progress: Progress) => void) => Promise<Voice>;
  /** What it is to answer now; undefined for nothing, which also ends what is under way. */
  question: () => Question | undefined;
}

export class Speaker implements ReactiveController {
  text = '';
  /** Tokens so far, the one that ends the answer included. */
  tokens = 0;
  status: SpeakerStatus = 'idle';
  problem: Problem | undefined;
  error: Error | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #options: SpeakerOptions;
  #progress: Progress | undefined;
  #asked: Question | undefined;
  #controller: AbortController | undefined;

  constructor(host: ReactiveControllerHost, options: SpeakerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isBusy(): boolean {
    return this.status === 'opening' || this.status === 'speaking';
  }

  hostUpdate(): void {
    const question = this.#options.question();
    if (!question) this.#suspend();
    else if (
      !this.#asked ||
      Object.entries(question).some(([name, value]) => value !== this.#asked![name as keyof Question])
    )
      void this.#answer(question);
  }

  hostDisconnected(): void {
    this.#suspend();
  }

  /** Ends what is under way; it is asked again when somebody looks. */
  #suspend(): void {
    if (!this.isBusy) return;
    this.#controller?.abort();
    this.#asked = undefined;
    this.status = 'idle';
  }

  /** Ends what is under way; what was said stays. */
  stop(): void {
    if (!this.isBusy) return;
    this.#controller?.abort();
    this.status = 'stopped';
    this.#host.requestUpdate();
  }

  /** Asks the same again. */
  again(): void {
    this.#asked = undefined;
    this.#host.requestUpdate();
  }

  async #answer(question: Question): Promise<void> {
    this.#asked = question;
    this.#controller?.abort();
    const {signal} = (this.#controller = new AbortController());
    const {prompt, isPlain, temperature, seed} = question;
    const isEmpty = prompt.trim() === '';
    Object.assign(this, {error: undefined, problem: isEmpty ? {kind: 'empty'} : undefined});
    this.status = isEmpty ? 'idle' : 'opening';
    if (isEmpty) return this.#begin();
    const tell = (): void => (signal.aborted ? undefined : this.#host.requestUpdate());
    try {
      const voice = await this.#options.open((progress) => {
        this.#progress = progress;
        tell();
      });
      const {vocab, context} = voice;
      const {end} = chatTokens(vocab);
      const ids = await voice.encode(isPlain ? plainPrompt(prompt) : prompt);
      if (signal.aborted) return;
      this.#begin();
      const input = isPlain ? [end, ...Array.from(ids)] : chatPrompt(ids, vocab);
      const room = context - input.length;
      if (room < LEAST_ROOM) {
        this.problem = {kind: 'long', tokens: ids.length, most: ids.length + room - LEAST_ROOM};
        this.status = 'idle';
        return tell();
      }
      this.status = 'speaking';
      tell();
      const {end: why} = await voice.generate(
        input,
        {temperature, seed, maxTokens: Math.min(MOST_TOKENS, room), stop: [end]},
        {
          signal,
          onEvent: (event) => {
            if (event.kind !== 'token' || signal.aborted) return;
            this.tokens++;
            if (event.token !== end) this.text += event.text;
            tell();
          },
        },
      );
      if (!signal.aborted) this.status = why === 'stop' ? 'ended' : 'cut';
    } catch (error) {
      if (signal.aborted) return;
      this.#begin();
      this.error = error as Error;
      this.status = 'error';
    }
    tell();
  }

  #begin(): void {
    this.text = '';
    this.tokens = 0;
    this.#progress = undefined;
  }

  /** What is heard of it. */
  render(name: string, words: PostTrainingStrings): TemplateResult {
    return html`<div
        class=${`said${this.status === 'speaking' ? ' speaking' : ''}`}
        part="answer"
        dir="auto"
        .textContent=${this.text}
      ></div>
      <div class="said-state" part="answer-state">
        ${
          this.error
            ? renderFailure(this.error, () => this.again(), words)
            : this.status === 'opening'
              ? renderWait(name, this.#progress, words)
              : this.#stateOf(words)
        }
      </div>`;
  }

  #stateOf(words: PostTrainingStrings): unknown {
    if (this.status === 'idle') return nothing;
    const why = {ended: words.ended, cut: words.cut, stopped: words.stoppedByYou, speaking: words.speaking};
    return html`<code>${this.tokens}</code> ${this.tokens === 1 ? words.token : words.tokens},
      ${why[this.status as keyof typeof why]}`;
  }
}

/** Why nobody answers, in words. */
export function renderProblem(problem: Problem | undefined, words: PostTrainingStrings): unknown {
  if (!problem) return nothing;
  return html`<p class="notice" role="status" part="problem">
    ${
      problem.kind === 'empty'
        ? words.promptEmpty
        : html`${words.promptHas} <code>${problem.tokens}</code> ${words.promptTokens}
            <code>${problem.most}</code>. ${words.shorten}`
    }
  </p>`;
}
