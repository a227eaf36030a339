/** The house model, nano: what figures open where nothing else is said. It comes with the package, and its hashes with the code. */
import {applyDelta} from '../core/model/delta.js';
import {CheckpointError} from '../core/model/file-errors.js';
import {show} from '../core/show.js';
import {Heap} from '../core/tensor/heap.js';
import {createHeap} from '../core/tensor/webassembly.js';
import {readChecked} from './checked-folder.js';
import type {Folder} from './folder.js';
import {houseFiles} from './house-files.js';
import {openAddress} from './http-folder.js';
import {canHash, expectHashes, IntegrityError} from './integrity.js';
import {folderOf, loadModel, type LoadedModel, type LoadOptions} from './load-model.js';
import {diskFolder, isNode} from './node-files.js';
import {readAll, type ReadAllOptions} from './read-all.js';

/** One of the house model's checkpoints: pre-trained, tuned to follow instructions, and that tuned to be preferred. */
export type HouseCheckpoint = 'base' | 'instruct' | 'preferred';

/** A file of the house model, as the package was built with it. */
export interface HouseFile {
  /** Where it is, if not elsewhere. */
  readonly url: URL;
  readonly bytes: number;
  readonly integrity: string;
}

/** Which checkpoint of the house model, and how it is loaded. */
export interface HouseModelOptions extends Pick<LoadOptions, 'signal' | 'onProgress' | 'heap' | 'wasm'> {
  /** base, unless said otherwise. */
  checkpoint?: HouseCheckpoint;
  /** The folder with the files of `llm-anatomy/models/nano/`, if not beside the code: an address, or in Node a path. */
  from?: string | URL;
  /**
   * Whether files must have the hashes that the code knows. Left out, they must wherever hashes can be computed, which is
   * everywhere but in a page that came over a plain line, and then its code may be another as well.
   */
  integrity?: boolean;
  /** Where files are kept as they came. Who loads again with the same map loads no file twice. */
  kept?: Map<string, Uint8Array>;
}

const WEIGHTS = 'model.safetensors';
/** What each checkpoint adds to base. */
const deltas: Readonly<Record<HouseCheckpoint, string | undefined>> = {
  base: undefined,
  instruct: 'instruct.delta.safetensors',
  preferred: 'preferred.delta.safetensors',
};

/**
 * Loads the house model: nothing has to be said.
 *
 *     const {model, tokenizer} = await loadHouseModel({checkpoint: 'instruct'});
 *
 * Its files come all at a time, and are checked before they are used. Progress is told in bytes, of all that there are.
 *
 * @throws IntegrityError where a file is not the published one, or no hash can be computed though it is wanted;
 * DownloadError where one does not come; CheckpointError where there is no such checkpoint; RangeError where memory ends;
 * the signal's reason
 */
export async function loadHouseModel(options: HouseModelOptions = {}): Promise<LoadedModel> {
  const {checkpoint = 'base', signal, wasm} = options;
  if (!Object.hasOwn(deltas, checkpoint))
    throw new CheckpointError(
      `loadHouseModel: expected the checkpoint ${Object.keys(deltas).join(', ')}, got ${show(checkpoint)}`,
    );
  signal?.throwIfAborted();
  const delta = deltas[checkpoint];
  const files = await readFiles(
    ['config.json', 'tokenizer.json', WEIGHTS, ...(delta === undefined ? [] : [delta])],
    options,
  );
  const heap = options.heap ?? (await createHeap({wasm}));
  if (delta === undefined) return loadModel(files, {signal, heap});
  // The base is let go of with the heap that it is in.
  const base = await loadModel(files, {signal, heap: new Heap()});
  const sha256 = hexOf(houseFiles[WEIGHTS].integrity);
  return {...base, model: applyDelta(base.model, files.get(delta)!, {sha256, heap})};
}

/** Files by their names, all at a time: where one fails, none goes on. */
async function readFiles(
  names: readonly string[],
  {from, integrity = canHash(), kept, signal, onProgress}: HouseModelOptions,
): Promise<Map<string, Uint8Array>> {
  const files = names.map((name) => ({name, ...houseFile(name)}));
  if (integrity) expectHashes(Object.fromEntries(files.map((file) => [file.name, file.integrity])));
  const total = files.reduce((sum, {bytes}) => sum + bytes, 0);
  let done = 0;
  const onBytes = (count: number) => onProgress?.({doing: 'download', done: (done += count), total});
  const failing = new AbortController();
  const either = signal ? AbortSignal.any([signal, failing.signal]) : failing.signal;
  const folder = from === undefined ? packageFolder(either) : await folderOf(from, either);
  onBytes(0);
  try {
    const read = async (file: HouseFile & {name: string}): Promise<Uint8Array> => {
      const key = [from ?? '', file.name, integrity].join(' ');
      const known = kept?.get(key);
      const bytes = known ?? (await readFile(folder, file, integrity, {signal: either, onBytes}));
      if (known) onBytes(file.bytes);
      kept?.set(key, bytes);
      return bytes;
    };
    return new Map(await Promise.all(files.map(async (file) => [file.name, await read(file)] as const)));
  } catch (error) {
    failing.abort(error);
    throw error;
  }
}

function houseFile(name: string): HouseFile {
  if (!Object.hasOwn(houseFiles, name))
    throw new CheckpointError(
      `loadHouseModel: expected a package that was built with ${name}, got one without`,
    );
  return houseFiles[name];
}

async function readFile(
  folder: Folder,
  {name, bytes: size, integrity}: HouseFile & {name: string},
  isChecked: boolean,
  options: ReadAllOptions,
): Promise<Uint8Array> {
  if (isChecked) return (await readChecked(folder, name, integrity, size + 1, options))!; // it has a hash
  const source = await folder.open(name);
  try {
    const bytes = source && (await readAll(source, size + 1, options));
    if (bytes?.length === size) return bytes;
    const got = !bytes ? 'no such file' : bytes.length > size ? 'more' : bytes.length;
    throw new IntegrityError(
      `loadHouseModel: expected ${name} in ${folder.name} of ${size} bytes, got ${got}`,
    );
  } finally {
    await source?.close?.();
  }
}

/** The files where the build has put them, which may be elsewhere each, and under other names. */
function packageFolder(signal: AbortSignal): Folder {
  return {
    name: 'the package',
    open: async (name, anew) => {
      const {url} = houseFiles[name];
      if (!isNode || url.protocol !== 'file:')
        return openAddress(url.href, name.endsWith('.json'), signal, anew);
      const folder = await diskFolder(url);
      return folder.open(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
    },
  };
}

/** A hash as 64 hexadecimal digits. */
function hexOf(integrity: string): string {
  const bytes = atob(integrity.slice(integrity.indexOf('-') + 1));
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
