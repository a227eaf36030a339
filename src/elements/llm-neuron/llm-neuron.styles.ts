import {css} from 'lit';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {matrixStyles} from '../../styles/matrix.js';
import {partStyles} from '../../styles/parts.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  matrixStyles,
  partStyles,
  css`
    /* Mathematics runs left to right on every page. */
    code,
    output,
    .product-row,
    .losses td {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 1rem 2rem;
    }
    .columns + .equation {
      min-block-size: 3em;
    }

    .diagram {
      display: block;
      inline-size: 100%;
      max-inline-size: 24rem;
      direction: ltr;
    }
    svg text {
      fill: var(--_ink);
      font: 13px var(--_mono);
    }
    .middle {
      text-anchor: middle;
    }
    .end {
      text-anchor: end;
    }
    .haloed {
      paint-order: stroke;
      stroke: var(--_surface);
      stroke-width: 4px;
    }
    .node {
      fill: var(--_neutral);
      stroke: var(--_muted);
    }
    .node.neuron {
      fill: color-mix(in oklch, var(--_neuron), transparent 75%);
      stroke: var(--_neuron);
    }
    .edge.above {
      stroke: var(--_positive);
    }
    .edge.below {
      stroke: var(--_negative);
    }
    .wire {
      stroke: var(--_muted);
    }
    .diagram .out {
      font-weight: 600;
    }
    .sliders {
      display: grid;
      gap: 0 1rem;
    }
    .slider {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr) 3.5rem;
      align-items: center;
      gap: 0.5rem;
      min-block-size: 1.875rem;
    }
    .slider output {
      color: var(--_ink);
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
      text-align: end;
    }
    .slider input {
      inline-size: 100%;
      min-inline-size: 0;
      accent-color: var(--_neuron);
    }
    .curve {
      direction: ltr;
      inline-size: fit-content;
      margin-block-start: 0.5rem;
      cursor: ew-resize;
      touch-action: pan-y;
      user-select: none;
    }
    .curve[aria-disabled='true'] {
      cursor: default;
    }
    .curve-svg {
      display: block;
    }
    .curve-svg text {
      fill: var(--_muted);
      font-size: 12px;
    }
    .axis {
      stroke: var(--_rule);
    }
    .bend,
    .slope,
    .tangent {
      fill: none;
      stroke: var(--_neuron);
      stroke-width: 2.25;
    }
    .slope {
      stroke: var(--_gradient);
      stroke-width: 1.5;
      stroke-dasharray: 5 3;
    }
    .tangent {
      stroke: var(--_gradient);
      stroke-width: 2;
    }
    .drop {
      stroke: var(--_muted);
      stroke-dasharray: 2 2;
    }
    .place {
      fill: var(--_neuron);
      stroke: var(--_surface);
      stroke-width: 2;
    }
    .slope-at {
      fill: var(--_gradient);
    }
    .bend-key::before,
    .slope-key::before {
      content: '';
      display: inline-block;
      inline-size: 1.5rem;
      margin-inline-end: 0.375rem;
      border-block-start: 2.5px solid var(--_neuron);
      vertical-align: middle;
    }
    .slope-key::before {
      border-block-start: 2px dashed var(--_gradient);
    }
    .slope-key {
      margin-inline-start: 1rem;
    }

    .real {
      min-block-size: 26rem;
    }
    .offered {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.375rem;
    }
    .offered button {
      font: 0.8125rem var(--_mono);
    }
    .tokens-foot {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 0 1.5rem;
      min-block-size: 2.5rem;
    }
    .label + p {
      margin: 0;
      font-size: 0.875rem;
    }
    .places {
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.875rem;
    }
    .places li {
      display: grid;
      grid-template-columns: 3.5rem minmax(0, 1fr);
      gap: 0.5rem;
    }
    .places code {
      text-align: end;
      line-height: inherit;
    }
    .places b,
    .token {
      border-block-end: 2px solid var(--_neuron);
      font-weight: 600;
    }
    .pushes {
      overflow-wrap: anywhere;
    }
    .losses {
      inline-size: auto;
      border-collapse: collapse;
      margin-block-end: 0.5rem;
      font-size: 0.875rem;
    }
    .losses caption {
      color: var(--_muted);
      font-size: 0.8125rem;
      text-align: start;
    }
    .losses th {
      padding-inline-end: 1.5rem;
      font-weight: 400;
      text-align: start;
    }
    .losses td {
      text-align: end;
    }
    .losses [aria-current='true'] > * {
      font-weight: 600;
    }
    /* No chip is tinted more, for its text is to be read. */
    .tokens-foot .scale i {
      background: linear-gradient(
        to right,
        color-mix(in oklab, var(--_neutral), var(--_negative) 50%),
        var(--_neutral)
      );
    }
    .tokens-foot .scale i + * + i {
      background: linear-gradient(
        to right,
        var(--_neutral),
        color-mix(in oklab, var(--_neutral), var(--_positive) 50%)
      );
    }
    @container (max-width: 40rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @container (max-width: 30rem) {
      .matrix {
        --_cell: 3rem;
      }
      .cell {
        padding: 0;
      }
      .slider {
        grid-template-columns: 5.25rem minmax(0, 1fr) 3rem;
      }
    }
    @media (pointer: coarse) {
      .slider input {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .offered [aria-pressed='true'] {
        forced-color-adjust: none;
        border-color: Highlight;
        background: Highlight;
        color: HighlightText;
      }
      .bend,
      .slope,
      .tangent,
      .edge,
      .wire,
      .axis {
        stroke: CanvasText;
      }
      .node,
      .node.neuron {
        fill: Canvas;
        stroke: CanvasText;
      }
      .place,
      .slope-at {
        fill: Highlight;
      }
      svg text {
        fill: CanvasText;
      }
      .haloed {
        stroke: Canvas;
      }
    }
  `,
];
