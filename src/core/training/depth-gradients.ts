/**
 * How large the gradients are at every depth of a transformer that has not learned anything yet, with its norms before
 * the layers or after the sums: what Xiong et al. 2020 ("On Layer Normalization in the Transformer Architecture",
 * arXiv:2002.04745) reckon and measure.
 */
import {completeConfig} from '../model/complete-config.js';
import type {ModelConfig} from '../model/config.js';
import {Transformer} from '../model/transformer.js';
import {fillNormal, initializeOne} from '../model/weights.js';
import type {Hooks} from '../nn/hooks.js';
import {isList, show} from '../show.js';
import type {Task} from '../task.js';
import type {Heap} from '../tensor/heap.js';
import {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import {TrainingError} from './errors.js';
import {TrainingPass} from './training-pass.js';

/** Most layers: more take long, and memory. */
export const DEEPEST = 96;

/**
 * How weights begin. glorot: every matrix from N(0, 2 / (fan in + fan out)), Glorot and Bengio 2010, and embeddings from
 * N(0, 1), as in Vaswani et al. 2017. gpt2: from N(0, 0.02²), those that write to the residual stream divided by
 * √(2 · layers), Radford et al. 2019.
 */
export type Initialization = 'glorot' | 'gpt2';

/** Which stack is built. */
export interface DepthOptions {
  /** How many blocks, from 1 to DEEPEST. */
  layers: number;
  norm_position: ModelConfig['norm_position'];
  /** glorot */
  initialization?: Initialization;
  /** The same seed gives the same weights; 0. */
  seed?: number;
  /** d_model; 64. */
  hidden_size?: number;
  /** 4. */
  num_attention_heads?: number;
}

/** Euclidean lengths of gradients of the mean loss. */
export interface DepthGradients {
  /** Of all parameters of each block, (layers). */
  readonly blocks: Float64Array;
  /** Of the stream that goes into each block, over all positions, and of what comes out of the last, (layers + 1). */
  readonly stream: Float64Array;
  /** The loss, in nats. */
  readonly loss: number;
  /** Numbers in one block. */
  readonly parameters: number;
}

/** What the stack is: LayerNorm, ReLU, a feed-forward layer four times as wide, and sines for positions, as in 2017. */
export function depthConfig(
  vocab_size: number,
  {layers, norm_position, hidden_size = 64, num_attention_heads = 4}: DepthOptions,
): ModelConfig {
  return completeConfig({
    ...{vocab_size, hidden_size, num_attention_heads, num_hidden_layers: layers, norm_position},
    ...{norm: 'layer', norm_eps: 1e-5, hidden_act: 'relu', mlp: 'plain', position: 'sinusoidal'},
  });
}

/**
 * Builds a stack, goes through it forward and backward once, and measures, in slices.
 *
 * @param tokens (T + 1), at least two: each is predicted from those before it
 * @param vocab_size above every token
 * @throws TrainingError ConfigError VocabularyError; RangeError where memory ends
 */
export function* depthGradients(
  heap: Heap,
  tokens: ArrayLike<number>,
  vocab_size: number,
  options: DepthOptions,
): Task<DepthGradients> {
  const {layers, initialization = 'glorot', seed = 0} = options;
  if (!(Number.isInteger(layers) && layers >= 1 && layers <= DEEPEST))
    throw new TrainingError(`depthGradients: expected 1 to ${DEEPEST} layers, got ${show(layers)}`);
  if (!isList(tokens) || tokens.length < 2)
    throw new TrainingError(`depthGradients: expected at least two tokens, got ${show(tokens)}`);
  if (initialization !== 'glorot' && initialization !== 'gpt2')
    throw new TrainingError(`depthGradients: expected glorot or gpt2, got ${show(initialization)}`);
  const T = tokens.length - 1;
  const all = Array.from(tokens);
  const model = new Transformer(depthConfig(vocab_size, options), heap);
  try {
    const random = new Random(seed);
    yield* part(begin(model, initialization, random), 0, 0.35);
    const pass = new TrainingPass(model, 1, T);
    try {
      yield 0.35;
      const losses = yield* part(pass.forwardTask(all.slice(0, -1), all.slice(1)), 0.35, 0.55);
      const loss = losses.reduce((sum, each) => sum + each, 0) / T;
      const stream = new Float64Array(layers + 1);
      const hooks: Hooks = {
        at: (layer, name, gradient) => {
          stream[name === 'resid_pre' ? layer : layer + 1] = lengthOf([gradient]);
        },
      };
      yield* part(pass.backwardTask(1 / T, hooks), 0.55, 0.95);
      const ofBlock = (layer: number) =>
        Array.from(pass.gradients).flatMap(([name, gradient]) =>
          name.startsWith(`model.layers.${layer}.`) ? [gradient] : [],
        );
      const blocks = new Float64Array(layers);
      for (let layer = 0; layer < layers; layer++) {
        blocks[layer] = lengthOf(ofBlock(layer));
        yield 0.95 + (0.05 * (layer + 1)) / layers;
      }
      const parameters = ofBlock(0).reduce((sum, {size}) => sum + size, 0);
      return {blocks, stream, loss, parameters};
    } finally {
      pass.free();
    }
  } finally {
    model.free();
  }
}

/** Gives the parameters their first values, one after the other. */
function* begin(
  {parameters, config}: Transformer,
  initialization: Initialization,
  random: Random,
): Task<void> {
  let done = 0;
  for (const [name, tensor] of parameters) {
    if (initialization === 'gpt2') initializeOne(name, tensor, config, random);
    else fillNormal(name, tensor, glorotDeviation(name, tensor), random);
    yield ++done / parameters.size;
  }
}

function glorotDeviation(name: string, {shape: [d_out, d_in]}: Tensor): number {
  return name.includes('embed') ? 1 : Math.sqrt(2 / (d_in + d_out));
}

/** A task as part of another: its progress from 0 to 1 is that one's from here to there. */
function* part<Result>(task: Task<Result>, from: number, to: number): Task<Result> {
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

/** √Σx² over all numbers of all. */
function lengthOf(tensors: readonly Tensor[]): number {
  let sum = 0;
  for (const {data} of tensors) for (const value of data) sum += value * value;
  return Math.sqrt(sum);
}
