/** Checkpoints in several files: model.safetensors.index.json says which tensor is in which. */
import {isRecord, show} from '../show.js';
import {CheckpointError} from './file-errors.js';

export const SINGLE_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

/** Above any published checkpoint's. */
const MAX_FILES = 1000;
const MAX_NAME = 255;

/** A file's name beside the index: no way to another folder, and nothing a shell or a URL would take for more. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*\.safetensors$/;

/**
 * The files that an index names, each once. Which tensor is in which, and how long they are, the files themselves say.
 *
 * @param json the file, through JSON.parse
 * @throws CheckpointError
 */
export function parseShardIndex(json: unknown): string[] {
  const fail = (expected: string, got: unknown): never => {
    throw new CheckpointError(`parseShardIndex: expected ${expected}, got ${show(got)}`);
  };
  const weights = isRecord(json) ? json.weight_map : undefined;
  if (!isRecord(weights)) return fail('an object with a weight_map', isRecord(json) ? weights : json);
  const files = new Set<string>();
  for (const [tensor, file] of Object.entries(weights)) {
    if (typeof file !== 'string' || !FILE_NAME.test(file) || file.length > MAX_NAME || file.includes('..'))
      return fail(`the name of a .safetensors file beside the index for ${show(tensor)}`, file);
    files.add(file);
  }
  if (files.size === 0 || files.size > MAX_FILES) fail(`1 to ${MAX_FILES} files`, files.size);
  return [...files].sort();
}

/** The name of a shard, as Hugging Face counts. */
export function shardName(index: number, count: number): string {
  const number = (n: number) => String(n).padStart(5, '0');
  return `model-${number(index + 1)}-of-${number(count)}.safetensors`;
}
