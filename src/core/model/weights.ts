/** A transformer's parameters: allocated, named and given their first values. */
import type {BlockWeights} from '../nn/block.js';
import type {Linear} from '../nn/linear.js';
import type {Norm} from '../nn/norm.js';
import type {Heap} from '../tensor/heap.js';
import type {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import type {ModelConfig} from './config.js';

/** A model's parameters by their place in it. */
export interface Weights {
  /** (vocab, d_model) */
  readonly embed: Tensor;
  /** (positions, d_model); learned positions only. */
  readonly pos_embed?: Tensor;
  readonly blocks: readonly BlockWeights[];
  /** Before the unembedding; pre-norm models only. */
  readonly ln_final?: Norm;
  /** (vocab, d_model); the embedding itself where they are tied. */
  readonly unembed: Linear;
}

/** What a parameter is, before it has memory. */
export interface ParameterShape {
  /** Hugging Face's name in a Llama checkpoint, whatever the family. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** The parameters of a config, in the order of the model. */
export function parameterShapes(config: ModelConfig): ParameterShape[] {
  const {vocab_size, hidden_size: d_model, intermediate_size: d_mlp, head_dim} = config;
  const d_q = config.num_attention_heads * head_dim;
  const d_kv = config.num_key_value_heads * head_dim;
  const shapes: ParameterShape[] = [];
  const add = (name: string, ...shape: number[]) => shapes.push({name, shape});
  const linear = (name: string, d_out: number, d_in: number, hasBias: boolean) => {
    add(`${name}.weight`, d_out, d_in);
    if (hasBias) add(`${name}.bias`, d_out);
  };
  const norm = (name: string) => {
    add(`${name}.weight`, d_model);
    if (config.norm === 'layer') add(`${name}.bias`, d_model);
  };

  add('model.embed_tokens.weight', vocab_size, d_model);
  if (config.position === 'learned')
    add('model.embed_positions.weight', config.max_position_embeddings, d_model);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const block = `model.layers.${layer}`;
    norm(`${block}.input_layernorm`);
    linear(`${block}.self_attn.q_proj`, d_q, d_model, config.attention_bias);
    linear(`${block}.self_attn.k_proj`, d_kv, d_model, config.attention_bias);
    linear(`${block}.self_attn.v_proj`, d_kv, d_model, config.attention_bias);
    linear(`${block}.self_attn.o_proj`, d_model, d_q, config.attention_out_bias);
    norm(`${block}.post_attention_layernorm`);
    if (config.mlp === 'gated') linear(`${block}.mlp.gate_proj`, d_mlp, d_model, config.mlp_bias);
    linear(`${block}.mlp.up_proj`, d_mlp, d_model, config.mlp_bias);
    linear(`${block}.mlp.down_proj`, d_model, d_mlp, config.mlp_bias);
  }
  if (config.norm_position === 'pre') norm('model.norm');
  if (!config.tie_word_embeddings) add('lm_head.weight', vocab_size, d_model);
  return shapes;
}

/** A heap that grows to its size at once has no need to move its numbers, and nothing to spare at the end. */
export function reserveParameters(shapes: readonly ParameterShape[], heap: Heap): void {
  heap.reserve(shapes.reduce((sum, {shape}) => sum + shape.reduce((a, b) => a * b, 1) + 16, 0));
}

/** Memory for every parameter, set to zero. Also what a model's gradients and an optimizer's moments are. */
export function allocateParameters(config: ModelConfig, heap: Heap): Map<string, Tensor> {
  const shapes = parameterShapes(config);
  reserveParameters(shapes, heap);
  return new Map(shapes.map(({name, shape}) => [name, heap.tensor(shape)]));
}

/** The parameters by their place in the model. */
export function arrange(config: ModelConfig, parameters: ReadonlyMap<string, Tensor>): Weights {
  const get = (name: string) => parameters.get(name)!;
  const pair = (name: string) => ({
    weight: get(`${name}.weight`),
    bias: parameters.get(`${name}.bias`),
  });
  const layers = Array.from({length: config.num_hidden_layers}, (_, layer) => `model.layers.${layer}`);
  return {
    embed: get('model.embed_tokens.weight'),
    pos_embed: parameters.get('model.embed_positions.weight'),
    blocks: layers.map((block) => ({
      ln1: pair(`${block}.input_layernorm`),
      attn: {
        q: pair(`${block}.self_attn.q_proj`),
        k: pair(`${block}.self_attn.k_proj`),
        v: pair(`${block}.self_attn.v_proj`),
        o: pair(`${block}.self_attn.o_proj`),
      },
      ln2: pair(`${block}.post_attention_layernorm`),
      mlp: {
        gate: config.mlp === 'gated' ? pair(`${block}.mlp.gate_proj`) : undefined,
        up: pair(`${block}.mlp.up_proj`),
        down: pair(`${block}.mlp.down_proj`),
      },
    })),
    ln_final: config.norm_position === 'pre' ? pair('model.norm') : undefined,
    unembed: {weight: parameters.get('lm_head.weight') ?? get('model.embed_tokens.weight')},
  };
}

/**
 * First values as in GPT-2 (Radford et al. 2019): matrices from N(0, initializer_range²), those that write to the
 * residual stream divided by √(2 · layers), norms 1, biases 0.
 */
export function initialize(
  parameters: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  random: Random,
): void {
  for (const [name, tensor] of parameters) initializeOne(name, tensor, config, random);
}

/** The same of one parameter. */
export function initializeOne(name: string, tensor: Tensor, config: ModelConfig, random: Random): void {
  const residual = 1 / Math.sqrt(2 * config.num_hidden_layers);
  const isToStream = /(o|down)_proj/.test(name);
  fillNormal(name, tensor, config.initializer_range * (isToStream ? residual : 1), random);
}

/** A matrix from N(0, deviation²); of vectors the norms' factors 1, the biases 0. */
export function fillNormal(name: string, tensor: Tensor, deviation: number, random: Random): void {
  if (tensor.shape.length === 1) {
    tensor.fill(name.endsWith('.bias') ? 0 : 1);
    return;
  }
  const {data} = tensor;
  for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
}
