/** Two answers of instruct to each of many questions, and which of the two was preferred. */
import type {ReactiveControllerHost} from 'lit';
import type {Preference} from '../../core/index.js';
import {seedOf} from '../../core/training/policy-look.js';
import {chatPrompt, chatTokens} from '../../runtime/chat.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {questions} from './examples.js';
import type {JudgeRule} from './settings.js';

/** Tokens of such an answer at most. */
export const MOST_OF_PAIR = 40;
/** Preferences that the rule gives at a time. */
export const JUDGED = 32;
/** Draws of a question before it is passed over, where both answers are the same. */
const MOST_DRAWS = 4;

export interface Answered {
  readonly text: string;
  /** As drawn; with the token that ends it, where that came. */
  readonly tokens: Int32Array;
}

export interface Pair {
  readonly question: string;
  /** What its answers were drawn with. */
  readonly seed: number;
  /** The question as it stands in a conversation. */
  readonly input: number[];
  readonly answers: readonly [Answered, Answered];
}

export interface Choice {
  readonly pair: Pair;
  /** Which answer was preferred. */
  readonly better: 0 | 1;
  readonly by: 'reader' | JudgeRule;
}

/** The seeds that the pairs of some choices were drawn with, in the order in which they first came. */
export const seedsOf = (choices: readonly Choice[]): number[] => [
  ...new Set(choices.map(({pair}) => pair.seed)),
];

/** What a trainer learns from. */
export const preferenceOf = ({pair: {input, answers}, better}: Choice): Preference => ({
  prompt: input,
  chosen: answers[better].tokens,
  rejected: answers[1 - better].tokens,
});

/** Which answer a rule prefers; undefined where they are equally long. */
export function judged({answers: [a, b]}: Pair, rule: JudgeRule): 0 | 1 | undefined {
  const difference = a.tokens.length - b.tokens.length;
  if (difference === 0) return undefined;
  return difference < 0 === (rule === 'shorter') ? 0 : 1;
}

export interface PairsOptions {
  open: () => Promise<ModelHandle>;
  seed: () => number;
  /** Whether somebody looks. */
  isSeen: () => boolean;
}

export class Pairs {
  choices: Choice[] = [];
  /** The one that waits for the reader's choice. */
  current: Pair | undefined;
  error: Error | undefined;
  /** How many the rule has given of those it is to give. */
  judging: number | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #options: PairsOptions;
  #controller: AbortController | undefined;
  #seed: number | undefined;
  #next = 0;

  constructor(host: ReactiveControllerHost, options: PairsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    if (!this.#options.isSeen()) return this.stop();
    if (this.#seed !== this.#options.seed()) this.#restart();
    if (!this.current && !this.#controller && !this.error) void this.#fill();
  }

  hostDisconnected(): void {
    this.stop();
  }

  get isBusy(): boolean {
    return this.#controller !== undefined;
  }

  count(by: 'reader' | 'rule'): number {
    return this.choices.filter((choice) => (choice.by === 'reader') === (by === 'reader')).length;
  }

  /** Forgets all choices, and begins with the first pair again. */
  clear(): void {
    this.choices = [];
    this.#restart();
    this.#host.requestUpdate();
  }

  /** From the first pair of the seed; choices that were made stay. */
  #restart(): void {
    this.stop();
    this.#seed = this.#options.seed();
    this.#next = 0;
    this.current = undefined;
    this.error = undefined;
  }

  /** The reader's choice between the answers of the current pair; undefined to pass it over. */
  choose(better: 0 | 1 | undefined): void {
    const pair = this.current;
    if (!pair) return;
    if (better !== undefined) this.choices = [...this.choices, {pair, better, by: 'reader'}];
    this.current = undefined;
    this.#host.requestUpdate();
  }

  /** Takes the last choice back: its pair is asked again. */
  undo(): void {
    const last = this.choices.at(-1);
    if (!last) return;
    this.choices = this.choices.slice(0, -1);
    if (last.by === 'reader') {
      this.stop();
      if (this.current) this.#next--; // it comes again
      this.current = last.pair;
    }
    this.#host.requestUpdate();
  }

  retry(): void {
    this.error = undefined;
    this.#host.requestUpdate();
  }

  /** Ends what is under way; choices that were made stay. */
  stop(): void {
    if (!this.#controller) return;
    this.#controller.abort();
    this.#controller = undefined;
    this.judging = undefined;
    this.#host.requestUpdate();
  }

  /** Draws the pair that the reader is asked about next. */
  #fill(): Promise<void> {
    return this.#work(async (signal) => {
      this.current = await this.#draw(signal, () => true);
    });
  }

  /** Lets the rule judge so many pairs. */
  judge(rule: JudgeRule): Promise<void> {
    this.stop();
    return this.#work(async (signal) => {
      this.judging = 0;
      while (this.judging < JUDGED) {
        const pair = await this.#draw(signal, (drawn) => judged(drawn, rule) !== undefined);
        this.choices = [...this.choices, {pair, better: judged(pair, rule)!, by: rule}];
        this.judging++;
        if (this.judging < JUDGED) this.#host.requestUpdate(); // the last is told with the end
      }
    });
  }

  async #work(body: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = (this.#controller = new AbortController());
    const {signal} = controller;
    this.error = undefined;
    try {
      await body(signal);
    } catch (error) {
      if (!signal.aborted) this.error = error as Error;
    }
    if (this.#controller !== controller) return;
    this.#controller = undefined;
    this.judging = undefined;
    this.#host.requestUpdate();
  }

  /** The next pair that will do: its answers differ. The nth pair of a seed is always the same. */
  async #draw(signal: AbortSignal, willDo: (pair: Pair) => boolean): Promise<Pair> {
    const model = await this.#options.open();
    const vocab = model.info.config.vocab_size;
    const {end} = chatTokens(vocab);
    const seed = this.#seed!;
    for (;;) {
      const n = this.#next;
      const question = questions[n % questions.length];
      const input = chatPrompt((await model.encode(question, {signal})).ids, vocab);
      const say = async (draw: number): Promise<Answered> => {
        const options = {
          temperature: 1,
          seed: seedOf(seed, draw),
          maxTokens: MOST_OF_PAIR,
          stop: [end],
        };
        const {tokens} = await model.generate(input, options, {signal});
        const said = tokens.at(-1) === end ? tokens.subarray(0, -1) : tokens;
        return {tokens, text: (await model.decode(said, {signal})).text};
      };
      for (let draw = 0; draw < MOST_DRAWS; draw++) {
        const first = 2 * (n * MOST_DRAWS + draw);
        const pair: Pair = {question, seed, input, answers: [await say(first), await say(first + 1)]};
        signal.throwIfAborted();
        if (pair.answers[0].text === pair.answers[1].text || !willDo(pair)) continue;
        this.#next = n + 1;
        return pair;
      }
      this.#next = n + 1;
    }
  }
}
