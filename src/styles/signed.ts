import {css} from 'lit';

/**
 * The one scale of signed values: blue below zero, orange above it, nothing at it. Parts of a drawing take `above` or `below`;
 * how far a value goes is the opacity of what is over the neutral ground. @internal
 */
export const signedStyles = css`
  :host {
    --_positive: var(--llm-positive, light-dark(oklch(0.68 0.17 50), oklch(0.72 0.16 55)));
    --_negative: var(--llm-negative, light-dark(oklch(0.55 0.15 255), oklch(0.66 0.14 255)));
    --_neutral: var(--llm-neutral, light-dark(oklch(0.965 0.003 265), oklch(0.29 0.006 265)));
  }
  .ground {
    fill: var(--_neutral);
  }
  .above .colour {
    fill: var(--_positive);
  }
  .below .colour {
    fill: var(--_negative);
  }
  .bar {
    fill: var(--_ink);
    fill-opacity: 0.7;
    pointer-events: none;
  }
  .scale {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    direction: ltr;
  }
  .scale i {
    inline-size: 3.5rem;
    block-size: 0.75rem;
    background: linear-gradient(to right, var(--_negative), var(--_neutral));
  }
  .scale i + * + i {
    background: linear-gradient(to right, var(--_neutral), var(--_positive));
  }
  @media (forced-colors: active) {
    .above .colour,
    .below .colour {
      fill: none;
    }
    .ground {
      fill: Canvas;
      stroke: GrayText;
      vector-effect: non-scaling-stroke;
    }
    .bar {
      fill: CanvasText;
    }
    .scale i {
      forced-color-adjust: none;
    }
  }
`;
