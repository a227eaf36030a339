/**
 * The letters in which GPT-2's vocabulary file writes bytes, so that every token is text without spaces or controls:
 * printable Latin-1 stands for itself, the others for U+0100 onwards. Source: bytes_to_unicode() in encoder.py of
 * https://github.com/openai/gpt-2.
 */

const isItself = (byte: number) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);

/** The letter of each byte, (256). */
export const byteLetters: readonly string[] = (() => {
  let others = 0x100;
  return Array.from({length: 256}, (_, byte) => String.fromCharCode(isItself(byte) ? byte : others++));
})();

const bytesByLetter = new Map(byteLetters.map((letter, byte) => [letter, byte]));

/** The bytes that a token's letters stand for; undefined where one of them stands for none. */
export function bytesOfLetters(token: string): Uint8Array | undefined {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i++) {
    const byte = bytesByLetter.get(token[i]);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
