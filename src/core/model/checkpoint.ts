/**
 * The weights of a folder as published, read into a model's parameters. First all headers: every tensor must be there,
 * in the config's shapes, and no other. Only then is it worth to allocate; and then each file is read once, forwards.
 */
import {parseJson, type Fail} from '../json.js';
import {show} from '../show.js';
import {format, type Tensor} from '../tensor/tensor.js';
import {withSize, type ByteSource} from './byte-source.js';
import {
  checkpointLayout,
  familyFiles,
  TRAINING_STATE,
  UNEMBEDDING,
  type StoredTensor,
} from './checkpoint-layout.js';
import type {ModelConfig} from './config.js';
import {CheckpointError, SafetensorsError} from './file-errors.js';
import {readSafetensorsHeader, readTensor, type TensorEntry} from './safetensors.js';
import {decoderOf} from './safetensors-types.js';
import {INDEX_FILE, parseShardIndex, SINGLE_FILE} from './shards.js';

/** Opens a file of the folder; undefined where there is none of that name. */
export type OpenFile = (name: string) => Promise<ByteSource | undefined>;

/** What may end the reading of a checkpoint, and who is told how far it is. */
export interface ReadOptions {
  signal?: AbortSignal;
  /** Bytes of weights that have been read, of all. */
  onProgress?: (done: number, total: number) => void;
}

/** Bytes that a header or an index may have for each tensor: published ones have some 150. */
const BYTES_PER_TENSOR = 256;
/** Tensors of a layer at most, those that are passed over too, and of what is around the layers. */
const TENSORS_PER_LAYER = 20;
/** Bytes for metadata and the like. */
const SLACK = 2 ** 20;

interface Reading {
  readonly entry: TensorEntry;
  readonly stored: StoredTensor;
}

interface CheckpointFile {
  readonly name: string;
  /** All of what is to be read is known to be there. */
  readonly source: ByteSource;
  readonly readings: Reading[];
}

/** A folder's weights that fit a config, not read yet. */
export class Checkpoint {
  /** Bytes that there are to read. */
  readonly byteLength: number;
  readonly #files: readonly CheckpointFile[];

  /** openCheckpoint() makes one. */
  constructor(files: readonly CheckpointFile[]) {
    this.#files = files;
    const readings = files.flatMap((file) => file.readings);
    this.byteLength = readings.reduce((sum, {entry}) => sum + entry.byteLength, 0);
  }

  /**
   * Reads all weights, in chunks, straight into the parameters of a model of the config. Then the files are closed.
   *
   * @throws CheckpointError SafetensorsError; what a source throws; the signal's reason
   */
  async read(
    parameters: ReadonlyMap<string, Tensor>,
    {signal, onProgress = () => {}}: ReadOptions = {},
  ): Promise<void> {
    const placed = new Set<string>();
    let done = 0;
    onProgress(0, this.byteLength);
    try {
      for (const {name, source, readings} of this.#files) {
        for (const {entry, stored} of readings) {
          const place = placer(stored, entry.name, parameters, placed);
          const before = done;
          const width = entry.byteLength / entry.size;
          const write = (numbers: Float32Array, at: number) => {
            place(numbers, at);
            done = before + (at + numbers.length) * width;
            onProgress(done, this.byteLength);
          };
          await readTensor(source, entry, write, signal).catch(naming(name));
        }
        await source.close?.();
      }
    } finally {
      await this.close();
    }
  }

  /** Lets go of all files. */
  async close(): Promise<void> {
    for (const {source} of this.#files) await source.close?.();
  }
}

/**
 * Reads the headers of a folder's weights, model.safetensors or the files of model.safetensors.index.json, and makes sure
 * that they are the config's. Allocates nothing for weights: their number is now known to be that of the files' bytes.
 * A file whose length nobody told, as a server may send it, is read to its end to know that, and kept in memory until it
 * is read into place.
 *
 * @param config what the weights should be; what a header may be long depends on it
 * @param open opens a file of the folder by its name
 * @throws CheckpointError SafetensorsError; what a source throws; the signal's reason
 */
export async function openCheckpoint(
  config: ModelConfig,
  open: OpenFile,
  signal?: AbortSignal,
): Promise<Checkpoint> {
  const files: CheckpointFile[] = [];
  const opened: ByteSource[] = [];
  try {
    const maxBytes = SLACK + BYTES_PER_TENSOR * TENSORS_PER_LAYER * (config.num_hidden_layers + 1);
    const single = await open(SINGLE_FILE);
    const shards = single ? undefined : await readShards(open, maxBytes, signal);
    let plan: Plan | undefined;
    for (const name of shards?.files ?? [SINGLE_FILE]) {
      const source = single ?? (await open(name));
      if (!source) return fail(`the files that ${INDEX_FILE} names`, `none named ${name}`);
      opened.push(source);
      const {tensors, metadata, fileSize} = await readSafetensorsHeader(source, signal, maxBytes).catch(
        naming(name),
      );
      if (Object.hasOwn(metadata, TRAINING_STATE))
        return fail(
          'weights alone',
          `a training run's checkpoint, which readTrainedModel() reads, in ${name}`,
        );
      plan ??= new Plan(config, shards?.tensors ?? tensors.size);
      const entries = [...tensors.values()];
      const readings = entries.flatMap((entry) => plan!.take(entry));
      const whole = await withSize(source, entries[0]?.start ?? fileSize, fileSize, signal);
      if (whole.size !== fileSize)
        return fail(
          `${name} to end with its tensors, at byte ${fileSize}`,
          whole.size < fileSize ? `its end at ${whole.size}` : 'more',
        );
      files.push({name, source: whole, readings});
      if (!single) await source.close?.(); // its turn may come late, and a server keeps few lines open
    }
    plan!.expectAll();
    return new Checkpoint(files);
  } catch (error) {
    for (const source of opened) await source.close?.();
    throw error;
  }
}

/**
 * Reads a folder's weights into parameters that are there already.
 *
 * @param parameters of a Transformer of this config: (out, in) matrices by their names in a Llama checkpoint
 * @param open opens a file of the folder by its name
 * @throws CheckpointError where tensors are missing, left over or of other shapes; SafetensorsError; what a source throws
 */
export async function readCheckpoint(
  parameters: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  open: OpenFile,
  options: ReadOptions = {},
): Promise<void> {
  const checkpoint = await openCheckpoint(config, open, options.signal);
  await checkpoint.read(parameters, options);
}

const fail: Fail = (expected, got) => {
  throw new CheckpointError(`openCheckpoint: expected ${expected}, got ${got}`);
};
const failReading: Fail = (expected, got) => {
  throw new CheckpointError(`Checkpoint.read: expected ${expected}, got ${got}`);
};

async function readShards(
  open: OpenFile,
  mostBytes: number,
  signal?: AbortSignal,
): Promise<{files: string[]; tensors: number}> {
  const index = await open(INDEX_FILE);
  if (!index) return fail(`${SINGLE_FILE} or ${INDEX_FILE} in the folder`, 'neither');
  const json = await readIndex(index, mostBytes, signal);
  const files = parseShardIndex(json); // with a weight_map, then
  return {files, tensors: Object.keys((json as {weight_map: object}).weight_map).length};
}

async function readIndex(source: ByteSource, mostBytes: number, signal?: AbortSignal): Promise<unknown> {
  try {
    const {size = mostBytes + 1} = source;
    const bytes = await source.read(0, Math.min(size, mostBytes + 1), signal);
    if (bytes.length > mostBytes) fail(`${INDEX_FILE} of at most ${mostBytes} bytes`, 'more');
    return parseJson(bytes, 8, (expected, got) => fail(`${INDEX_FILE} to be ${expected}`, got)).value;
  } finally {
    await source.close?.();
  }
}

/** Says of a broken file which it is. */
const naming =
  (name: string) =>
  (error: unknown): never => {
    if (error instanceof SafetensorsError) error.message += `, in ${name}`;
    throw error;
  };

/** Which of a config's tensors have been found. */
class Plan {
  readonly #missing: Map<string, StoredTensor>;
  readonly #found = new Map<string, StoredTensor>();
  readonly #isTied: boolean;
  readonly #prefix: string;
  readonly #ignored: RegExp;

  /** @param count tensors of all files; a list of what a config asks for is made only where there can be so many */
  constructor(config: ModelConfig, count: number) {
    const {num_hidden_layers: layers} = config;
    if (count < layers) fail(`tensors of ${layers} layers`, `${count} in all`);
    this.#missing = new Map(checkpointLayout(config).map((stored) => [stored.name, stored]));
    this.#isTied = config.tie_word_embeddings;
    ({prefix: this.#prefix, ignored: this.#ignored} = familyFiles[config.model_type]);
    if (!this.#isTied) return;
    // Tied, it may be stored all the same, and then must be equal.
    const embedding = [...this.#missing.values()].find(({parts}) => parts[0].name === EMBEDDING)!;
    this.#missing.set(UNEMBEDDING, {...embedding, name: UNEMBEDDING});
  }

  /** What is to be done with a tensor of a file; nothing with those that are no weights. */
  take(entry: TensorEntry): Reading[] {
    const {name: full, shape, dtype} = entry;
    const name = full.startsWith(this.#prefix) ? full.slice(this.#prefix.length) : full;
    const stored = this.#missing.get(name);
    if (!stored) {
      if (this.#found.has(name)) fail('each tensor once', `another ${show(full)}`);
      if (!this.#ignored.test(name))
        fail('tensors of the config alone', `${show(full)} ${format(shape.slice(0, 8))} too`);
      return [];
    }
    if (shape.length !== stored.shape.length || shape.some((length, i) => length !== stored.shape[i]))
      fail(`${show(full)} of shape ${format(stored.shape)}`, format(shape.slice(0, 8)));
    if (!decoderOf(dtype)) fail(`${show(full)} of a type that can become 32-bit floats`, dtype);
    this.#missing.delete(name);
    this.#found.set(name, stored);
    return [{entry, stored}];
  }

  expectAll(): void {
    const missing = [...this.#missing.values()].filter(({parts, name}) => {
      if (!this.#isTied || parts[0].name !== EMBEDDING) return true;
      const other = [...this.#found.values()].some((found) => found.parts[0].name === EMBEDDING);
      return !other && name !== UNEMBEDDING;
    });
    if (missing.length > 0) fail(`a tensor ${show(missing[0].name)}`, `none (${missing.length} are missing)`);
  }
}

const EMBEDDING = 'model.embed_tokens.weight';

type Place = (numbers: Float32Array, at: number) => void;

/** What puts a tensor's numbers where they belong. @param placed parameters that have their numbers */
function placer(
  {parts, shape, isTransposed}: StoredTensor,
  name: string,
  parameters: ReadonlyMap<string, Tensor>,
  placed: Set<string>,
): Place {
  const size = shape.reduce((product, length) => product * length, 1);
  const columns = parts.reduce((sum, {width}) => sum + width, 0);
  const targets = parts.map((part) => {
    const tensor = parameters.get(part.name);
    if (tensor?.size !== part.width * (size / columns))
      return failReading(
        `a parameter ${part.name} of the config's shape`,
        tensor ? format(tensor.shape) : 'none',
      );
    return {tensor, width: part.width};
  });
  const [{tensor}] = targets;
  const isCopy = placed.has(parts[0].name);
  for (const part of parts) placed.add(part.name);
  if (isCopy) return (numbers, at) => expectEqual(name, tensor.data, numbers, at);
  if (isTransposed || targets.length > 1) return (numbers, at) => scatter(targets, shape, numbers, at);
  return (numbers, at) => tensor.data.set(numbers, at);
}

/** Tied embeddings that are stored twice must be the same. */
function expectEqual(name: string, data: Float32Array, numbers: Float32Array, at: number): void {
  for (let i = 0; i < numbers.length; i++)
    if (numbers[i] !== data[at + i] && !Object.is(numbers[i], data[at + i]))
      failReading(`${show(name)} to equal the embedding it is tied to`, `${numbers[i]} for ${data[at + i]}`);
}

interface Target {
  readonly tensor: Tensor;
  readonly width: number;
}

/** Numbers of an (in, Σ out) matrix from one on, each to its place in (out, in) matrices; biases are such of one row. */
function scatter(
  targets: readonly Target[],
  shape: readonly number[],
  numbers: Float32Array,
  at: number,
): void {
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape[0] : 1;
  for (let i = 0; i < numbers.length;) {
    const row = Math.floor((at + i) / columns);
    let column = (at + i) % columns;
    for (const {tensor, width} of targets) {
      const {data} = tensor;
      for (; column < width && i < numbers.length; column++) data[column * rows + row] = numbers[i++];
      column = Math.max(column - width, 0);
    }
  }
}
