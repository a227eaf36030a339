/**
 * How a token's bytes are shown. A token is bytes, not text: it may hold a part of a character, a control character, or
 * marks that would join what stands beside it. Nothing of that may be hidden or break the line it stands in.
 */
export interface TokenPart {
  /**
   * text: as it is · space: white space, `text` is its sign · control: a character without a shape, `text` is its name ·
   * bytes: part of a character, `text` is hexadecimal
   */
  kind: 'text' | 'space' | 'control' | 'bytes';
  text: string;
  /** The characters that `text` stands for; '' for bytes. */
  raw: string;
}

const REPLACEMENT = 0xfffd;
const shapeless = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
// Inside a token these join what stands around them and have to stay; at its edge they would do so to a neighbour.
const joining = /[\u200c\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}]/u;
const mark = /\p{M}/u;
const otherSpace = /\p{Zs}/u;
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
const DOTTED_CIRCLE = '\u25cc';

const names: Record<number, string> = {
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0xad: 'SHY',
  0xfeff: 'BOM',
  0xfe0f: 'VS16',
};
const spaces: Record<string, string> = {
  ' ': '·',
  '\t': '→',
  '\n': '↵',
  '\r': '␍',
  '\u3000': '□',
};

/** Bytes as two hexadecimal digits each. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** The length of the whole UTF-8 character at `at`, or 0 where its beginning or its end is missing. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  const length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + length <= bytes.length ? length : 0;
}

/**
 * The bytes of the characters that a token lies in where it begins or ends in the middle of one; none where it does not.
 *
 * @param text UTF-8
 * @param start where the token begins in it
 * @param end where it ends
 */
export function tornCharacters(text: Uint8Array, start: number, end: number): Uint8Array {
  const isInside = (at: number) => (text[at] & 0xc0) === 0x80;
  if (!isInside(start) && !isInside(end)) return new Uint8Array();
  while (isInside(start)) start--;
  while (isInside(end)) end++;
  return text.subarray(start, end);
}

function nameOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code); // the control pictures
  return names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * What to show for a token.
 *
 * @param bytes the token's bytes, cut from well-formed UTF-8
 */
export function tokenParts(bytes: Uint8Array): TokenPart[] {
  const parts: TokenPart[] = [];
  const add = (kind: TokenPart['kind'], text: string, raw: string, separator = '') => {
    const last = parts.at(-1);
    if (last?.kind === kind && kind !== 'control') {
      last.text += separator + text;
      last.raw += raw;
    } else parts.push({kind, text, raw});
  };
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    const slice = bytes.subarray(at, at + (length || 1));
    at += slice.length;
    const raw = length ? decoder.decode(slice) : '';
    const afterText = parts.at(-1)?.kind === 'text';
    // U+FFFD is what others show for bytes that are no character; here it stands only where the text holds it.
    if (!length || raw.codePointAt(0) === REPLACEMENT) add('bytes', hexOf(slice), '', ' ');
    else if (spaces[raw]) add('space', spaces[raw], raw);
    else if (otherSpace.test(raw)) add('space', '⍽', raw);
    else if (joining.test(raw) && afterText && at < bytes.length) add('text', raw, raw);
    else if (joining.test(raw) || shapeless.test(raw)) add('control', nameOf(raw), raw);
    else if (mark.test(raw) && !afterText) add('text', DOTTED_CIRCLE + raw, raw);
    else add('text', raw, raw);
  }
  return parts;
}

/** A token in one line of plain text, every character visible. */
export function tokenLabel(bytes: Uint8Array, parts = tokenParts(bytes)): string {
  return parts.map(({kind, text}) => (kind === 'bytes' ? `⟨${text}⟩` : text)).join('');
}
