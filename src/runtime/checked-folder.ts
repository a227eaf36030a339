/** A folder whose files are held to their hashes before anyone sees a byte of them. */
import type {ByteSource} from '../core/model/byte-source.js';
import type {Folder} from './folder.js';
import {expectHash, expectHashes, IntegrityError, type Integrity} from './integrity.js';
import {readAll, type ReadAllOptions} from './read-all.js';

export interface CheckedOptions {
  signal?: AbortSignal;
  /** So many more bytes of weights have come; of so many in all, where there is one file and its size is known, else 0. */
  onWeights?: (count: number, total: number) => void;
}

/** Bytes of JSON at most. */
const MAX_JSON = 2 ** 26;

/** Files that were not what they should be. A browser may have kept what came: the next time nothing kept is taken. */
const failed = new Set<string>();

/**
 * The same folder, checked: each file is read whole when it is opened, and kept until it is closed. What has no hash must
 * not be there, and what has one must.
 *
 * @throws IntegrityError where what is given are no hashes, or the engine computes none
 */
export function checkedFolder(
  folder: Folder,
  integrity: Integrity,
  {signal, onWeights}: CheckedOptions,
): Folder {
  expectHashes(integrity);
  return {
    name: folder.name,
    open: async (name) => {
      const hash = Object.hasOwn(integrity, name) ? integrity[name] : undefined;
      const onBytes = (count: number, size: number | undefined) =>
        onWeights?.(count, name === 'model.safetensors' ? (size ?? 0) : 0);
      const isJson = name.endsWith('.json');
      const options = {signal, onBytes: isJson ? undefined : onBytes};
      const load = () => readChecked(folder, name, hash, isJson ? MAX_JSON : Infinity, options);
      const bytes = await load();
      return bytes && new CheckedFile(bytes, load);
    },
  };
}

/**
 * A file's bytes, which have this hash; undefined where there is neither a hash nor a file.
 *
 * @param most bytes that it can have
 * @throws IntegrityError; DownloadError; the signal's reason
 */
export async function readChecked(
  folder: Folder,
  name: string,
  hash: string | undefined,
  most: number,
  options: ReadAllOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const title = `${name} in ${folder.name}`;
  const source = await folder.open(name, failed.has(title));
  if (!source) {
    if (hash)
      throw new IntegrityError(`integrity: expected ${title} to have the hash ${hash}, got no such file`);
    return undefined;
  }
  try {
    if (!hash) throw new IntegrityError(`integrity: expected a hash for ${title}, got none`);
    const bytes = await readAll(source, most, options);
    await expectHash(title, bytes, hash);
    failed.delete(title);
    return bytes;
  } catch (error) {
    if (error instanceof IntegrityError) failed.add(title);
    throw error;
  } finally {
    await source.close?.();
  }
}

/** A file that has been checked. Read on after it was closed, it comes and is checked again. */
class CheckedFile implements ByteSource {
  readonly size: number;
  readonly #load: () => Promise<Uint8Array | undefined>;
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array, load: () => Promise<Uint8Array | undefined>) {
    this.size = bytes.length;
    this.#bytes = bytes;
    this.#load = load;
  }

  async read(start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    this.#bytes ??= await this.#load(); // a file with a hash is there
    return this.#bytes!.subarray(start, start + length);
  }

  close(): void {
    this.#bytes = undefined;
  }
}
