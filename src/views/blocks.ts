/**
 * Cuts a long row of tokens into blocks, of which only those near the reader's eyes are drawn. Each block begins a new
 * line, so a block ends with a line of the text where it can, else before a space.
 */
const FEWEST = 200; // tokens before a block may end with a line
const ENOUGH = 400; // before it may end at a space
const MOST = 600; // before it has to end

const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * @param ends where each token ends in `bytes`, (tokens)
 * @param bytes the text in UTF-8
 * @returns the first token of each block, and last the number of tokens, (blocks + 1)
 */
export function cutIntoBlocks(ends: Uint32Array, bytes: Uint8Array): number[] {
  const starts = [0];
  let start = 0;
  for (let i = 1; i < ends.length; i++) {
    const size = i - start;
    const end = ends[i - 1];
    if (size < FEWEST) continue;
    if (bytes[end - 1] === NEWLINE || (size >= ENOUGH && bytes[end] === SPACE) || size >= MOST)
      starts.push((start = i));
  }
  if (ends.length) starts.push(ends.length);
  return starts;
}
