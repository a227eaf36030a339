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
    .product-row,
    .bars-label small,
    .neurons button {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .controls-row {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 0.5rem 1rem;
    }
    .both {
      display: grid;
      grid-template-columns: minmax(0, 24rem) minmax(0, 1fr);
      align-items: center;
      gap: 1rem 2rem;
      margin-block-start: 0.5rem;
    }
    .equation {
      min-block-size: 3em;
    }
    .graph {
      display: block;
      inline-size: 100%;
      overflow: visible;
      direction: ltr;
    }
    .graph text {
      fill: var(--_ink);
      font: 12px var(--_mono);
      text-anchor: middle;
      pointer-events: none;
    }
    .graph .name {
      fill: var(--_muted);
    }
    .mark {
      outline: none;
      cursor: pointer;
    }
    .node circle {
      fill: var(--_neutral);
      stroke: var(--_muted);
    }
    .node.neuron circle {
      fill: color-mix(in oklab, var(--_neuron), var(--_neutral) 72%);
      stroke: var(--_neuron);
    }
    .above .edge {
      stroke: var(--_positive);
    }
    .below .edge {
      stroke: var(--_negative);
    }
    .edge {
      opacity: 0.45;
    }
    .touch {
      stroke: transparent;
      stroke-width: 14;
    }
    .lit .edge {
      opacity: 1;
    }
    .lit circle {
      stroke: var(--_ink);
      stroke-width: 2.5;
    }
    .mark:focus-visible circle {
      stroke: var(--_accent);
      stroke-width: 4;
    }
    .mark:focus-visible .touch {
      stroke: color-mix(in oklab, var(--_accent), transparent 65%);
    }

    .layer {
      min-block-size: 34rem;
    }
    .bars-row {
      margin-block-end: 0.5rem;
    }
    .bars-label {
      display: flex;
      justify-content: space-between;
      gap: 1rem;
      margin: 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .bars {
      direction: ltr;
      inline-size: fit-content;
      max-inline-size: 100%;
      cursor: crosshair;
      touch-action: pan-y;
    }
    .bars-svg {
      display: block;
      overflow: visible;
    }
    .bars-above {
      fill: var(--_positive);
    }
    .bars-below {
      fill: var(--_negative);
    }
    .zero {
      stroke: var(--_muted);
      stroke-width: 0.5;
    }
    .active {
      fill: none;
      stroke: var(--_ink);
      stroke-width: 1.5;
    }
    .neurons {
      display: flex;
      flex-wrap: wrap;
      gap: 0.375rem;
    }
    .neurons button {
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .costs {
      inline-size: auto;
      margin-block: 0.5rem;
      border-collapse: collapse;
      font-size: 0.875rem;
    }
    .costs :is(th, td) {
      padding: 0.25rem 1.5rem 0.25rem 0;
      border-block-end: 1px solid var(--_rule);
      font-weight: 400;
      text-align: start;
    }
    .costs thead th {
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .costs [scope='rowgroup'] {
      padding-block-start: 0.75rem;
      font-weight: 600;
    }
    .costs td:last-child {
      padding-inline-end: 0;
      text-align: end;
    }
    @container (max-width: 48rem) {
      .both {
        grid-template-columns: minmax(0, 1fr);
      }
      .graph {
        max-inline-size: 24rem;
      }
    }
    @container (max-width: 30rem) {
      .matrix {
        --_cell: 2.75rem;
      }
      .cell {
        padding: 0;
        font-size: 0.75rem;
      }
      .product-row {
        gap: 0.25rem;
      }
      .costs :is(th, td) {
        padding-inline-end: 0.5rem;
      }
    }
    @media (pointer: coarse) {
      .touch {
        stroke-width: 44;
        vector-effect: non-scaling-stroke;
      }
    }
    @media (forced-colors: active) {
      .neurons [aria-pressed='true'] {
        forced-color-adjust: none;
        border-color: Highlight;
        background: Highlight;
        color: HighlightText;
      }
      .bars-above,
      .bars-below {
        fill: CanvasText;
      }
      .edge,
      .node circle,
      .node.neuron circle {
        stroke: CanvasText;
      }
      .node circle,
      .node.neuron circle {
        fill: Canvas;
      }
      .lit circle,
      .active {
        stroke: Highlight;
      }
      .lit .edge {
        stroke: Highlight;
      }
      .graph text {
        fill: CanvasText;
      }
    }
  `,
];
