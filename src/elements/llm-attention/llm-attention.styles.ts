import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {patternStyles} from '../../styles/pattern.js';
import {quantityStyles} from '../../styles/quantities.js';
import {vectorStyles} from './vectors.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  partStyles,
  patternStyles,
  attentionColours,
  vectorStyles,
  css`
    :host {
      --_ground: light-dark(oklch(0.965 0.003 265), oklch(0.29 0.006 265));
      --_neutral: var(--_ground);
      --_hatch: repeating-linear-gradient(-45deg in srgb, var(--_rule) 0 1px, transparent 1px 6px);
      --_row: 1.75rem;
    }
    .whole {
      min-block-size: 40rem;
    }
    .choice {
      gap: 0.25rem 1.25rem;
    }
    .choice fieldset {
      align-items: center;
    }
    .choice legend {
      float: inline-start;
      margin-inline-end: 0.75rem;
      line-height: 2rem;
    }
    .tokens .chip.later {
      color: var(--_muted);
      background-image: var(--_hatch);
    }
    .tokens .chips {
      max-block-size: 8.5rem;
    }
    .tokens .chip[aria-selected='true'] {
      outline-color: var(--_query);
    }
    .said {
      min-block-size: 2.9em;
      margin-block: 0.75rem 0.5rem;
    }
    .said p,
    .steps p {
      margin: 0;
    }
    .of {
      font-weight: 600;
    }
    .tok {
      border-radius: 3px;
      padding: 0.05em 0.2em;
      background: var(--_ground);
      font-weight: 600;
      white-space: nowrap;
    }
    .of.value {
      color: var(--_value);
    }
    .of.residual {
      color: var(--_residual);
    }
    .of.query {
      color: var(--_query);
    }
    .of.key {
      color: var(--_key);
    }
    .of.attention {
      color: var(--_attention);
    }
    section {
      min-inline-size: 0;
      border-block-start: 1px solid var(--_rule);
      padding-block: 0.5rem 1.25rem;
    }
    h3 {
      font-size: inherit;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      column-gap: 2.5rem;
    }
    code:not(.failure code),
    td {
      white-space: nowrap;
    }

    /* The row of the query */
    .rows {
      --_arcs: 56px;
      --_end: 6rem;
      max-block-size: 31rem;
      overflow: auto;
      contain: content;
    }
    .rows .ground {
      position: relative;
    }
    .arcs {
      position: absolute;
      inset-block: var(--_row) 0;
      left: 0;
      inline-size: var(--_arcs);
      block-size: calc(100% - var(--_row));
      pointer-events: none;
    }
    .arcs.end {
      left: auto;
      right: 0;
      transform: scaleX(-1);
    }
    .arc {
      fill: none;
      stroke: var(--_attention);
      stroke-opacity: 0.45;
      vector-effect: non-scaling-stroke;
    }
    .arc.here {
      stroke-opacity: 1;
    }
    .arcs.bars {
      transform: none;
      inline-size: calc(var(--_end) - 0.5rem);
      fill: var(--_attention);
    }
    .bars .room {
      fill: var(--_ground);
    }
    .rows .grid {
      --_columns: 5.5rem 1fr 1fr 2.75rem 1fr;
      margin-inline: var(--_arcs) var(--_end);
    }
    .rows.open {
      --_end: var(--_arcs);
    }
    .rows.open .grid {
      --_columns: 4.5rem 1.1fr 1fr 2.75rem 1fr 1fr;
    }
    .line {
      display: grid;
      grid-template-columns: var(--_columns);
      align-items: center;
      block-size: var(--_row);
      border-block-end: 1px solid var(--_rule);
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
      /* Of a long text only the rows in sight cost anything. */
      content-visibility: auto;
      contain-intrinsic-block-size: var(--_row);
      cursor: pointer;
    }
    .line > * {
      padding-inline: 0.25rem;
      overflow: hidden;
      text-align: end;
      white-space: nowrap;
    }
    .line > :first-child {
      text-align: start;
      text-overflow: ellipsis;
    }
    .line > bdi {
      font-family: inherit;
    }
    .line.heads {
      position: sticky;
      inset-block-start: 0;
      z-index: 1;
      /* It covers the arcs and bars that scroll below it, too. */
      margin-inline: calc(-1 * var(--_arcs)) calc(-1 * var(--_end));
      padding-inline: var(--_arcs) var(--_end);
      content-visibility: visible;
      background: var(--_surface);
      color: var(--_muted);
      font: inherit;
      font-size: 0.75rem;
      cursor: default;
    }
    .line:not(.heads):hover,
    .line[aria-selected='true'] {
      background: color-mix(in oklab, transparent, var(--_key) 14%);
    }
    .line[aria-selected='true'] {
      box-shadow: inset 3px 0 var(--_key);
    }
    .line.own {
      border-block-end: 2px solid var(--_query);
    }
    .line.own > bdi {
      color: var(--_query);
      font-weight: 600;
    }
    .line.future {
      background-image: var(--_hatch);
      color: var(--_muted);
    }
    .line:focus-visible {
      outline-offset: -2px;
    }

    @container (inline-size >= 46rem) {
      .columns {
        grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
      }
      .overview:not(.open) {
        grid-template-columns: 24rem minmax(0, 1fr);
      }
      .overview:not(.open) > :last-child {
        padding-block-start: 1.25rem;
      }
    }
    @container (inline-size < 30rem) {
      .rows {
        --_arcs: 36px;
        --_end: 2.5rem;
      }
      .rows .grid,
      .rows.open .grid {
        --_columns: 4.5rem 1fr 1fr 1fr;
      }
      .rows .mask,
      .rows.open .raw {
        display: none;
      }
      .line {
        font-size: 0.75rem;
      }
      .line > * {
        padding-inline: 0.125rem;
      }
    }
    @media (pointer: coarse) {
      :host {
        --_row: 2.75rem;
      }
      .slider {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .arc {
        stroke: CanvasText;
      }
      .strip,
      .arcs.bars {
        fill: CanvasText;
      }
      .line[aria-selected='true'] {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
  `,
];
