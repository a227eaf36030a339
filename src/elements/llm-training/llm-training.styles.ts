import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {trainingStyles} from '../../styles/training.js';

export const styles = [
  figureStyles,
  attentionColours,
  learningColours,
  trainingStyles,
  chartStyles,
  css`
    b {
      font-weight: 600;
    }
    /* Recorded: a ring. Live: a dot. */
    :host(:is([show='recorded'], [view='recorded']:not([show]))) .badge::before {
      border: 0.125em solid;
      background: none;
      box-sizing: border-box;
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
    .view {
      min-block-size: 20rem;
    }
    .readout[part='text-state'] {
      min-block-size: 2.9em;
    }
    .own {
      max-block-size: 14rem;
    }
    .excerpt {
      margin: 0 0 0.5rem;
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
    .attention-line {
      --_line: var(--_attention);
    }
    .small {
      block-size: 9rem;
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
  `,
];
