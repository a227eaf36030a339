import {isLfsPointer, LFS_POINTER} from './lfs-pointer.js';
import {isRecord} from './show.js';

/** Says what was expected and what came, in the error of whoever reads. */
export type Fail = (expected: string, got: string) => never;

export interface Json {
  value: unknown;
  /** Whether an object names a field twice, of which JSON.parse keeps the last. */
  hasDuplicates: boolean;
}

/**
 * JSON from a file that may be hostile: UTF-8 without faults, and nested so deep at most, which is known before
 * anything is built from it.
 */
export function parseJson(bytes: Uint8Array, maxDepth: number, fail: Fail): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return fail('JSON in UTF-8', 'other bytes');
  }
  const {depth, fields} = measure(text);
  if (depth > maxDepth) fail(`JSON at most ${maxDepth} levels deep`, `${depth} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (isLfsPointer(bytes)) return fail('JSON', LFS_POINTER);
    return fail('JSON', error instanceof Error ? error.message : String(error));
  }
  return {value, hasDuplicates: fields !== countFields(value)};
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** How deep a text nests and how many fields it names; of a text that is not JSON, anything. */
function measure(text: string): {depth: number; fields: number} {
  let [level, depth, fields] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) {
      i++;
      for (; i < text.length && text.charCodeAt(i) !== QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
    } else if (unit === COLON) fields++;
    else if ((unit | 0x20) === 0x7b)
      depth = Math.max(depth, ++level); // [ {
    else if ((unit | 0x20) === 0x7d) level--; // ] }
  }
  return {depth, fields};
}

function countFields(value: unknown): number {
  let count = 0;
  if (Array.isArray(value)) for (const part of value) count += countFields(part);
  else if (isRecord(value)) for (const part of Object.values(value)) count += 1 + countFields(part);
  return count;
}
