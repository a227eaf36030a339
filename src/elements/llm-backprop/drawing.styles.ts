import {css} from 'lit';

/** The losses as bars, the graph and the curves. @internal */
export const drawingStyles = css`
  .ruler,
  .chart-svg,
  .graph-svg {
    display: block;
    direction: ltr;
    max-inline-size: 100%;
  }
  .ruler text {
    fill: var(--_muted);
    font-size: 0.8125rem;
  }
  .ruler .number {
    fill: var(--_ink);
    paint-order: stroke;
    stroke: var(--_halo);
    stroke-width: 5px;
    font: 0.8125rem var(--_mono);
  }
  .ruler .middle,
  .chart-svg .middle {
    text-anchor: middle;
  }
  .ruler .end,
  .chart-svg .end {
    text-anchor: end;
  }
  .ruler rect {
    fill: var(--_loss);
    transition: width var(--_speed);
  }
  .ruler .promised {
    fill: color-mix(in oklab, var(--_loss), transparent 70%);
    stroke: var(--_loss);
    stroke-dasharray: 4 3;
  }
  .ruler line {
    stroke: var(--_ink);
    stroke-dasharray: 2 3;
  }

  .unfolded {
    min-block-size: 5.5rem;
    padding-block: 0.25rem;
  }
  .sides {
    margin: 0.125rem 0;
    line-height: 1.5;
  }
  .graph {
    direction: ltr;
    inline-size: fit-content;
    max-inline-size: 100%;
    margin-inline: auto;
    user-select: none;
  }
  .graph-svg {
    overflow: visible;
  }
  .node rect {
    fill: var(--_surface);
    stroke: var(--_rule);
  }
  .node:is(.weight, .bias, .input) rect {
    fill: var(--_neutral);
  }
  .node:is(.hidden, .sum) rect {
    stroke: var(--_hidden);
  }
  .node:is(.logit, .total) rect {
    stroke: var(--_probability);
  }
  .node.loss rect {
    stroke: var(--_loss);
  }
  .node text {
    fill: var(--_ink);
    font: 0.75rem var(--_mono);
    font-variant-numeric: tabular-nums;
    text-anchor: middle;
    pointer-events: none;
  }
  .node .name {
    fill: var(--_muted);
    font-family: inherit;
  }
  .node .gradient {
    fill: var(--_gradient);
  }
  .node.is-given {
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .node.is-nudged .name {
    fill: var(--_ink);
    text-decoration: underline;
  }
  .edge .line {
    fill: none;
    stroke: color-mix(in oklab, var(--_rule), var(--_muted) 30%);
    transition:
      stroke var(--_speed),
      stroke-width var(--_speed);
  }
  .edge .touch {
    fill: none;
    stroke: transparent;
    stroke-width: 14;
  }
  .edge.is-back .line {
    stroke: var(--_gradient);
    stroke-opacity: 0.65;
  }
  .edge:is(.is-active, .is-now) .line {
    stroke: var(--_gradient);
    stroke-opacity: 1;
    stroke-width: 4;
  }
  .edge.is-active:not(.is-back) .line {
    stroke: var(--_ink);
  }
  .node.is-now rect {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .node.is-active rect {
    stroke: var(--_accent);
    stroke-width: 2.5;
  }
  [data-mark]:focus {
    outline: none;
  }
  [data-mark]:focus-visible rect {
    stroke: var(--_accent);
    stroke-width: 3.5;
  }
  [data-mark]:focus-visible .line {
    stroke: var(--_accent);
    stroke-width: 5;
  }

  .audit-chart,
  .step-chart {
    direction: ltr;
    inline-size: fit-content;
    max-inline-size: 100%;
    cursor: ew-resize;
    touch-action: pan-y;
    user-select: none;
  }
  .chart-svg text {
    fill: var(--_muted);
    font-size: 0.75rem;
  }
  .chart-svg .tick {
    font-family: var(--_mono);
  }
  .chart-svg .axis {
    stroke: var(--_rule);
  }
  .chart-svg :is(.here, .base) {
    stroke: var(--_rule);
    stroke-dasharray: 3 3;
  }
  .chart-svg .guess-line {
    stroke: var(--_ink);
    stroke-dasharray: 2 3;
  }
  .curve-loss,
  .line-promise {
    fill: none;
    stroke: var(--_loss);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .line-promise {
    stroke: var(--_ink);
    stroke-width: 1.25;
    stroke-dasharray: 5 3;
  }
  .rest {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .start-dot {
    fill: var(--_loss);
  }
  .promise-dot {
    fill: var(--_surface);
    stroke: var(--_ink);
    stroke-width: 1.5;
  }
  .handle-dot {
    fill: var(--_loss);
    stroke: var(--_surface);
    stroke-width: 2;
  }
  .chart-svg .rest-text {
    fill: var(--_ink);
    font-family: var(--_mono);
    paint-order: stroke;
    stroke: var(--_halo);
    stroke-width: 4px;
  }
  @media (forced-colors: active) {
    .node rect {
      fill: Canvas;
      stroke: CanvasText;
    }
    .node text {
      fill: CanvasText;
    }
    .node:is(.is-active, .is-now) rect {
      stroke: Highlight;
    }
    :is(.edge .line, .curve-loss, .line-promise, .rest, .ruler line) {
      stroke: CanvasText;
    }
    .edge:is(.is-active, .is-now) .line {
      stroke: Highlight;
    }
    .ruler rect {
      forced-color-adjust: none;
    }
  }
`;
