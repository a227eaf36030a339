import {tokenLabel} from './token-text.js';

/** Bytes of many tokens, one after the other, and where those of each end. */
interface TokenBytes {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** A token in one line of plain text, every character visible. */
export function labelOf({bytes, ends}: TokenBytes, id: number): string {
  return tokenLabel(bytes.subarray(id ? ends[id - 1] : 0, ends[id]));
}
