import {html} from 'lit';
import {hexOf, tokenParts, type TokenPart} from './token-text.js';

/** What a chip shows of its token. */
export type ChipContent = 'text' | 'ids' | 'bytes';

/** The five tints that tokens cycle through. */
const TINTS = 5;

function renderPart({kind, text, raw}: TokenPart, markers: boolean): unknown {
  if (kind === 'text') return text;
  if (kind !== 'space') return html`<i class=${kind}>${text}</i>`;
  // A line break is always marked, or its chip would have no width.
  return Array.from(raw, (character, i) => {
    const sign =
      markers || character === '\n' ? html`<i class="space">${Array.from(text)[i]}</i>` : character;
    return character === '\n' ? [sign, '\n'] : sign;
  });
}

/** The inside of a chip. */
export function chipContent(id: number, bytes: Uint8Array, show: ChipContent, markers: boolean): unknown {
  if (show === 'ids') return id;
  if (show === 'bytes') return hexOf(bytes);
  return tokenParts(bytes).map((part) => renderPart(part, markers));
}

/** The class of a chip, by its place in the text. */
export function chipClass(index: number, active: boolean): string {
  return `chip tint-${(index % TINTS) + 1}${active ? ' active' : ''}`;
}
