/**
 * What this package makes of a model's folder, for check.py to compare: tokens of texts, logits, greedy continuations and
 * conversations.
 *
 *     node --import tsx training/huggingface/dump.ts <model folder> <folder to write dump.json and logits.bin to>
 */
import {closeSync, openSync, readFileSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {Activations, generate, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {hostileTexts, mulberry32, randomTexts} from '../../test/core/corpus.js';
import {corpus} from '../corpus/corpus.js';
import {ASSISTANT, END, seeds, USER} from '../recipe.js';

const [DOCUMENTS, HOSTILE, CHUNKS] = [2000, 1000, 12];
/** Texts whose logits are compared: of whole contexts, of single documents, and hostile ones. */
const [CONTEXTS, SINGLES, WILD] = [16, 48, 16];
const [PROMPTS, NEW_TOKENS, CONVERSATIONS] = [32, 50, 64];
const HOSTILE_SEED = 20260721;

interface Dump {
  seeds: {documents: number; hostile: number};
  versions: Record<string, string>;
  documents: number;
  texts: string[];
  /** Of each text: special tokens' texts are plain text, and are those tokens. */
  tokens: number[][];
  tokensWithSpecial: number[][];
  decoded: string[];
  /** Of which logits.bin has the logits, (tokens, vocab) each, 32-bit floats one after the other. */
  sequences: number[][];
  greedy: {prompt: number[]; next: number[]}[];
  conversations: {messages: {role: string; content: string}[]; tokens: number[]}[];
}

const {positionals} = parseArgs({allowPositionals: true});
if (positionals.length !== 2) throw new RangeError(`dump: expected two folders, got ${positionals.length}`);
const [from, to] = positionals;

/** The first documents of the corpus for validation. */
function documents(count: number): string[] {
  const texts: string[] = [];
  for (const {text} of corpus(seeds.validation)) if (texts.push(text) === count) break;
  return texts;
}

/** Texts of every script, and whatever has ever broken a splitter; no lone surrogates, which Python's strings have not. */
function hostile(): string[] {
  const random = mulberry32(HOSTILE_SEED);
  const texts = [...randomTexts(random, HOSTILE, CHUNKS), ...Object.values(hostileTexts(random, 400))];
  return ['', ...texts].map((text) => text.toWellFormed());
}

/** Sequences as the model is given them: whole contexts, documents, and what it has never seen. */
function sequences(model: Transformer, tokens: readonly number[][]): number[][] {
  const {max_position_embeddings: most} = model.config;
  const stream = tokens.slice(0, DOCUMENTS).flatMap((document) => [END, ...document]);
  const contexts = Array.from({length: CONTEXTS}, (_, i) => stream.slice(i * most, (i + 1) * most));
  const singles = tokens.slice(DOCUMENTS / 2, DOCUMENTS / 2 + SINGLES);
  const wild = tokens.slice(-HOSTILE, WILD - HOSTILE);
  return [...contexts, ...[...singles, ...wild].map((each) => [END, ...each].slice(0, most))];
}

/** The logits of all positions of a sequence, (tokens, vocab). */
function logitsOf(model: Transformer, tokens: readonly number[]): Float32Array {
  const T = tokens.length;
  const shape = {B: 1, T, S: T, keeps: false, logits: 'all'} as const;
  const activations = new Activations(model.config, model.heap, shape);
  try {
    return model.forward(activations, tokens).data.slice();
  } finally {
    activations.free();
  }
}

/** The likeliest tokens after a prompt, a document's end being no end. */
function continueGreedily(model: Transformer, prompt: number[]): {prompt: number[]; next: number[]} {
  const next: number[] = [];
  for (const event of generate(model, prompt, {maxTokens: NEW_TOKENS, temperature: 0, stop: []}))
    if (event.kind === 'token') next.push(event.token);
  return {prompt, next};
}

/** Two questions, and between them an answer, which the corpus gives no matter to what. */
function conversations(tokenizer: Tokenizer, texts: readonly string[]): Dump['conversations'] {
  const questions = texts.flatMap((text) => text.match(/[A-Z][^.?!"\n]*\?/g) ?? []);
  const encode = (text: string): number[] => [...tokenizer.encode(text)];
  return Array.from({length: CONVERSATIONS}, (_, i) => {
    const [first, answer, second] = [questions[2 * i], texts[i].slice(0, 40).trim(), questions[2 * i + 1]];
    const begin = [END, USER, ...encode(first), ASSISTANT];
    const user = (content: string) => ({role: 'user', content});
    if (i % 2 === 0) return {messages: [user(first)], tokens: begin};
    return {
      messages: [user(first), {role: 'assistant', content: answer}, user(second)],
      tokens: [...begin, ...encode(answer), END, USER, ...encode(second), ASSISTANT],
    };
  });
}

const {model, tokenizer} = await loadModel(from);
if (!tokenizer) throw new Error(`dump: expected a tokenizer.json in ${from}, got none`);
const documentTexts = documents(DOCUMENTS);
const texts = [...documentTexts, ...hostile()];
const tokens = texts.map((text) => [...tokenizer.encode(text)]);
const all = sequences(model, tokens);
const logits = openSync(join(to, 'logits.bin'), 'w');
for (const sequence of all) writeSync(logits, logitsOf(model, sequence));
closeSync(logits);

const packageJson = new URL('../../package.json', import.meta.url);
const {version} = JSON.parse(readFileSync(packageJson, 'utf8')) as {version: string};
const dump: Dump = {
  seeds: {documents: seeds.validation, hostile: HOSTILE_SEED},
  versions: {'llm-anatomy': version, node: process.versions.node},
  documents: DOCUMENTS,
  texts,
  tokens,
  tokensWithSpecial: texts.map((text) => [...tokenizer.encode(text, {allowSpecial: true})]),
  decoded: tokens.map((ids) => tokenizer.decode(ids)),
  sequences: all,
  greedy: all
    .slice(0, PROMPTS)
    .map((sequence, i) => continueGreedily(model, sequence.slice(0, 2 + (i % 40)))),
  conversations: conversations(tokenizer, documentTexts),
};
writeFileSync(join(to, 'dump.json'), JSON.stringify(dump));
