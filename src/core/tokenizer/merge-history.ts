import type {MergeTable} from './merge-table.js';
import type {Split} from './split.js';
import {splitPieces} from './split-pieces.js';

/** One state of a piece: the tokens it stands as, and what their neighbours could become. */
export interface MergeState {
  /** Its tokens, (parts). */
  ids: number[];
  /** Rank of the token that each part and the next would merge into, -1 where they do not, (parts − 1). */
  ranks: number[];
  /** Which pair merges next: the lowest rank, the leftmost of equals; -1 when none does. */
  next: number;
}

/** A piece of a text, and every state it is in between its bytes and its tokens. */
export interface MergeHistory {
  /** The pieces that the text is split into before any merge; merges never cross them. */
  pieces: string[];
  /** The one shown, counted from 0. */
  piece: number;
  /** Its bytes in UTF-8, cut after MAX_HISTORY_BYTES. */
  bytes: Uint8Array;
  /** Whether the piece is longer than `bytes`. */
  cut: boolean;
  /** From single bytes to the final tokens. */
  states: MergeState[];
}

/** Longest piece, in bytes, whose every step is kept: the states grow with its square. */
export const MAX_HISTORY_BYTES = 64;

/**
 * How one piece of a text merges, from its bytes to its tokens, one merge per step.
 *
 * @param tokenizer a Tokenizer, or its table and splitting rule
 * @param piece which piece, counted from 0; the nearest where there is no such piece
 */
export function mergeHistory(
  {table, split}: {table: MergeTable; split: Split},
  text: string,
  piece: number,
): MergeHistory {
  const pieces = splitPieces(text, split);
  piece = Math.max(0, Math.min(piece, pieces.length - 1));
  const whole = new TextEncoder().encode(pieces[piece] ?? '');
  let length = Math.min(whole.length, MAX_HISTORY_BYTES);
  while (length < whole.length && (whole[length] & 0xc0) === 0x80) length--; // do not cut a character
  const bytes = whole.slice(0, length);

  const states: MergeState[] = [];
  const ids = Array.from(bytes, (byte) => table.byteIds[byte]);
  for (;;) {
    const ranks = ids.slice(1).map((id, i) => table.merged(ids[i], id));
    const lowest = Math.min(...ranks.filter((rank) => rank >= 0));
    const next = ranks.indexOf(lowest);
    states.push({ids: [...ids], ranks, next});
    if (next < 0) break;
    ids.splice(next, 2, lowest);
  }
  return {pieces, piece, bytes, cut: length < whole.length, states};
}
