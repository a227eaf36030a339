// <llm-tokenizer> as a reader meets it.
import {oneEvent} from '@open-wc/testing';
import type {LlmTokenizer, LlmTokensChangeEvent} from 'llm-anatomy';
import {part, parts, textOf} from './page.js';

/** Waits for the tokens that `action` brings about. */
export async function tokensAfter(
  figure: LlmTokenizer,
  action: () => unknown,
): Promise<LlmTokensChangeEvent> {
  const event = oneEvent(figure, 'llm-tokens-change') as unknown as Promise<LlmTokensChangeEvent>;
  await action();
  const change = await event;
  await figure.updateComplete;
  return change;
}

/** The list of one pane, the first or the one compared with. */
export const list = (figure: LlmTokenizer, pane = 0): HTMLElement =>
  figure.shadowRoot!.querySelectorAll<HTMLElement>('[role="listbox"]')[pane];

/** The tokens in the DOM. */
export const chips = (figure: LlmTokenizer, pane = 0): HTMLElement[] => [
  ...(list(figure, pane)?.querySelectorAll<HTMLElement>('[role="option"]') ?? []),
];

export const chipTexts = (figure: LlmTokenizer, pane = 0): string[] =>
  chips(figure, pane).map(({textContent}) => textContent ?? '');

export const selectedChips = (figure: LlmTokenizer, pane = 0): number[] =>
  chips(figure, pane)
    .filter((chip) => chip.ariaSelected === 'true')
    .map((chip) => Number(chip.ariaPosInSet) - 1);

export const readout = (figure: LlmTokenizer, pane = 0): string => textOf(parts(figure, 'readout')[pane]);

/** The statistics of a pane by their names. */
export function statistics(figure: LlmTokenizer, pane = 0): Record<string, string> {
  const names = [...parts(figure, 'stats')[pane].querySelectorAll('dt')];
  return Object.fromEntries(
    names.map((name) => [textOf(name), textOf(name.parentElement!.querySelector('dd'))]),
  );
}

export const field = (figure: LlmTokenizer): HTMLTextAreaElement =>
  part(figure, 'input') as HTMLTextAreaElement;

/** Bytes out of hexadecimal digits. */
export const fromHex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/[0-9A-F]{2}/g) ?? [], (byte) => parseInt(byte, 16));

export const asText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
