import type {ModelConfig} from '../model/config.js';
import {parameterShapes} from '../model/weights.js';
import type {FormatName} from '../quantization/formats.js';
import {planQuantization, quantizedBytes, type QuantizationSpec} from '../quantization/plan.js';
import {sum, times} from './counts.js';

/** What a model's weights are kept in, by what they are. */
export interface WeightPrecision {
  /** Of the blocks' matrices, which are nearly all of a large model. */
  matrices: QuantizationSpec;
  /** Of embedding, positions and unembedding. As the matrices where those are cast, otherwise as the vectors: by custom they are not quantized. */
  embeddings?: QuantizationSpec;
  /** Of biases and norms: FP16. */
  vectors?: Extract<FormatName, 'fp32' | 'fp16' | 'bf16'>;
}

/** Bytes, scales and offsets included. */
export interface WeightBytes {
  matrices: bigint;
  /** A tied unembedding is the embedding and counts once. */
  embeddings: bigint;
  vectors: bigint;
  total: bigint;
}

/** Bytes of a model's weights, in a file as in memory. @throws QuantizationError */
export function weightBytes(config: ModelConfig, precision: WeightPrecision): WeightBytes {
  const {matrices, vectors = 'fp16'} = precision;
  const plain: QuantizationSpec = {format: vectors};
  const {embeddings = planQuantization(matrices).scheme === 'cast' ? matrices : plain} = precision;
  const bytes = {matrices: 0n, embeddings: 0n, vectors: 0n};
  // All blocks are alike: one is enough to look at.
  for (const {name, shape} of parameterShapes({...config, num_hidden_layers: 1})) {
    const copies = name.includes('.layers.') ? config.num_hidden_layers : 1;
    const [rows, cols = 1] = shape;
    const isVector = shape.length === 1;
    const part = isVector ? 'vectors' : /embed|lm_head/.test(name) ? 'embeddings' : 'matrices';
    const spec = {matrices, embeddings, vectors: plain}[part];
    bytes[part] += times(copies, quantizedBytes(rows, cols, spec).total);
  }
  return {...bytes, total: sum(Object.values(bytes))};
}
