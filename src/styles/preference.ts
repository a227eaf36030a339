import {css} from 'lit';

/** The colours of preferences: rewards of chosen and rejected answers, and the distance from the reference. @internal */
export const preferenceColours = css`
  :host {
    --_chosen: var(--llm-chosen, light-dark(oklch(0.52 0.13 155), oklch(0.77 0.13 155)));
    --_rejected: var(--llm-rejected, light-dark(oklch(0.58 0.15 50), oklch(0.77 0.13 50)));
    --_kl: var(--llm-kl, light-dark(oklch(0.5 0.19 300), oklch(0.76 0.13 300)));
  }
`;
