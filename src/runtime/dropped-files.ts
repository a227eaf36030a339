import type {ByteSource} from '../core/index.js';
import {memorySource} from '../core/index.js';
import {DownloadError} from './download-error.js';
import type {Folder} from './folder.js';
import {pause} from './host.js';

/** Files by name: dropped on a page, picked in a dialogue, or made by code. */
export type DroppedFiles = Iterable<File> | ReadonlyMap<string, Blob | Uint8Array>;

/**
 * Files as a folder. Of files of one name in several folders the one nearest to the top counts, the first of equals.
 */
export function droppedFolder(files: DroppedFiles): Folder {
  const found = new Map<string, {depth: number; file: Blob | Uint8Array}>();
  for (const [path, file] of named(files)) {
    const parts = path.split('/');
    const name = parts.at(-1)!;
    const other = found.get(name);
    if (!other || parts.length < other.depth) found.set(name, {depth: parts.length, file});
  }
  return {
    name: 'the files given',
    open: async (name) => {
      const file = found.get(name)?.file;
      return file && (file instanceof Uint8Array ? politeSource(file) : blobSource(name, file));
    },
  };
}

function named(files: DroppedFiles): Iterable<[path: string, file: Blob | Uint8Array]> {
  if (files instanceof Map) return files as ReadonlyMap<string, Blob | Uint8Array>;
  return Array.from(files as Iterable<File>, (file) => [file.webkitRelativePath || file.name, file]);
}

function blobSource(name: string, blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, length, signal) => {
      signal?.throwIfAborted();
      try {
        return new Uint8Array(await blob.slice(start, start + length).arrayBuffer());
      } catch (error) {
        throw new DownloadError(`could not read ${name}: ${error instanceof Error ? error.message : error}`);
      }
    },
  };
}

/** Bytes in memory, which never make anyone wait: now and then the event loop gets its turn. */
function politeSource(bytes: Uint8Array): ByteSource {
  const memory = memorySource(bytes);
  return {
    size: memory.size,
    read: async (start, length, signal) => {
      await pause();
      return memory.read(start, length, signal);
    },
  };
}
