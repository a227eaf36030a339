/** A model's parameters as its family publishes them: safetensors that Hugging Face's transformers loads. */
import type {Tensor} from '../tensor/tensor.js';
import {checkpointLayout, publishedName, type StoredTensor} from './checkpoint-layout.js';
import type {ModelConfig} from './config.js';
import {CheckpointError} from './file-errors.js';
import {
  formatSafetensors,
  safetensorsParts,
  tensorBytes,
  type TensorData,
  type WritableType,
} from './safetensors-writer.js';
import {shardName} from './shards.js';

/** How weights are written. */
export interface WriteOptions {
  /** What each number is rounded to; F32 unless said otherwise. */
  dtype?: Exclude<WritableType, 'I8'>;
}

/** What transformers wants to see: that matrices are as in PyTorch. */
export const checkpointMetadata = {format: 'pt'} as const;

/**
 * The tensors of a model's file, for formatSafetensors() or safetensorsParts(). Their numbers are taken when they are
 * written, one matrix at a time.
 *
 * @throws CheckpointError where the family has no name for a parameter, or one is missing
 */
export function checkpointTensors(
  parameters: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  {dtype = 'F32'}: WriteOptions = {},
): Map<string, TensorData> {
  return new Map(
    checkpointLayout(config).map((stored) => {
      const data = () => gather(stored, parameters);
      return [publishedName(config, stored.name), {dtype, shape: stored.shape, data}];
    }),
  );
}

/** model.safetensors, whole. @throws CheckpointError as checkpointTensors() */
export function writeCheckpoint(
  parameters: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  options?: WriteOptions,
): Uint8Array<ArrayBuffer> {
  return formatSafetensors(checkpointTensors(parameters, config, options), checkpointMetadata);
}

/** model.safetensors in parts of a megabyte, to be written one after the other. @throws CheckpointError */
export function checkpointParts(
  parameters: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  options?: WriteOptions,
): Generator<Uint8Array<ArrayBuffer>, void, void> {
  return safetensorsParts(checkpointTensors(parameters, config, options), checkpointMetadata);
}

/** A checkpoint in several files. */
export interface Shards {
  /** model.safetensors.index.json, for JSON.stringify. */
  readonly index: {metadata: {total_size: number}; weight_map: Record<string, string>};
  /** By name, what is in each file. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, TensorData>>;
}

/**
 * Tensors dealt out to files of so many bytes of weights at most, in order; a tensor that is larger has a file to itself.
 */
export function shardTensors(tensors: ReadonlyMap<string, TensorData>, maxBytes: number): Shards {
  const shards: Map<string, TensorData>[] = [];
  let [total, free] = [0, 0];
  for (const [name, tensor] of tensors) {
    const bytes = tensorBytes(tensor);
    if (bytes > free || shards.length === 0) {
      shards.push(new Map());
      free = maxBytes;
    }
    shards[shards.length - 1].set(name, tensor);
    free -= bytes;
    total += bytes;
  }
  const files = new Map(shards.map((shard, i) => [shardName(i, shards.length), shard]));
  const places = [...files].flatMap(([file, shard]) => Array.from(shard.keys(), (name) => [name, file]));
  return {index: {metadata: {total_size: total}, weight_map: Object.fromEntries(places)}, files};
}

/** A stored tensor's numbers: a parameter's own, or a matrix put together from several the other way round. */
function gather(stored: StoredTensor, parameters: ReadonlyMap<string, Tensor>): Float32Array {
  const {parts, shape, isTransposed} = stored;
  const sources = parts.map(({name, width}) => {
    const tensor = parameters.get(name);
    if (!tensor) throw new CheckpointError(`checkpointTensors: expected a parameter ${name}, got none`);
    return {data: tensor.data, width};
  });
  if (!isTransposed && sources.length === 1) return sources[0].data;
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape[0] : 1;
  const numbers = new Float32Array(rows * columns);
  let first = 0;
  for (const {data, width} of sources) {
    for (let column = 0; column < width; column++)
      for (let row = 0; row < rows; row++)
        numbers[row * columns + first + column] = data[column * rows + row];
    first += width;
  }
  return numbers;
}
