import {css} from 'lit';
import {barRowStyles} from '../../styles/bar-rows.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  partStyles,
  barRowStyles,
  css`
    .room {
      min-block-size: 40rem;
    }
    .vector-room {
      min-block-size: 36rem;
    }
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    b {
      font-weight: 600;
    }
    .number-field {
      max-inline-size: 100%;
    }
    .number-field select {
      min-inline-size: 0;
    }
    .tokens {
      margin-block-end: 0.5rem;
    }
    .slider {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      inline-size: 9rem;
      margin: 0;
    }
    .slider output {
      min-inline-size: 6.5rem;
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    [aria-disabled='true'] {
      color: var(--_muted);
      cursor: default;
    }
    .number-field [type='number'] {
      inline-size: 6rem;
    }

    .moments {
      inline-size: 100%;
      max-inline-size: 42rem;
      margin-block: 0.75rem;
      border-collapse: collapse;
      font-size: 0.8125rem;
    }
    .moments :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.125rem 0 0.125rem 1.25rem;
      text-align: end;
    }
    .moments :is(th, td):first-child {
      padding-inline-start: 0;
      text-align: start;
    }
    .moments th {
      font-weight: 400;
    }
    .moments thead th {
      color: var(--_muted);
    }

    .formulas {
      overflow-x: auto;
      overflow-y: hidden;
    }
    .formula {
      display: grid;
      grid-template-columns: 6rem minmax(0, 1fr);
      align-items: center;
      gap: 0.5rem;
      padding-block: 0.25rem;
      font-size: 0.875rem;
    }
    math {
      justify-self: start;
      direction: ltr;
      font-family: var(--llm-font-math, math);
      font-size: 1rem;
    }
    mn {
      font-family: var(--_mono);
      font-size: 0.8em;
      font-variant-numeric: tabular-nums;
    }

    .depth-room {
      min-block-size: 27.75rem;
    }
    .wait-room {
      min-block-size: 1.5rem;
    }
    .sweep-room {
      min-block-size: 240px;
    }
    .charts {
      display: grid;
      gap: 1rem 40px;
    }
    .charts.two {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .charts > * {
      min-inline-size: 0;
    }
    .chart-box {
      direction: ltr;
      inline-size: fit-content;
      max-inline-size: 100%;
      touch-action: pan-y;
      cursor: crosshair;
    }
    .log-chart {
      display: block;
      direction: ltr;
      max-inline-size: 100%;
    }
    .log-chart text {
      fill: var(--_muted);
      font-size: 0.75rem;
    }
    .log-chart .tick {
      font-family: var(--_mono);
      text-anchor: end;
    }
    .log-chart .below {
      text-anchor: middle;
    }
    .log-chart .rule {
      stroke: var(--_rule);
      shape-rendering: crispEdges;
    }
    .log-chart .here {
      stroke: var(--_accent);
      shape-rendering: crispEdges;
    }
    .log-chart .line {
      fill: none;
      stroke: var(--_gradient);
      stroke-width: 1.5px;
    }
    .log-chart .post .line {
      stroke-dasharray: 5 3;
    }
    .log-chart .guide .line {
      stroke: var(--_muted);
      stroke-width: 1px;
      stroke-dasharray: 1 3;
    }
    .log-chart circle {
      fill: var(--_gradient);
    }
    .log-chart .post rect {
      fill: var(--_surface);
      stroke: var(--_gradient);
      stroke-width: 1.5px;
    }
    .log-chart :is(.pre, .post) .name {
      fill: var(--_ink);
    }

    @container (max-width: 34rem) {
      .vector-room {
        min-block-size: 58rem;
      }
      .depth-room {
        min-block-size: 53rem;
      }
      .sweep-room {
        min-block-size: 318px;
      }
      .slider {
        inline-size: 100%;
      }
      .slider input {
        flex: 1;
      }
      .formula {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .moments :is(th, td) {
        padding-inline-start: 0.375rem;
        font-size: 0.75rem;
      }
    }
    @media (pointer: coarse) {
      .slider input {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .log-chart :is(.line, .post rect) {
        stroke: CanvasText;
      }
      .log-chart circle {
        fill: CanvasText;
      }
      .log-chart .here {
        stroke: Highlight;
      }
    }
  `,
];
