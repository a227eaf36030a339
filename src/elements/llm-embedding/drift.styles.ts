import {css} from 'lit';

export const driftStyles = css`
  .sentences {
    display: grid;
    gap: 0.5rem 1.5rem;
  }
  @container (min-width: 44rem) {
    .sentences {
      grid-template-columns: 1fr 1fr;
    }
  }
  .sentence {
    field-sizing: content;
    min-block-size: 2.25rem;
    max-block-size: 8rem;
  }
  .drift {
    min-block-size: 15rem;
    margin-block-start: 0.75rem;
  }
  .drift-svg {
    display: block;
    direction: ltr;
  }
  .drift-svg text {
    fill: var(--_muted);
    font: 12px var(--_mono);
    font-variant-numeric: tabular-nums;
    text-anchor: middle;
  }
  .drift-svg :is(.axis, .to) {
    text-anchor: end;
  }
  .drift-svg .name {
    font-family: inherit;
  }
  .drift-svg .value {
    fill: var(--_ink);
  }
  .drift-svg .from {
    text-anchor: start;
  }
  .drift-svg .rule {
    stroke: var(--_rule);
    shape-rendering: crispedges;
  }
  .drift-svg .line {
    fill: none;
    stroke: var(--_residual);
    stroke-width: 2;
  }
  .drift-svg .dot {
    fill: var(--_residual);
  }
  @media (forced-colors: active) {
    .drift-svg :is(.line, .rule) {
      stroke: CanvasText;
    }
    .drift-svg .dot {
      fill: CanvasText;
    }
  }
`;
