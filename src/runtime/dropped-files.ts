import {memorySource, type ByteSource} from '../core/model/byte-source.js';
import {DownloadError} from './download-error.js';
import type {Folder} from './folder.js';
import {pause} from './host.js';
import {namedFiles, type DroppedFiles} from './named-files.js';

/**
 * Files as a folder: of the folders that hold a config.json the one nearest to the top, the first of equals. Files of
 * other folders do not count, for they may be of another model; of two of one name the first does.
 *
 * @param files by their paths, with slashes between folders
 */
export function droppedFolder(files: DroppedFiles): Folder {
  const folders = new Map<string, Map<string, Blob | Uint8Array>>();
  for (const [path, file] of namedFiles(files)) {
    const end = path.lastIndexOf('/') + 1;
    const [folder, name] = [path.slice(0, end), path.slice(end)];
    const siblings = folders.get(folder) ?? new Map<string, Blob | Uint8Array>();
    folders.set(folder, siblings);
    if (!siblings.has(name)) siblings.set(name, file);
  }
  const depth = (folder: string) => folder.split('/').length;
  const [model] = [...folders]
    .filter(([, siblings]) => siblings.has('config.json'))
    .sort(([a], [b]) => depth(a) - depth(b));
  return {
    name: 'the files given',
    open: async (name) => {
      const file = model?.[1].get(name);
      return file && (file instanceof Uint8Array ? politeSource(file) : blobSource(name, file));
    },
  };
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
