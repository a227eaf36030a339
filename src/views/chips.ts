import {html} from 'lit';
import {hexOf, tokenLabel, tokenParts, type TokenPart} from './token-text.js';

/** What a chip shows of its token. */
export type ChipContent = 'text' | 'ids' | 'bytes';

/** The five tints that tokens cycle through. */
const TINTS = 5;

function renderPart({kind, text, raw}: TokenPart, markers: boolean): unknown {
  if (kind === 'text') return text;
  if (kind !== 'space') return html`<i class=${kind}>${text}</i>`;
  // Line breaks are always marked, or their chips would have no width.
  return Array.from(raw, (character, i) => {
    const sign =
      markers || /[\r\n]/.test(character) ? html`<i class="space">${Array.from(text)[i]}</i>` : character;
    return character === '\n' ? [sign, '\n'] : sign;
  });
}

/** The inside of a chip. */
export function chipContent(
  id: number,
  bytes: Uint8Array,
  show: ChipContent,
  markers: boolean,
  parts = tokenParts(bytes),
): unknown {
  if (show === 'ids') return id;
  if (show === 'bytes') return hexOf(bytes);
  return parts.map((part) => renderPart(part, markers));
}

/** A chip in words: what it shows, and what it does not. */
export function chipLabel(id: number, bytes: Uint8Array, show: ChipContent, parts: TokenPart[]): string {
  const label = `${tokenLabel(bytes, parts)}, ${id}`;
  return show === 'bytes' ? `${hexOf(bytes)}, ${label}` : label;
}

/** The class of a chip, by its place in the text and whether it may break over lines. */
export function chipClass(index: number, breaks: boolean): string {
  return `chip tint-${(index % TINTS) + 1}${breaks ? ' breaks' : ''}`;
}
