import {css} from 'lit';

/** What a server does: prefill violet, decode teal, padding sand. @internal */
export const servingColours = css`
  :host {
    --_prefill: var(--llm-prefill, light-dark(oklch(0.5 0.17 300), oklch(0.78 0.13 300)));
    --_decode: var(--llm-decode, light-dark(oklch(0.7 0.1 195), oklch(0.58 0.09 195)));
    --_padding: var(--llm-padding, light-dark(oklch(0.85 0.09 70), oklch(0.4 0.07 60)));
  }
`;
