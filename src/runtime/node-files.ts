import type {ByteSource} from '../core/model/byte-source.js';
import {DownloadError} from './download-error.js';
import {MODEL_FILE, type Folder} from './folder.js';

/** What is used of Node, whose types a browser's code does not see. */
interface Stats {
  size: number;
  isFile(): boolean;
}
interface FileHandle {
  stat(): Promise<Stats>;
  read(into: Uint8Array, at: number, length: number, position: number): Promise<{bytesRead: number}>;
  close(): Promise<void>;
}
interface FileSystem {
  stat(path: string): Promise<Stats>;
  open(path: string, flags: 'r'): Promise<FileHandle>;
}

/** A module of Node by a name that no bundler follows. */
function node<Module>(name: string): Promise<Module> {
  const specifier = `node:${name}`;
  return import(/* @vite-ignore */ /* webpackIgnore: true */ specifier) as Promise<Module>;
}

/** Whether there is a file system to read from. */
export const isNode =
  typeof (globalThis as {process?: {versions?: {node?: string}}}).process?.versions?.node === 'string' &&
  typeof document === 'undefined';

/** A folder on disk. @param path of it or of a model's file in it; or its file: URL */
export async function diskFolder(path: string | URL): Promise<Folder> {
  const {fileURLToPath} = await node<{fileURLToPath(url: string | URL): string}>('url');
  const {join, dirname} = await node<{join(...parts: string[]): string; dirname(path: string): string}>(
    'path',
  );
  const given = /^file:/i.test(String(path)) ? fileURLToPath(path) : String(path);
  const folder = MODEL_FILE.test(given) ? dirname(given) : given;
  return {name: folder, open: (name) => openFile(join(folder, name))};
}

async function openFile(path: string): Promise<ByteSource | undefined> {
  const {open, stat} = await node<FileSystem>('fs/promises');
  let handle: FileHandle | undefined;
  try {
    // To open a pipe would wait for someone to write into it.
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
    handle = await open(path, 'r');
    return new DiskSource(path, open, handle, (await handle.stat()).size);
  } catch (error) {
    await handle?.close();
    if ((error as {code?: unknown}).code === 'ENOENT') return undefined;
    throw failure(path, error);
  }
}

function failure(path: string, error: unknown): DownloadError {
  return new DownloadError(`could not read ${path}: ${error instanceof Error ? error.message : error}`);
}

class DiskSource implements ByteSource {
  readonly size: number;
  readonly #path: string;
  readonly #open: FileSystem['open'];
  #handle: FileHandle | undefined;
  #buffer = new Uint8Array(0);

  constructor(path: string, open: FileSystem['open'], handle: FileHandle, size: number) {
    this.#path = path;
    this.#open = open;
    this.#handle = handle;
    this.size = size;
  }

  async read(start: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    try {
      this.#handle ??= await this.#open(this.#path, 'r');
      let done = 0;
      while (done < length) {
        const {bytesRead} = await this.#handle.read(this.#buffer, done, length - done, start + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return this.#buffer.subarray(0, done);
    } catch (error) {
      throw failure(this.#path, error);
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
