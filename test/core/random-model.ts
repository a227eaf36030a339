/**
 * What the tests of the model share: random configs that between them have everything a config can say, models in which
 * no number is 0 or 1 by chance, and the heaps that all is tried on.
 */
import assert from 'node:assert/strict';
import {
  Activations,
  completeConfig,
  createHeap,
  Heap,
  run,
  Transformer,
  type Activation,
  type Hooks,
  type ModelConfig,
  type Random,
  type ModelCache,
} from 'llm-anatomy/core';

/** Every kind of heap; `relaxed` is the second where the engine has no relaxed SIMD. */
export const heapKinds = [
  {name: 'TypeScript', create: async (): Promise<Heap> => new Heap()},
  {name: 'WebAssembly', create: (): Promise<Heap> => inWebAssembly(false)},
  {name: 'relaxed WebAssembly', create: (): Promise<Heap> => inWebAssembly(true)},
];

async function inWebAssembly(relaxed: boolean): Promise<Heap> {
  const heap = await createHeap({relaxed});
  assert.equal(heap.engine, 'WebAssembly');
  return heap;
}

type Part = Partial<ModelConfig>;

const activations: Activation[] = [
  'linear',
  'relu',
  'leaky_relu',
  'sigmoid',
  'tanh',
  'gelu',
  'gelu_tanh',
  'silu',
  'relu_squared',
];
const heads: [number, number][] = [[1, 1], [2, 2], [4, 4], [2, 1], [4, 2], [6, 2], [6, 3], [5, 1]]; // prettier-ignore

const scalings: ModelConfig['rope_scaling'][] = [
  null,
  {rope_type: 'linear', factor: 3.7},
  {rope_type: 'ntk', factor: 2.5},
  {rope_type: 'yarn', factor: 4, original_max_position_embeddings: 12},
  {rope_type: 'yarn', factor: 2, original_max_position_embeddings: 40, beta_fast: 5, beta_slow: 0.5, attention_factor: 1.3}, // prettier-ignore
  {rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 30}, // prettier-ignore
];

/** For each choice that a config leaves, all there is to choose from. */
const choices: readonly (readonly Part[])[] = [
  [{norm: 'rms'}, {norm: 'layer'}],
  [{norm_position: 'pre'}, {norm_position: 'pre'}, {norm_position: 'post'}],
  [{mlp: 'gated'}, {mlp: 'plain'}],
  activations.map((hidden_act) => ({hidden_act})),
  heads.map(([num_attention_heads, num_key_value_heads]) => ({num_attention_heads, num_key_value_heads})),
  [2, 4, 6, 8, 10].map((head_dim) => ({head_dim})),
  [5, 8, 11, 16].map((hidden_size) => ({hidden_size})),
  [7, 12, 19].map((intermediate_size) => ({intermediate_size})),
  [13, 16, 29].map((vocab_size) => ({vocab_size})),
  [1, 2, 3].map((num_hidden_layers) => ({num_hidden_layers})),
  [{position: 'learned'}, {position: 'sinusoidal'}, {position: 'none'}],
  [{causal: true}, {causal: true}, {causal: true, sliding_window: 1}, {causal: true, sliding_window: 2},
    {causal: true, sliding_window: 5}, {causal: false}], // prettier-ignore
  ...(['attention_bias', 'attention_out_bias', 'mlp_bias', 'tie_word_embeddings'] as const).map((name) => [
    {[name]: true},
    {[name]: false},
  ]),
  [{norm_eps: 1e-6}, {norm_eps: 1e-5}, {norm_eps: 0.03}],
];

/** Two of three models are rotary. */
const rotary: readonly (readonly Part[])[] = [
  [{position: 'rope'}, {position: 'rope'}, {}],
  scalings.map((rope_scaling) => ({rope_scaling})),
  [{rope_interleaved: true}, {rope_interleaved: false}],
  [100, 10000, 500000].map((rope_theta) => ({rope_theta})),
];

/**
 * Random configs of small models. Each choice goes round all it has before it takes the same twice, so that a dozen
 * configs have everything.
 *
 * @param fixed what all of them have in common
 */
export function randomConfigs(random: Random, count: number, fixed: Part = {}): ModelConfig[] {
  const decks = [...choices, ...rotary].map((options) => {
    const deck: Part[] = [];
    while (deck.length < count) deck.push(...random.shuffle([...options]));
    return deck;
  });
  return Array.from({length: count}, (_, i) => {
    const parts = decks.map((deck) => deck[i]);
    const config: Part = Object.assign({max_position_embeddings: 200}, ...parts, fixed);
    if (config.rope_scaling?.rope_type === 'ntk' && config.head_dim === 2) config.head_dim = 4;
    return completeConfig(config as ModelConfig);
  });
}

/** A model whose every parameter is random, norms and biases too, and large enough that all of it matters. */
export function randomModel(config: ModelConfig, heap: Heap, random: Random): Transformer {
  const model = new Transformer(config, heap);
  for (const [name, tensor] of model.parameters) {
    const isNorm = tensor.shape.length === 1 && name.endsWith('.weight');
    const deviation = name.includes('embed') || name.includes('lm_head') ? 0.7 : 1 / Math.sqrt(tensor.cols);
    const {data} = tensor;
    for (let i = 0; i < data.length; i++)
      data[i] = isNorm ? 1 + 0.3 * random.normal() : deviation * random.normal();
  }
  return model;
}

/** The same model on another heap. */
export function copyModel(model: Transformer, heap: Heap, config: ModelConfig = model.config): Transformer {
  const copy = new Transformer(config, heap);
  for (const [name, {data}] of copy.parameters) data.set(model.parameters.get(name)!.data);
  return copy;
}

export function randomTokens({vocab_size}: ModelConfig, random: Random, count: number): number[] {
  return Array.from({length: count}, () => random.integer(vocab_size));
}

/** Makes a model's table of positions as long as texts will be, so that it does not grow while memory is watched. */
export function reach(model: Transformer, positions: number): void {
  run(model, Array<number>(positions).fill(0), {logits: 'last'});
}

/** A config in a line, for the message of an assertion. */
export function describeConfig(config: ModelConfig): string {
  const unused = ['model_type', 'initializer_range', 'bos_token_id', 'eos_token_id'];
  return JSON.stringify(
    Object.fromEntries(Object.entries(config).filter(([name]) => !unused.includes(name))),
  );
}

/** Largest difference, relative to the root mean square of what is expected (or to 1e-30 where that is 0). */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length, 'numbers to compare');
  let [squares, most] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const off = actual[i] === expected[i] ? 0 : Math.abs(actual[i] - expected[i]);
    most = Math.max(most, Number.isNaN(off) ? Infinity : off);
    if (Number.isFinite(expected[i])) squares += expected[i] ** 2;
  }
  return most / Math.max(Math.sqrt(squares / Math.max(1, expected.length)), 1e-30);
}

/** Makes sure that numbers are nearly those expected. @returns how far they are off */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  where: string,
): number {
  const off = distance(actual, expected);
  assert.ok(off <= tolerance, `${where}: off by ${off} of the root mean square, allowed ${tolerance}`);
  return off;
}

/** Makes sure of one number. Without a message, assert.ok would look for its own text in the compiled file, for minutes. */
export function assertNumber(actual: number, expected: number, tolerance: number, where: string): void {
  const off = Math.abs(actual - expected);
  assert.ok(
    off <= tolerance,
    `${where}: ${actual}, expected ${expected}; off by ${off}, allowed ${tolerance}`,
  );
}

/** Logits (T, vocab) of tokens that come after those in the cache. */
export function append(model: Transformer, cache: ModelCache, tokens: number[], hooks?: Hooks): Float32Array {
  const T = tokens.length;
  const a = new Activations(model.config, model.heap, {
    B: 1,
    T,
    S: cache.columns(T),
    keeps: false,
    logits: 'all',
  });
  try {
    return model.forward(a, tokens, {caches: [cache], hooks}).data.slice();
  } finally {
    a.free();
  }
}
