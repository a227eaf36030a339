/**
 * How a family's files name and store a model's parameters. Llama and its kin use the names that this package uses;
 * GPT-2 keeps its matrices the other way round, as its Conv1D does, and queries, keys and values in one.
 */
import type {ModelConfig} from './config.js';
import type {Family} from './complete-config.js';
import {CheckpointError} from './file-errors.js';
import {parameterShapes} from './weights.js';

/** A tensor of a file, and the parameters that are in it. */
export interface StoredTensor {
  /** Without the family's prefix. */
  readonly name: string;
  readonly shape: readonly number[];
  /** By our names, side by side along the last axis. */
  readonly parts: readonly StoredPart[];
  /** (in, out), where ours are (out, in). */
  readonly isTransposed: boolean;
}

export interface StoredPart {
  readonly name: string;
  /** Its numbers on the output axis. */
  readonly width: number;
}

interface FamilyFiles {
  /** What names begin with, but for those outside the model proper; files of the bare model lack it. */
  readonly prefix: string;
  /** Tensors that hold no weights. */
  readonly ignored: RegExp;
}

const llama: FamilyFiles = {prefix: 'model.', ignored: /(^|\.)rotary_emb\.inv_freq$/};

export const familyFiles: Readonly<Record<Family, FamilyFiles>> = {
  llama,
  mistral: llama,
  qwen2: llama,
  gpt2: {prefix: 'transformer.', ignored: /^h\.\d+\.attn\.(masked_)?bias$/},
};

/** The field of the metadata that tells a training run's file, which holds more than weights. */
export const TRAINING_STATE = 'llm_anatomy_training';

/** The unembedding: outside the model proper, and stored or not where it is the embedding. */
export const UNEMBEDDING = 'lm_head.weight';

/** The tensors of a config's checkpoint, in the order of the model. @throws CheckpointError where the family has no name for one */
export function checkpointLayout(config: ModelConfig): StoredTensor[] {
  if (config.model_type === 'gpt2') return gpt2Layout(config);
  const {prefix} = llama;
  return parameterShapes(config).map(({name, shape}) => ({
    name: name.startsWith(prefix) ? name.slice(prefix.length) : name,
    shape,
    parts: [{name, width: shape[0]}],
    isTransposed: false,
  }));
}

/** The name in a file as its family publishes it. */
export function publishedName(config: ModelConfig, name: string): string {
  return name === UNEMBEDDING ? name : familyFiles[config.model_type].prefix + name;
}

const gpt2Modules: Readonly<Record<string, string>> = {
  'model.embed_tokens': 'wte',
  'model.embed_positions': 'wpe',
  'model.norm': 'ln_f',
  lm_head: 'lm_head',
  input_layernorm: 'ln_1',
  'self_attn.q_proj': 'attn.c_attn',
  'self_attn.k_proj': 'attn.c_attn',
  'self_attn.v_proj': 'attn.c_attn',
  'self_attn.o_proj': 'attn.c_proj',
  post_attention_layernorm: 'ln_2',
  'mlp.up_proj': 'mlp.c_fc',
  'mlp.down_proj': 'mlp.c_proj',
};

function gpt2Layout(config: ModelConfig): StoredTensor[] {
  const tensors = new Map<string, StoredTensor & {parts: StoredPart[]; shape: number[]}>();
  for (const {name: ours, shape} of parameterShapes(config)) {
    const [, layer, module, kind] = /^(?:model\.layers\.(\d+)\.)?(.+)\.(weight|bias)$/.exec(ours)!;
    if (!Object.hasOwn(gpt2Modules, module))
      throw new CheckpointError(`checkpointLayout: expected parameters that GPT-2 has, got ${ours}`);
    const name = `${layer === undefined ? '' : `h.${layer}.`}${gpt2Modules[module]}.${kind}`;
    const part = {name: ours, width: shape[0]};
    const isTransposed = layer !== undefined && shape.length === 2;
    const stored = tensors.get(name);
    if (stored) {
      stored.parts.push(part);
      stored.shape[stored.shape.length - 1] += part.width;
    } else
      tensors.set(name, {
        name,
        shape: isTransposed ? shape.toReversed() : [...shape],
        parts: [part],
        isTransposed,
      });
  }
  return [...tensors.values()];
}
