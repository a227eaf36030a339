/** How the model is asked and how its answers are drawn: many side by side, each by a seed of its own. */
import {Decoder, finish, KvCache, Random, Sampler, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import type {Ask} from './asks/ask.js';
import {ASSISTANT, END, USER} from './recipe.js';

/** How a question is put: as conversations are, or as the corpus writes questions, for a model that knows no conversations. */
export type PromptForm = 'chat' | 'plain';

export function encodePrompt(tokenizer: Tokenizer, prompt: string, form: PromptForm = 'chat'): number[] {
  return form === 'chat'
    ? [END, USER, ...tokenizer.encode(prompt), ASSISTANT]
    : [END, ...tokenizer.encode(`Question: ${prompt}\nAnswer:`)];
}

/** An answer as it is learned, with its end. */
export const encodeAnswer = (tokenizer: Tokenizer, answer: string): number[] => [
  ...tokenizer.encode(answer),
  END,
];

/** Tokens that an answer may have, its end included; a story may have more. */
export const limits = {answer: 64, story: 96} as const;
export const limitOf = ({kind}: Ask): number => limits[kind === 'stories' ? 'story' : 'answer'];

export interface Answer {
  /** As drawn, the end token included where it came. */
  tokens: number[];
  hasEnded: boolean;
  text: string;
}

export interface AnswerOptions {
  /** 0 takes the likeliest token each time. */
  temperature: number;
  seed: number;
  form?: PromptForm;
}

/** Sequences that are decoded side by side. */
const ROWS = 16;

/** One answer to each ask, in order. The same seed gives the same answers. */
export function answerAsks(
  model: Transformer,
  tokenizer: Tokenizer,
  asks: readonly Ask[],
  {temperature, seed, form = 'chat'}: AnswerOptions,
): Answer[] {
  const jobs = asks.map((ask, i): Job => {
    const prompt = encodePrompt(tokenizer, ask.prompt, form);
    return {prompt, most: limitOf(ask), random: new Random(seed + Math.imul(i + 1, 0x9e3779b1)), tokens: []};
  });
  decodeAll(model, jobs, temperature);
  return jobs.map(({tokens}) => {
    const hasEnded = tokens.at(-1) === END;
    const text = tokenizer.decode(hasEnded ? tokens.slice(0, -1) : tokens);
    return form === 'plain'
      ? untilNextQuestion(tokenizer, {tokens, hasEnded, text})
      : {tokens, hasEnded, text};
  });
}

/** A model that goes on as the corpus does asks the next question after its answer: there the answer ends. */
function untilNextQuestion(tokenizer: Tokenizer, answer: Answer): Answer {
  const [text, next] = answer.text.split('\nQuestion:');
  if (next === undefined) return {...answer, text: text.trim()};
  return {tokens: encodeAnswer(tokenizer, text), hasEnded: true, text: text.trim()};
}

interface Job {
  prompt: number[];
  /** Tokens to draw at most. */
  most: number;
  random: Random;
  tokens: number[];
}

const isDone = ({tokens, most}: Job): boolean => tokens.length >= most || tokens.at(-1) === END;

/** Where one job is done, the next takes its place. */
function decodeAll(model: Transformer, jobs: readonly Job[], temperature: number): void {
  const longest = Math.max(0, ...jobs.map(({prompt, most}) => prompt.length + most));
  const rows = Math.min(ROWS, jobs.length);
  if (rows === 0) return;
  const {vocab_size: vocab} = model.config;
  const caches = Array.from({length: rows}, () => new KvCache(model, longest));
  const decoder = new Decoder(model, caches, longest);
  const sampler = new Sampler(vocab, {temperature});
  const draw = (job: Job, logits: Float32Array): void => {
    sampler.random = job.random;
    job.tokens.push(sampler.sample(logits));
  };
  const waiting = [...jobs].reverse();
  /** The next job that is not done with its first token. */
  const begin = (row: number): Job | undefined => {
    for (let job = waiting.pop(); job; job = waiting.pop()) {
      caches[row].truncate(0);
      draw(job, finish(decoder.prefill(job.prompt, row)));
      if (!isDone(job)) return job;
    }
    return undefined;
  };
  const current = caches.map((_, row) => begin(row));
  while (current.some(Boolean)) {
    for (const [row, job] of current.entries()) if (!job) caches[row].truncate(0);
    const logits = decoder.step(current.map((job) => job?.tokens.at(-1) ?? END)).slice(); // (rows, vocab)
    for (const [row, job] of current.entries()) {
      if (!job) continue;
      draw(job, logits.subarray(row * vocab, (row + 1) * vocab));
      if (isDone(job)) current[row] = begin(row);
    }
  }
  decoder.free();
  for (const cache of caches) cache.free();
}
