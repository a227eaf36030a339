/** A file that is read in parts: on disk, dropped on a page, or far away. */
export interface ByteSource {
  /** Bytes, where that is known before the end. */
  readonly size: number | undefined;
  /**
   * So many bytes from a place on, fewer where the file ends before. What has been read may be gone: go forwards. The
   * bytes are the caller's until the next read.
   */
  read(start: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Lets go of connections and handles. To read again is to open again. */
  close?(): void | Promise<void>;
}

/** Bytes that are read at a time where a file is read to its end. */
const CHUNK = 2 ** 20;

/**
 * A source that is known to hold so many bytes: itself, where it has a size. Otherwise they are read to the end, and kept
 * in parts until they are read again; so no more memory is taken than bytes have come.
 *
 * @param from where the first byte is that will be read
 * @param size where the file should end, which is for the caller to compare with the size of what is returned: one byte
 * more where the file goes on
 * @throws what the source throws; the signal's reason
 */
export async function withSize(
  source: ByteSource,
  from: number,
  size: number,
  signal?: AbortSignal,
): Promise<ByteSource & {readonly size: number}> {
  if (source.size !== undefined) return source as ByteSource & {readonly size: number};
  const parts: Uint8Array[] = [];
  let end = from;
  while (end <= size) {
    const part = await source.read(end, Math.min(CHUNK, size + 1 - end), signal);
    if (part.length === 0) break;
    parts.push(part.slice());
    end += part.length;
  }
  await source.close?.();
  return keptSource(parts, from, end);
}

/** Parts of a file, from a place on, which are let go as they are read. */
function keptSource(parts: Uint8Array[], from: number, size: number): ByteSource & {readonly size: number} {
  let first = from; // where the first part begins
  return {
    size,
    read: async (start, length, signal) => {
      signal?.throwIfAborted();
      while (parts.length > 0 && first + parts[0].length <= start) first += parts.shift()!.length;
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - start)));
      let at = first;
      for (const part of parts) {
        if (at >= start + bytes.length) break;
        const wanted = part.subarray(Math.max(0, start - at), start + bytes.length - at);
        bytes.set(wanted, Math.max(0, at - start));
        at += part.length;
      }
      return bytes;
    },
    close: () => void (parts.length = 0),
  };
}

/** Bytes in memory as a file. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (start, length, signal) => {
      signal?.throwIfAborted();
      return bytes.subarray(start, start + length);
    },
  };
}
