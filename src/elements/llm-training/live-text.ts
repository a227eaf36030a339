/** The text that the live model learns from: the built-in one, or the reader's. */
import {heldOutDocuments} from '../../runtime/held-out.js';
import {MOST_BYTES as MOST} from './settings.js';

/** Bytes that it takes at least, for windows to learn from and some to measure by. */
export const LEAST = 1000;

/** Characters that a sample begins with at most. */
const PROMPT = 8;

export interface TrainingText {
  /** UTF-8, each byte a token. */
  readonly bytes: Uint8Array;
  /** What samples begin with. */
  readonly prompt: string;
  /** Characters (code points) of what is used. */
  readonly characters: number;
  /** Whether a part at the end was left out. */
  readonly isCut: boolean;
  /** Of these, those of several bytes. */
  readonly wide: number;
  /** Whether it is one character, again and again. */
  readonly isRepeated: boolean;
  /** Of the built-in text alone. */
  readonly documents?: number;
}

export async function builtInText(): Promise<TrainingText> {
  const documents = await heldOutDocuments();
  return {...readText(documents.join('\n\n')), documents: documents.length, prompt: 'The '};
}

/** A text as it is used. Half characters are read as U+FFFD. */
export function readText(text: string): TrainingText {
  const isLong = text.length > MOST;
  // A character has three bytes at most for each of its UTF-16 units.
  let bytes = new TextEncoder().encode(isLong ? text.slice(0, MOST) : text);
  const isCut = isLong || bytes.length > MOST;
  if (bytes.length > MOST) {
    let end = MOST;
    while ((bytes[end] & 0xc0) === 0x80) end--; // not inside a character
    bytes = bytes.slice(0, end);
  }
  let [characters, wide] = [0, 0];
  for (const byte of bytes) {
    if ((byte & 0xc0) !== 0x80) characters++;
    if (byte >= 0xc0) wide++;
  }
  const first = bytes.length / characters; // bytes of each, if all are the same
  const isRepeated = characters > 1 && bytes.every((byte, i) => byte === bytes[i % first]);
  // Of the bytes, for halves of characters are whole there.
  const beginning = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes.subarray(0, 4 * PROMPT));
  const prompt = [...beginning].slice(0, PROMPT).join('');
  return {bytes, prompt, characters, wide, isRepeated, isCut};
}

/** What keeps a text from being trained on; undefined where nothing does. */
export function refusal({bytes}: TrainingText): 'emptyText' | 'shortText' | undefined {
  return bytes.length === 0 ? 'emptyText' : bytes.length < LEAST ? 'shortText' : undefined;
}
