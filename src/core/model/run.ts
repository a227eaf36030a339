/** A run: one forward pass over one text, and the trace of what was computed. */
import type {Hooks} from '../nn/hooks.js';
import type {Sequence} from '../nn/sequence.js';
import {show} from '../show.js';
import {finish, type Task} from '../task.js';
import type {Tensor} from '../tensor/tensor.js';
import {activationName, activationNames, layoutOf, shapeOf, type HookName} from './activation-layout.js';
import {Activations} from './activations.js';
import {expectModel, expectOptions, expectTokens} from './check-arguments.js';
import type {ModelConfig} from './config.js';
import {interventionsInRun, type Intervention} from './interventions.js';
import {namePattern} from './name-matcher.js';
import type {Transformer} from './transformer.js';

/** A name that no activation has. */
export class TraceError extends RangeError {
  override name = 'TraceError';
}

/** One activation of a run: plain data, which can be sent to another thread. */
export interface TraceTensor {
  /** TransformerLens's name, without its "hook_": "blocks.2.attn.pattern". */
  name: string;
  /** (T, …), or (n_heads, T, S) for scores and patterns. */
  shape: number[];
  /** Its numbers, the last axis fastest. */
  data: Float32Array;
}

/** What a run is to show, and what is changed in it. */
export interface RunOptions {
  /** Names of activations, in which * stands for anything: ["blocks.*.attn.pattern", "ln_final"]. */
  trace?: readonly string[];
  interventions?: readonly Intervention[];
  /** Logits of every token, or of the last alone. */
  logits?: 'all' | 'last';
}

/** What a run gives: copies, which no later run overwrites. */
export interface RunResult {
  /** (T, vocab), or (vocab) for the last alone. */
  logits: Float32Array;
  /** What was asked for, by name, in the order of computation; after interventions. */
  trace: Map<string, TraceTensor>;
}

/**
 * Runs a model over a text, once.
 *
 * @param tokens (T), at least one
 * @throws TraceError InterventionError ModelError VocabularyError ContextLengthError; RangeError where options are none
 */
export function run(model: Transformer, tokens: ArrayLike<number>, options: RunOptions = {}): RunResult {
  return finish(runTask(model, tokens, options));
}

/** The same in slices, a block each. */
export function* runTask(
  model: Transformer,
  tokens: ArrayLike<number>,
  options: RunOptions = {},
): Task<RunResult> {
  expectModel('run', model);
  expectTokens('run', tokens, 1, model.config.vocab_size);
  expectOptions('run', options);
  const {trace: names = [], interventions = [], logits = 'all'} = options;
  if (logits !== 'all' && logits !== 'last')
    throw new RangeError(`run: expected logits to be all or last, got ${show(logits)}`);
  const {config, heap} = model;
  const T = tokens.length;
  const recorder = new TraceHooks(config, names, interventionsInRun(config, interventions, T));
  const hooks = names.length + interventions.length > 0 ? recorder : undefined;
  const a = new Activations(config, heap, {B: 1, T, S: T, keeps: false, logits});
  try {
    const {data} = yield* model.forwardTask(a, tokens, {hooks});
    return {logits: data.slice(), trace: recorder.trace};
  } finally {
    a.free();
  }
}

/** Copies what is asked for, after others have changed it. */
class TraceHooks implements Hooks {
  readonly trace = new Map<string, TraceTensor>();
  readonly #config: ModelConfig;
  readonly #wanted: (name: string) => boolean;
  readonly #others: Hooks;

  constructor(config: ModelConfig, names: readonly string[], others: Hooks) {
    this.#config = config;
    this.#wanted = matcher(names, config);
    this.#others = others;
  }

  start(sequences: readonly Sequence[]): void {
    this.#others.start?.(sequences);
  }

  at(layer: number, hook: HookName, tensor: Tensor): void {
    this.#others.at(layer, hook, tensor);
    const name = activationName(layer, hook);
    if (!this.#wanted(name)) return;
    const layout = layoutOf(hook, tensor, 1, this.#config);
    this.trace.set(name, {name, shape: shapeOf(hook, layout), data: tensor.data.slice()});
  }
}

/** @throws TraceError where a name is none of the model's, or a pattern is that of none */
function matcher(names: readonly string[], config: ModelConfig): (name: string) => boolean {
  if (!Array.isArray(names))
    throw new TraceError(`run: expected trace to be a list of names, got ${show(names)}`);
  const known = activationNames(config);
  const wanted = new Set<string>();
  for (const name of names) {
    if (typeof name !== 'string') throw new TraceError(`run: expected ${places(config)}, got ${show(name)}`);
    const pattern = namePattern(name);
    const found = known.filter((each) => pattern.test(each));
    if (found.length === 0) throw new TraceError(`run: expected ${places(config)}, got "${name}"`);
    for (const each of found) wanted.add(each);
  }
  return (name) => wanted.has(name);
}

/** What there is in such a model, in words. */
function places(config: ModelConfig): string {
  const known = activationNames(config);
  const first = 'blocks.0.';
  const inner = known.filter((name) => name.startsWith(first)).map((name) => name.slice(first.length));
  const outer = known.filter((name) => !name.startsWith('blocks.'));
  const layers = `N below ${config.num_hidden_layers}`;
  return `the name of an activation (${outer.join(', ')}, or blocks.N.{${inner.join(', ')}} with ${layers})`;
}
