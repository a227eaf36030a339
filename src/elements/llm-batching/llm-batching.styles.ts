import {css} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {resultStyles} from '../../styles/results.js';
import {servingColours} from '../../styles/serving.js';
import {trainingStyles} from '../../styles/training.js';

export const styles = [
  figureStyles,
  trainingStyles,
  chartStyles,
  resultStyles,
  servingColours,
  css`
    :host {
      --_rate: var(--_prefill);
    }
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
      gap: 0.5rem 1rem;
      align-items: start;
      margin-block-end: 0.5rem;
    }
    .field :is(select, input) {
      inline-size: 100%;
      min-inline-size: 0;
      font-size: 0.875rem;
    }
    .wrong {
      margin: 0;
      border-inline-start: 3px solid var(--_danger);
      padding-inline-start: 0.5rem;
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    .news {
      min-block-size: 1.75rem;
    }
    /* The room that each view takes before it is there, and its runs before they are. */
    .room {
      --_serving: 87.5rem;
      --_pipeline: 28.5rem;
      --_measured: 31.75rem;
    }
    .runs-room,
    .stages-room {
      --_runs: 71.75rem;
      --_stages: 19rem;
    }
    .room.serving {
      min-block-size: var(--_serving);
    }
    .room.pipeline {
      min-block-size: var(--_pipeline);
    }
    .room.measured {
      min-block-size: var(--_measured);
    }
    .runs-room {
      min-block-size: var(--_runs);
    }
    .stages-room {
      min-block-size: var(--_stages);
    }
    .kinds {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1.25rem;
      margin: 0;
      padding: 0;
      list-style: none;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .kinds li::before {
      content: '';
      display: inline-block;
      inline-size: 0.875em;
      block-size: 0.875em;
      margin-inline-end: 0.4em;
      vertical-align: -0.1em;
      background: var(--_kind);
      forced-color-adjust: none;
    }
    .prefill {
      --_kind: var(--_prefill);
    }
    .decode {
      --_kind: var(--_decode);
    }
    .padding {
      --_kind: var(--_padding);
    }
    .idle {
      --_kind: var(--_rule);
    }
    .bound {
      --_kind: var(--_ink);
    }
    .lanes {
      position: relative;
      direction: ltr;
      block-size: 9rem;
      border-block: 1px solid var(--_rule);
      cursor: ew-resize;
      touch-action: pan-y;
    }
    .lanes canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      color: var(--_ink);
      transition: color 1ms;
    }
    .lanes svg {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      overflow: visible;
      pointer-events: none;
    }
    .lanes line {
      stroke: var(--_accent);
      stroke-width: 2px;
      vector-effect: non-scaling-stroke;
    }
    .ticks {
      display: flex;
      justify-content: space-between;
      direction: ltr;
      color: var(--_muted);
      font: 0.75rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .scrub {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
      gap: 0 1.5rem;
      margin-block: 0.5rem;
    }
    .scrub .slider {
      flex-wrap: nowrap;
    }
    .scrub .slider input {
      direction: ltr;
      flex: 1;
      min-inline-size: 4rem;
    }
    .scrub .slider output {
      min-inline-size: 7rem;
    }
    .moment {
      min-block-size: 4.5em;
      margin: 0.25rem 0;
    }
    .told {
      min-block-size: 3em;
    }
    .results {
      margin-block: 0.75rem 0;
    }
    .results td {
      overflow-wrap: anywhere;
    }
    .charts {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
      gap: 1rem 1.5rem;
    }
    .charts > * {
      min-inline-size: 0;
    }
    .charts-news {
      min-block-size: 3.5rem;
    }
    @container (max-width: 56rem) {
      .room {
        --_serving: 99rem;
        --_pipeline: 29.75rem;
      }
      .runs-room,
      .stages-room {
        --_runs: 75.5rem;
        --_stages: 20.25rem;
      }
    }
    @container (max-width: 34rem) {
      .fields {
        grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
      }
      .room {
        --_serving: 145.75rem;
        --_pipeline: 41rem;
        --_measured: 55rem;
      }
      .runs-room,
      .stages-room {
        --_runs: 101.25rem;
        --_stages: 25.25rem;
      }
      .moment {
        min-block-size: 9.5em;
      }
      .told {
        min-block-size: 6em;
      }
      .results :is(th, td) {
        padding-inline-end: 0.5rem;
        font-size: 0.75rem;
      }
      .ticks span:nth-child(even) {
        display: none;
      }
    }
    @container (max-width: 20rem) {
      .room {
        --_serving: 162.25rem;
        --_pipeline: 44.5rem;
        --_measured: 58.5rem;
      }
      .runs-room,
      .stages-room {
        --_runs: 113.5rem;
        --_stages: 26.5rem;
      }
    }
    @media (pointer: coarse) {
      .field input {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .lanes line {
        stroke: Highlight;
      }
    }
  `,
];
