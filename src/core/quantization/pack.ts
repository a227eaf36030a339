/**
 * Codes in memory: each row begins with a new byte, and within a byte the first code has the lowest bits: the layout
 * of the kernels matvec8 and matvec4. Codes of more than 8 bits lie in 16 or 32, little-endian.
 */

/** Bytes of a row of codes. @param bits that a code takes in memory: 2, 4, 8, 16 or 32 */
export function rowBytes(cols: number, bits: number): number {
  return Math.ceil((cols * bits) / 8);
}

/** Packs codes (rows, cols) into bytes, (rows · rowBytes). */
export function packCodes(codes: ArrayLike<number>, rows: number, cols: number, bits: number): Uint8Array {
  if (bits === 16) return new Uint8Array(Uint16Array.from(codes).buffer);
  if (bits === 32) return new Uint8Array(Uint32Array.from(codes).buffer);
  const stride = rowBytes(cols, bits);
  const perByte = 8 / bits;
  const packed = new Uint8Array(rows * stride);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < cols; c++, i++)
      packed[r * stride + Math.floor(c / perByte)] |= codes[i] << ((c % perByte) * bits);
  return packed;
}

/** Takes packed codes apart again: (rows, cols). */
export function unpackCodes(packed: Uint8Array, rows: number, cols: number, bits: number): ArrayLike<number> {
  if (bits > 8) {
    const {buffer} = packed.slice(); // begins at an aligned place
    return bits === 16 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  }
  const stride = rowBytes(cols, bits);
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  const codes = new Uint8Array(rows * cols);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < cols; c++, i++)
      codes[i] = (packed[r * stride + Math.floor(c / perByte)] >> ((c % perByte) * bits)) & mask;
  return codes;
}
