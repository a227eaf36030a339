import {css} from 'lit';

/** The colours of attention, in every figure: queries blue, keys orange, values green, weights violet. @internal */
export const attentionColours = css`
  :host {
    --_query: var(--llm-query, light-dark(oklch(0.5 0.17 255), oklch(0.75 0.12 255)));
    --_key: var(--llm-key, light-dark(oklch(0.52 0.14 50), oklch(0.77 0.13 50)));
    --_value: var(--llm-value, light-dark(oklch(0.52 0.13 155), oklch(0.77 0.13 155)));
    --_attention: var(--llm-attention, light-dark(oklch(0.5 0.19 300), oklch(0.76 0.13 300)));
  }
`;
