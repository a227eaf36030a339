import {css} from 'lit';

/** The losses as bars, the graph and the curves. @internal */
export const drawingStyles = css`
  :is(.ruler, .curve, .graph-svg) {
    display: block;
    direction: ltr;
    max-inline-size: 100%;
  }
  :is(.ruler, .curve, .node) text {
    fill: var(--_muted);
    font-size: 0.75rem;
  }
  .middle,
  .node text {
    text-anchor: middle;
  }
  .end {
    text-anchor: end;
  }
  .ruler .number {
    fill: var(--_ink);
    font-family: var(--_mono);
  }
  .ruler rect {
    fill: var(--_loss);
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
  }
  .sides {
    margin: 0.125rem 0;
  }
  .graph,
  .chart {
    direction: ltr;
    inline-size: fit-content;
    max-inline-size: 100%;
    user-select: none;
  }
  .graph {
    margin-inline: auto;
  }
  .chart,
  .is-given {
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .node rect {
    fill: var(--_surface);
    stroke: var(--_rule);
  }
  .is-given rect {
    fill: var(--_neutral);
  }
  :is(.hidden, .sum) rect {
    stroke: var(--_hidden);
  }
  :is(.logit, .total) rect {
    stroke: var(--_probability);
  }
  .node.loss rect {
    stroke: var(--_loss);
  }
  .node text {
    pointer-events: none;
  }
  .node :is(.value, .gradient) {
    fill: var(--_ink);
    font-family: var(--_mono);
  }
  .node .gradient {
    fill: var(--_gradient);
  }
  .on-line {
    paint-order: stroke;
    stroke: var(--_surface);
    stroke-width: 8px;
    stroke-linejoin: round;
    fill: var(--_gradient);
    font: 600 0.75rem var(--_mono);
    pointer-events: none;
  }
  .edge path,
  .curve path {
    fill: none;
    stroke: color-mix(in oklab, var(--_rule), var(--_muted) 30%);
  }
  .edge .touch {
    stroke: transparent;
    stroke-width: 14;
  }
  .is-back .line {
    stroke: color-mix(in oklab, var(--_gradient), transparent 35%);
  }
  .edge:is(.is-active, .is-now) .line {
    stroke: var(--_gradient);
    stroke-width: 4;
  }
  .edge.is-active:not(.is-back) .line {
    stroke: var(--_ink);
  }
  .node.is-now rect {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .node.is-active rect,
  [data-mark]:focus-visible :is(rect, .line) {
    stroke: var(--_accent);
    stroke-width: 3;
  }
  [data-mark]:focus {
    outline: none;
  }

  .curve .rule {
    stroke: var(--_rule);
  }
  .curve .loss {
    stroke: var(--_loss);
    stroke-width: 2;
  }
  .curve .promise {
    stroke: var(--_ink);
    stroke-dasharray: 5 3;
  }
  .rest {
    stroke: var(--_ink);
    stroke-width: 3;
  }
  .dot {
    fill: var(--_loss);
  }
  circle.promise {
    fill: var(--_surface);
    stroke-dasharray: none;
  }
  @media (forced-colors: active) {
    .node rect {
      fill: Canvas;
    }
    .node text {
      fill: CanvasText;
    }
    .is-active :is(rect, .line) {
      stroke: Highlight;
    }
  }
`;
