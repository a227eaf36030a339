import type {ByteSource} from '../core/model/byte-source.js';

/** Who is told of bytes as they come, and what ends their coming. */
export interface ReadAllOptions {
  signal?: AbortSignal;
  /** So many more have come, of a file of this size, where it is known. */
  onBytes?: (count: number, size: number | undefined) => void;
}

/** Bytes that are asked for at a time, so that there is something to tell of a megabyte. */
const CHUNK = 2 ** 16;

/**
 * The bytes of a file from its beginning, in one piece, which is made once where the source tells its size.
 *
 * @param most how many, though the file may go on
 * @throws what the source throws; the signal's reason; RangeError where memory ends
 */
export async function readAll(
  source: ByteSource,
  most: number,
  {signal, onBytes}: ReadAllOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const end = Math.min(source.size ?? most, most);
  let whole = new Uint8Array(source.size === undefined ? 0 : end);
  let done = 0;
  while (done < end) {
    const part = await source.read(done, Math.min(CHUNK, end - done), signal);
    if (part.length === 0) break;
    if (done + part.length > whole.length) whole = longer(whole, done + part.length);
    whole.set(part, done);
    done += part.length;
    onBytes?.(part.length, source.size);
  }
  return whole.subarray(0, done);
}

function longer(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.max(least, 2 * bytes.length));
  copy.set(bytes);
  return copy;
}
