import {parseJson} from '../core/json.js';
import type {ByteSource} from '../core/model/byte-source.js';
import {openCheckpoint} from '../core/model/checkpoint.js';
import type {ModelConfig} from '../core/model/config.js';
import {CheckpointError} from '../core/model/file-errors.js';
import {parseConfig} from '../core/model/parse-config.js';
import {Transformer} from '../core/model/transformer.js';
import {createHeap} from '../core/tensor/webassembly.js';
import {show} from '../core/show.js';
import type {Heap} from '../core/tensor/heap.js';
import {parseTokenizerJson} from '../core/tokenizer/tokenizer-json.js';
import {TokenizerFileError} from '../core/tokenizer/tokenizer-file-error.js';
import type {Tokenizer} from '../core/tokenizer/tokenizer.js';
import {checkedFolder} from './checked-folder.js';
import {droppedFolder} from './dropped-files.js';
import type {Folder} from './folder.js';
import {run} from './host.js';
import {httpFolder} from './http-folder.js';
import type {Integrity} from './integrity.js';
import type {DroppedFiles} from './named-files.js';
import {diskFolder, isNode} from './node-files.js';
import type {Progress} from './protocol.js';

/** Where a model's folder is: a path or file: URL in Node, an http(s) URL, or files that were dropped or picked. */
export type ModelSource = string | URL | DroppedFiles;

/** How a model is loaded. */
export interface LoadOptions {
  /** Ends loading: it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Bytes of weights that have come, of all. */
  onProgress?: (progress: Progress) => void;
  /** Where the weights go; a heap of their own unless said otherwise. */
  heap?: Heap;
  /** Whether a heap of their own may use WebAssembly; true unless said otherwise. */
  wasm?: boolean;
  /** False: do without the folder's tokenizer.json, for instance because it is of a kind that cannot be read. */
  tokenizer?: boolean;
  /** Hashes of the folder's files: what is read must have one, and be as it says. */
  integrity?: Integrity;
}

/** What a folder holds, ready to run. */
export interface LoadedModel {
  /** With the folder's weights, in the heap that was given or one of its own. */
  model: Transformer;
  /** Undefined where the folder has none. */
  tokenizer: Tokenizer | undefined;
  config: ModelConfig;
}

/** Bytes of a config.json at most, and of a tokenizer.json: Gemma's, the longest known, has 33 MB. */
const MAX_CONFIG = 2 ** 20;
const MAX_TOKENIZER = 2 ** 26;

/**
 * Loads a model from a folder as it is published on Hugging Face's hub: config.json of the Llama, Mistral, Qwen2 or GPT-2
 * family; model.safetensors, or the files of model.safetensors.index.json; and tokenizer.json, where there is one, of the
 * byte-level BPE kind.
 *
 *     const {model, tokenizer} = await loadModel('models/gpt2'); // in Node
 *     const {model, tokenizer} = await loadModel('https://example.org/gpt2/');
 *     const {model, tokenizer} = await loadModel(event.dataTransfer.files);
 *
 * A path, an address or a URL may name the folder or a model's file in it; in a page an address may be relative to it.
 * Everything is checked before memory is taken for weights: that the config can be computed, and that the files hold the
 * tensors it asks for, no more and no less. Then each file is read once, in chunks, into place; from a server with one
 * request a file, or two for shards. A file whose length the server does not tell is kept until all of it has come, and
 * only then copied into place.
 *
 * With `integrity` each file is read whole and compared with its hash before a byte of it is used, so that there is room
 * for it beside the weights; of shards, each comes twice.
 *
 * @throws ConfigError TokenizerFileError SafetensorsError CheckpointError where a file is not what it should be;
 * DownloadError where one does not come; IntegrityError where one has another hash; RangeError where memory ends; the
 * signal's reason
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<LoadedModel> {
  const {signal, onProgress, integrity} = options;
  signal?.throwIfAborted();
  let came = 0;
  const tell = (done: number, total: number) => onProgress?.({doing: 'download', done, total});
  const onWeights = (count: number, total: number) => tell((came += count), total);
  const plain = await folderOf(source, signal);
  const folder = integrity ? checkedFolder(plain, integrity, {signal, onWeights}) : plain;
  const json = await readJson(folder, 'config.json', MAX_CONFIG, signal);
  if (json === undefined)
    throw new CheckpointError(
      `loadModel: expected config.json in ${folder.name}, got none${hubHint(source)}`,
    );
  const config = parseConfig(json);
  const tokenizer = options.tokenizer === false ? undefined : await loadTokenizer(folder, signal);

  const checkpoint = await openCheckpoint(config, (name) => folder.open(name), signal);
  let model: Transformer | undefined;
  try {
    const heap = options.heap ?? (await createHeap({wasm: options.wasm}));
    model = new Transformer(config, heap);
    await checkpoint.read(model.parameters, {signal, onProgress: integrity ? undefined : tell});
    if (integrity) tell(came, came);
    return {model, tokenizer, config};
  } catch (error) {
    model?.free();
    throw error;
  } finally {
    await checkpoint.close();
  }
}

/** The folder that is meant. @throws CheckpointError where nothing is */
export async function folderOf(source: ModelSource, signal: AbortSignal | undefined): Promise<Folder> {
  if (typeof source === 'object' && source && Symbol.iterator in source) return droppedFolder(source);
  if (!(source instanceof URL) && !(source && typeof source === 'string'))
    throw new CheckpointError(`loadModel: expected a path, a URL or files, got ${show(source)}`);
  const isAddress = /^https?:/i.test(String(source)) || !isNode;
  return isAddress ? httpFolder(source, signal) : diskFolder(source);
}

/** What could be a model's name on Hugging Face's hub, or the address of its page there. */
const HUB_NAME = /^(?:https?:\/\/(?:huggingface\.co|hf\.co)\/)?(\w[\w.-]*(?:\/\w[\w.-]*)?)\/?$/i;

function hubHint(source: ModelSource): string {
  const name = HUB_NAME.exec(String(source))?.[1];
  return name
    ? `; the model of that name on Hugging Face's hub has the URL https://huggingface.co/${name}/resolve/main/`
    : '';
}

async function loadTokenizer(
  folder: Folder,
  signal: AbortSignal | undefined,
): Promise<Tokenizer | undefined> {
  const json = await readJson(folder, 'tokenizer.json', MAX_TOKENIZER, signal);
  if (json === undefined) return undefined;
  const host = {signal: signal ?? new AbortController().signal, progress: () => {}};
  return run(parseTokenizerJson(json), host).catch((error: unknown) => {
    if (error instanceof TokenizerFileError)
      error.message += '; loadModel(…, {tokenizer: false}) does without it';
    throw error;
  });
}

async function readJson(
  folder: Folder,
  name: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const source = await folder.open(name);
  if (!source) return undefined;
  const fail = (expected: string, got: string): never => {
    throw new CheckpointError(`loadModel: expected ${name} in ${folder.name} to be ${expected}, got ${got}`);
  };
  const bytes = await readWhole(source, most + 1, signal);
  if (bytes.length > most) fail(`of at most ${most} bytes`, 'more');
  return parseJson(bytes, 64, fail).value;
}

async function readWhole(source: ByteSource, most: number, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    return await source.read(0, Math.min(source.size ?? most, most), signal);
  } finally {
    await source.close?.();
  }
}
