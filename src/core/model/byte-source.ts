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
