import {finish} from '../task.js';
import {classify} from './character-classes.js';
import {nextPieceOf, type Split} from './split.js';

/**
 * The pieces of a text, in order; joined they are the text (with lone surrogates as U+FFFD).
 */
export function splitPieces(text: string, pattern: Split): string[] {
  const bytes = new TextEncoder().encode(text);
  const classes = finish(classify(bytes));
  const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
  const nextPiece = nextPieceOf(pattern);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = nextPiece(bytes, classes, start);
    pieces.push(decoder.decode(bytes.subarray(start, end)));
    start = end;
  }
  return pieces;
}
