import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {resultStyles} from '../../styles/results.js';

export const styles = [
  figureStyles,
  learningColours,
  partStyles,
  resultStyles,
  css`
    code {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    a {
      color: inherit;
    }
    .choice {
      align-items: end;
    }
    .field + .choice {
      margin-block-start: 0.5rem;
    }
    .field :is(input, select) {
      font-size: 0.9375rem;
    }
    .number-field input {
      inline-size: 8rem;
    }
    .progress,
    .precision {
      align-items: center;
      min-block-size: 2.5rem;
      font-size: 0.875rem;
    }
    .progress {
      min-block-size: 5.5rem;
      align-content: start;
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
    .room {
      min-block-size: 84rem;
    }
    .room + .section {
      margin-block-start: 1.5rem;
      border-block-start: 1px solid var(--_rule);
      padding-block-start: 0.75rem;
    }
    .readout {
      min-block-size: 7.75rem;
    }
    .scroll {
      overflow-x: auto;
    }
    .results {
      margin-block: 0.75rem;
      inline-size: 100%;
    }
    .results th {
      color: var(--_muted);
    }
    .results td {
      white-space: nowrap;
    }
    .results button {
      min-block-size: 1.75rem;
      border-color: transparent;
      padding: 0 0.375rem;
      color: var(--_ink);
      font: 0.8125rem var(--_mono);
      white-space: nowrap;
    }
    .results [aria-pressed='true'] {
      border-color: var(--_ink);
    }
    .results .says {
      font: inherit;
      font-size: 0.875rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .bar {
      display: block;
      direction: ltr;
      min-inline-size: 6rem;
      margin-block-start: 0.25rem;
    }
    .bar rect {
      fill: var(--_muted);
    }
    .bar.of-loss rect {
      fill: var(--_loss);
    }
    .bar .whole {
      opacity: 0.15;
    }
    .name {
      display: none;
    }
    .chosen :is(th, td) {
      background: color-mix(in oklab, var(--_accent) 10%, transparent);
    }
    .fits {
      color: var(--_ink);
      font-weight: 600;
    }
    .too-large {
      color: var(--_muted);
    }
    @container (min-width: 44rem) {
      .room {
        min-block-size: 72rem;
      }
      .readout {
        min-block-size: 2.75rem;
      }
      .progress {
        min-block-size: 2.5rem;
      }
      .wide {
        table-layout: fixed;
      }
      .wide tbody tr {
        block-size: 4.75rem;
      }
      .wide th:last-child {
        inline-size: 36%;
      }
      .results:not(.wide, .cards) {
        inline-size: auto;
        min-inline-size: 28rem;
      }
    }
    @container (min-width: 68rem) {
      .wide tbody tr {
        block-size: 3.5rem;
      }
      .wide th:last-child {
        inline-size: 45%;
      }
    }
    @container (max-width: 44rem) {
      .wide thead {
        display: none;
      }
      .wide tr {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0.125rem 0.75rem;
        border-block-end: 1px solid var(--_rule);
        padding-block: 0.375rem;
      }
      .wide :is(th, td) {
        border: 0;
        padding: 0;
      }
      .wide :is(th, .says) {
        grid-column: 1 / -1;
        inline-size: auto;
      }
      .wide .says {
        min-block-size: 4.25rem;
      }
      .wide .name {
        display: block;
        color: var(--_muted);
        font: 0.75rem var(--_mono);
      }
    }
    @media (pointer: coarse) {
      .results button {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .bar rect {
        forced-color-adjust: none;
      }
      .chosen :is(th, td) {
        border-block-color: Highlight;
      }
    }
  `,
];
