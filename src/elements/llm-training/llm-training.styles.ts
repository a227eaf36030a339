import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';

export const styles = [
  figureStyles,
  attentionColours,
  learningColours,
  partStyles,
  chartStyles,
  css`
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    b {
      font-weight: 600;
    }
    .tabs {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1.25rem;
      margin-block-end: 0.75rem;
      border-block-end: 1px solid var(--_rule);
    }
    .tabs button {
      border: 0;
      border-block-end: 2px solid transparent;
      border-radius: 0;
      padding: 0.25rem 0;
      color: var(--_muted);
    }
    .tabs [aria-selected='true'] {
      border-block-end-color: var(--_ink);
      color: var(--_ink);
      font-weight: 600;
    }
    a {
      color: inherit;
    }
    .view {
      min-block-size: 20rem;
    }
    .live-room {
      min-block-size: 44rem;
    }
    .readout[part='text-state'] {
      min-block-size: 2.9em;
    }
    .own,
    .excerpt {
      max-block-size: 14rem;
    }
    .excerpt {
      margin: 0 0 0.5rem;
      font-size: 0.875rem;
      overflow-wrap: anywhere;
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
      min-inline-size: 4rem;
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .slider.wide {
      flex: 1;
    }
    .slider.wide input {
      flex: 1;
      min-inline-size: 8rem;
    }
    .slider.wide output {
      min-inline-size: 9.5rem;
    }
    .number-field [type='number'] {
      inline-size: 6rem;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      margin-block: 0.25rem 0.5rem;
    }
    .main {
      min-inline-size: 6rem;
      border-color: var(--_accent);
      font-weight: 600;
    }
    [aria-disabled='true'] {
      border-color: var(--_rule);
      color: var(--_muted);
      cursor: default;
    }
    .state-line {
      min-block-size: 1.5em;
      font-variant-numeric: tabular-nums;
    }
    .state-line code {
      white-space: pre;
    }
    .news {
      min-block-size: 3.25rem;
      font-size: 0.875rem;
    }
    .news p {
      margin: 0;
    }
    .news p::first-letter {
      text-transform: uppercase;
    }
    .kept + .news {
      margin-block-start: 0.5rem;
    }
    .warning {
      border-inline-start: 3px solid var(--_danger);
      padding-inline-start: 0.75rem;
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1.25rem;
      margin: 0.25rem 0 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .swatch::before {
      content: '';
      display: inline-block;
      inline-size: 1.25rem;
      margin-inline-end: 0.4rem;
      border-block-start: 2px solid var(--_line);
      vertical-align: middle;
    }
    .loss-line {
      --_line: var(--_loss);
    }
    .validation-line {
      --_line: var(--_ink);
    }
    .attention-line {
      --_line: var(--_attention);
    }
    .facts {
      align-self: end;
      border-collapse: collapse;
      font-size: 0.8125rem;
    }
    .facts :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.25rem 0;
      text-align: start;
      font-weight: 400;
    }
    .facts th {
      position: static;
      background: none;
    }
    .facts td {
      padding-inline-start: 1rem;
      text-align: end;
    }
    .size input {
      display: inline-block;
      inline-size: 11rem;
    }
    .costs {
      inline-size: 100%;
      margin-block: 0.5rem;
    }
    .costs .exact {
      overflow-wrap: anywhere;
    }
    .costs .about {
      font-family: inherit;
      inline-size: 34%;
      overflow-wrap: anywhere;
      color: var(--_muted);
    }
    .costs-room {
      min-block-size: 17rem;
    }
    .problems {
      min-block-size: 1.5rem;
      font-size: 0.875rem;
    }
    .problems p {
      margin: 0;
    }
    .dashed::before {
      border-block-start-style: dashed;
    }
    .pair {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 1.5rem;
    }
    .pair > * {
      min-inline-size: 0;
    }
    .stack {
      display: grid;
      gap: 1rem;
    }
    .recorded-title {
      min-block-size: 4.4em;
    }
    .small {
      block-size: 9rem;
    }
    .kept {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 1.25rem;
      margin-block-start: 0.75rem;
    }
    .sample {
      max-inline-size: 46rem;
      min-block-size: 7.5rem;
      max-block-size: 12rem;
      overflow-y: auto;
      margin: 0;
      border-inline-start: 2px solid var(--_rule);
      padding-inline-start: 0.75rem;
      font: inherit;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }

    @container (max-width: 34rem) {
      .news {
        min-block-size: 6.5rem;
      }
      .costs tr {
        display: grid;
        grid-template-columns: 1fr auto;
        border-block-end: 1px solid var(--_rule);
        padding-block: 0.25rem;
      }
      .costs :is(th, td) {
        inline-size: auto;
        border: 0;
        padding: 0;
      }
      .costs th {
        grid-column: 1 / -1;
        color: var(--_muted);
      }
      .costs .exact {
        text-align: start;
      }
      .costs .about {
        inline-size: auto;
        max-inline-size: 11rem;
        padding-inline-start: 0.75rem;
        overflow-wrap: normal;
      }
      .pair {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .slider,
      .slider.wide {
        flex: 1 1 100%;
      }
      .slider input {
        flex: 1;
        min-inline-size: 6rem;
      }
    }
    @media (pointer: coarse) {
      .slider input,
      .tabs button {
        min-block-size: 2.75rem;
      }
    }
  `,
];
