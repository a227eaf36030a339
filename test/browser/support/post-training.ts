// <llm-post-training> as a reader meets it, and what the core says of the same.
import {Session, type CallOptions} from 'llm-anatomy';
import {finish, generate, roundWeights, seedOf, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {loadHouseModel, type HouseCheckpoint} from 'llm-anatomy/load';
import '../../../dist/elements/llm-post-training/define.js';
import {questions} from '../../../dist/elements/llm-post-training/examples.js';
import type {LlmPostTraining} from '../../../dist/elements/llm-post-training/llm-post-training.js';
import {part, parts, place, placeWith, textOf, until, type Figure} from './page.js';

const kept = new Map<string, Uint8Array>();
export const names: readonly HouseCheckpoint[] = ['base', 'instruct', 'preferred'];
export const models = new Map<HouseCheckpoint, Transformer>();
const tokenizers: Tokenizer[] = [];
for (const checkpoint of names) {
  const loaded = await loadHouseModel({checkpoint, kept});
  models.set(checkpoint, loaded.model);
  tokenizers.push(loaded.tokenizer as Tokenizer);
}
export const [tokenizer] = tokenizers;
export const [END, USER, ASSISTANT] = [1149, 1150, 1151];
export const PATIENCE = 60_000;

/** A checkpoint in few bits, a scale for each channel. */
export async function rounded(checkpoint: HouseCheckpoint, format: 'ternary' | 'int4'): Promise<Transformer> {
  const {model} = await loadHouseModel({checkpoint, kept});
  finish(roundWeights(model, {format, granularity: 'channel'}));
  return model;
}

/** What a checkpoint answers in a conversation, as the core draws it. */
export function answerOf(
  checkpoint: HouseCheckpoint,
  prompt: string,
  seed: number,
  maxTokens = 64,
  input?: number[],
  model = models.get(checkpoint)!,
) {
  const tokens: number[] = [];
  const asked = input ?? [END, USER, ...tokenizer.encode(prompt), ASSISTANT];
  for (const event of generate(model, asked, {maxTokens, temperature: 1, random: seed}))
    if (event.kind === 'token') tokens.push(event.token);
  return {tokens, text: tokenizer.decode(tokens.filter((token) => token !== END))};
}

/** The nth pair of a seed: two draws that differ. */
export function pairOf(seed: number, n: number): string[] {
  for (let draw = 0; ; draw++) {
    const first = 2 * (4 * n + draw);
    const pair = [0, 1].map((i) => answerOf('instruct', questions[n], seedOf(seed, first + i), 40).text);
    if (pair[0] !== pair[1]) return pair;
  }
}

type Call = Parameters<Session['call']>;

/** A real session in which tunings are short, and calls fail as the test says. */
export class Tricky extends Session {
  readonly asked: [name: string, params: Record<string, unknown>][] = [];
  readonly events: Record<string, unknown>[] = [];
  /** Decides which calls fail, and how. */
  fails: (name: string, params: Record<string, unknown>) => Error | undefined = () => undefined;
  /** Is told each event of a tuning. */
  onTuning: (event: Record<string, unknown>) => void = () => {};
  /** Calls of this name wait until they are aborted. */
  holds = '';

  override call(...[name, params, options = {}]: Call): Promise<never> {
    const all = params as Record<string, unknown>;
    this.asked.push([name, all]);
    const error = this.fails(name, all);
    if (error) return Promise.reject(error);
    const {signal} = options as CallOptions;
    if (name === this.holds)
      return new Promise((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      );
    if (name !== 'tunePreferences') return super.call(name, params, options as CallOptions) as Promise<never>;
    const onEvent = (event: never) => {
      this.events.push(event);
      options.onEvent?.(event);
      this.onTuning(event);
    };
    const short = {...all, steps: 2, lookEvery: 1, probes: (all.probes as []).slice(0, 2)};
    return super.call(name, short as never, {...options, onEvent} as never) as Promise<never>;
  }
}

export const open = (attributes = '', session?: Session): Promise<LlmPostTraining> => {
  const markup = `<llm-post-training ${attributes}></llm-post-training>`;
  return session ? placeWith<LlmPostTraining>(session, markup) : place<LlmPostTraining>(markup);
};
export const ready = async (figure: Figure): Promise<void> => {
  await until(() => figure.getAttribute('state') === 'ready', 'the figure', PATIENCE);
};
export const inColumn = (figure: Figure, name: string, inside: string): string =>
  textOf(part(figure, name)!.querySelector(`[part="${inside}"]`));
export const numbersIn = (figure: Figure, name: string): string[] =>
  [...part(figure, name)!.querySelectorAll('code')].map(textOf);
export const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What is said in the two answers that wait for a choice. */
export const candidates = (figure: Figure): string[] =>
  parts(figure, 'candidate').map((each) => textOf(each.querySelector('.candidate-text')));
export const pairIs = (figure: Figure, pair: string[]): Promise<unknown> =>
  until(
    () => candidates(figure).join('|') === pair.map(collapsed).join('|'),
    `pair ${pair.join('|')}`,
    PATIENCE,
  );

export async function type(figure: Figure, id: string, text: string): Promise<void> {
  const field = figure.shadowRoot!.querySelector<HTMLTextAreaElement>(`#${id}`)!;
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  await figure.updateComplete;
}
