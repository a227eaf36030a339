import {css} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {trainingStyles} from '../../styles/training.js';

export const styles = [
  figureStyles,
  learningColours,
  trainingStyles,
  chartStyles,
  css`
    /* Recorded: a ring. Live: a dot. */
    .recorded-title .badge::before {
      border: 0.125em solid;
      background: none;
      box-sizing: border-box;
    }
    .side {
      min-block-size: 27rem; /* before there is a run, and a recording */
    }
    .kept + .news {
      margin-block-start: 0.5rem;
    }
    .dashed::before {
      border-block-start-style: dashed;
    }
    .sums {
      display: grid;
      grid-template-columns: minmax(0, 22rem) minmax(0, 1fr);
      gap: 1rem 2rem;
      margin-block: 1rem;
    }
    .sums-map {
      aspect-ratio: 1;
      border: 1px solid var(--_rule);
      cursor: crosshair;
      touch-action: pan-y;
    }
    .sums-map canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      color: var(--_ink);
      transition: color 1ms;
    }
    .sum-counts {
      margin: 0.25rem 0;
      padding: 0;
      list-style: none;
      font-size: 0.875rem;
    }
    .sum-key {
      display: inline-block;
      inline-size: 0.75rem;
      block-size: 0.75rem;
      margin-inline-end: 0.5rem;
      forced-color-adjust: none;
    }
    .sum-key.shown {
      background: var(--_muted);
    }
    .sum-key.unseen {
      background: var(--_loss);
    }
    .sums .readout {
      min-block-size: 3.9em;
    }
    .recorded-title {
      min-block-size: 4.4em;
    }
    @container (max-width: 47rem) {
      .pair {
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
    }
    @container (max-width: 34rem) {
      .sums {
        grid-template-columns: minmax(0, 1fr);
      }
      .sums-map {
        inline-size: min(100%, 22rem);
      }
      .side:first-child {
        min-block-size: 34rem;
      }
    }
  `,
];
