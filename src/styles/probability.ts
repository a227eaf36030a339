import {css} from 'lit';

/** Logits and probabilities are teal, everywhere. @internal */
export const probabilityStyles = css`
  :host {
    --_probability: var(--llm-probability, light-dark(oklch(0.56 0.095 195), oklch(0.72 0.105 195)));
    --_probability-soft: var(--llm-probability-soft, light-dark(oklch(0.87 0.05 195), oklch(0.4 0.055 195)));
  }
`;
