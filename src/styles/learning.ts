import {css} from 'lit';

/** The colours of learning: loss and gradients rose, in every figure. @internal */
export const learningColours = css`
  :host {
    --_gradient: var(--llm-gradient, light-dark(oklch(0.55 0.2 15), oklch(0.76 0.13 15)));
    --_loss: var(--llm-loss, light-dark(oklch(0.55 0.2 15), oklch(0.76 0.13 15)));
  }
`;
