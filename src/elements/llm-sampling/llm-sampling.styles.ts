import {css} from 'lit';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {probabilityStyles} from '../../styles/probability.js';
import {continuationStyles} from './continuation.styles.js';
import {pipelineStyles} from './pipeline.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  probabilityStyles,
  css`
    .text {
      field-sizing: content;
      min-block-size: 3rem;
      max-block-size: 10rem;
      margin-block: 0.25rem 1rem;
    }
    .columns {
      display: grid;
      gap: 1.5rem 2.5rem;
    }
    .columns > * {
      min-inline-size: 0;
    }
    .section {
      margin: 0 0 0.5rem;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .place {
      font-weight: 400;
      white-space: pre-wrap;
    }
    .visually-hidden {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .number,
    output,
    code {
      font-family: var(--_mono);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
    }
    .number {
      text-align: end;
      white-space: nowrap;
    }
    .heads > * {
      color: var(--_muted);
      font-family: inherit;
      font-size: 0.8125rem;
      white-space: normal;
      line-height: 1.2;
    }

    .bars {
      min-block-size: 26rem;
    }
    .row {
      display: grid;
      grid-template-columns: 7.5rem minmax(0, 1fr) 3rem 4rem 5.25rem;
      align-items: center;
      gap: 0 0.5rem;
      min-block-size: 1.75rem;
    }
    .row.heads {
      align-items: end;
    }
    .row.heads .name {
      grid-column: 1 / 3;
    }
    .row .name {
      display: flex;
      align-items: center;
      gap: 0.375rem;
      min-inline-size: 0;
    }
    .row button {
      min-inline-size: 1.75rem;
      max-inline-size: 100%;
      min-block-size: 1.625rem;
      overflow: hidden;
      padding: 0 0.375rem;
      border-color: transparent;
      font-size: 0.875rem;
      text-align: start;
      text-overflow: ellipsis;
      white-space: pre;
    }
    .row button:hover {
      border-color: var(--_muted);
    }
    .row.drawn {
      background: color-mix(in oklch, var(--_accent), transparent 90%);
    }
    .drawn button {
      font-weight: 600;
    }
    .mark {
      color: var(--_accent);
      font-size: 0.75rem;
    }
    .dropped bdi {
      color: var(--_muted);
      text-decoration: line-through;
    }
    .why {
      color: var(--_muted);
      font-family: system-ui, sans-serif;
      font-size: 0.75rem;
    }
    .others .name {
      color: var(--_muted);
      font-size: 0.8125rem;
      line-height: 1.2;
    }
    .bar {
      display: block;
      /* As wide as its column, of whose width it has no say. */
      inline-size: 0;
      min-inline-size: 100%;
      block-size: 1rem;
      overflow: visible;
    }
    .bar:dir(rtl) {
      transform: scaleX(-1);
    }
    .moves .bar rect {
      transition: width var(--_speed);
    }
    rect.before {
      fill: var(--_probability-soft);
    }
    rect.after {
      fill: var(--_probability);
    }
    .dropped rect.before {
      fill: color-mix(in oklch, var(--_muted), transparent 55%);
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0.125rem 1rem;
      margin: 0.5rem 0 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .key {
      display: inline-block;
      inline-size: 0.875rem;
      block-size: 0.625rem;
      margin-inline-end: 0.375rem;
      background: var(--_probability-soft);
    }
    .key.after {
      background: var(--_probability);
    }
    .key.dropped {
      background: color-mix(in oklch, var(--_muted), transparent 55%);
    }

    @container (min-width: 60rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
    }
    /* The bar below its numbers: beside them it would have no room. */
    @container (max-width: 34rem) {
      .bars .row {
        grid-template-columns: minmax(0, 1fr) 3.25rem 4rem 5rem;
        row-gap: 0.125rem;
        padding-block: 0.125rem 0.375rem;
      }
      .row.heads .name {
        grid-column: 1;
      }
      .row .bar {
        grid-area: 2 / 1 / 3 / -1;
        block-size: 0.5rem;
      }
    }
    @media (pointer: coarse) {
      .row button {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      rect.before {
        fill: none;
        stroke: CanvasText;
      }
      rect.after {
        fill: Highlight;
      }
      .dropped rect.before {
        stroke: GrayText;
        stroke-dasharray: 3 2;
      }
      .key {
        border: 1px solid CanvasText;
      }
      .key.after {
        forced-color-adjust: none;
        background: Highlight;
      }
    }
  `,
  pipelineStyles,
  continuationStyles,
];
