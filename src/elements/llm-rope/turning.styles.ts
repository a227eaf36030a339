import {css} from 'lit';

/** The line, the dials, the curve and the cells. @internal */
export const turningStyles = css`
  .handle {
    cursor: grab;
    touch-action: pan-y;
    outline: none;
  }
  .touch {
    fill: transparent;
  }
  .knob {
    fill: var(--_surface);
    stroke: var(--_colour, var(--_ink));
    stroke-width: 1.5;
  }
  .handle:is(.query, .key) .knob {
    fill: var(--_colour);
  }
  .handle:is(.query, .key) text {
    fill: light-dark(#fff, oklch(0.2 0.01 265));
    font-weight: 600;
  }
  .handle:focus-visible .knob {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .span {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .stem {
    stroke: var(--_colour);
    stroke-width: 1.5;
  }

  .dials {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 0.25rem;
    margin-block: 0.5rem;
  }
  .dial {
    display: grid;
    justify-items: center;
    gap: 0.125rem;
    min-inline-size: 0;
    border: 1px solid transparent;
    padding: 0.25rem 0 0.375rem;
  }
  .dial[aria-checked='true'] {
    border-color: var(--_ink);
  }
  .dial code {
    font-size: 0.75rem;
  }
  .dial-name {
    font-size: 0.75rem;
    color: var(--_muted);
    white-space: nowrap;
  }
  .dial-name b {
    color: var(--_ink);
  }
  .dial-svg {
    inline-size: 6rem;
  }
  .rim {
    fill: none;
    stroke: var(--_rule);
  }
  .arrow {
    stroke: var(--_colour);
    stroke-width: 2.5;
    fill: var(--_colour);
  }
  .arrow polygon {
    stroke: none;
  }
  .ghost {
    opacity: 0.35;
    stroke-width: 1.5;
    stroke-dasharray: 2 3;
  }
  .detail {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: 4rem;
    font-size: 0.875rem;
  }
  .detail p {
    margin: 0;
  }
  .value-dial {
    flex: none;
    inline-size: 4rem;
  }
  .value-dial svg {
    inline-size: 4rem;
  }
  code:not(.failure code) {
    white-space: nowrap;
  }
  .haloed {
    paint-order: stroke;
    stroke: light-dark(#fdfcfa, oklch(0.2 0.008 265));
    stroke-width: 4px;
  }
  .product {
    font-size: 1rem;
    font-weight: 600;
  }

  .pair-field {
    inline-size: fit-content;
  }
  .chart-box,
  .curve {
    inline-size: fit-content;
    max-inline-size: 100%;
    cursor: ew-resize;
    touch-action: pan-y;
    user-select: none;
  }
  .score-curve,
  .plain-curve,
  .pair-curve,
  .loss-line {
    fill: none;
    stroke: var(--_attention);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .pair-curve {
    stroke: var(--_muted);
    stroke-width: 1.25;
  }
  .plain-curve {
    stroke: var(--_residual);
  }
  .place {
    fill: var(--_attention);
    stroke: var(--_surface);
    stroke-width: 2;
  }
  .plain-curve ~ .place {
    fill: var(--_residual);
  }
  .drop {
    stroke: var(--_attention);
    stroke-dasharray: 3 3;
  }
  p.key {
    display: flex;
    gap: 1.25rem;
  }
  p.key span::before {
    content: '';
    display: inline-block;
    inline-size: 1.25rem;
    margin-inline-end: 0.375rem;
    border-block-start: 2px solid var(--_attention);
    vertical-align: middle;
  }
  p.key .pair-key::before {
    border-color: var(--_muted);
  }

  .part-layout fieldset {
    margin-block-end: 0.5rem;
  }
  .bow {
    fill: none;
    stroke: var(--_rule);
  }
  .bow.chosen {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .box {
    fill: var(--_neutral);
    stroke: var(--_rule);
  }
  .box.chosen {
    fill: color-mix(in oklab, var(--_neutral), var(--_ink) 25%);
    stroke: var(--_ink);
  }
`;
