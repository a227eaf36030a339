import {css} from 'lit';

/** The bits of a floating-point number, by what they are for. @internal */
export const bitColours = css`
  :host {
    --_exponent: var(--llm-exponent, light-dark(oklch(0.5 0.17 335), oklch(0.78 0.13 335)));
    --_fraction: var(--llm-fraction, light-dark(oklch(0.5 0.1 220), oklch(0.78 0.1 220)));
  }
`;
