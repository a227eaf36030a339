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
    .side {
      min-block-size: 27rem; /* before there is a run, and a recording */
    }
    .kept + .news {
      margin-block-start: 0.5rem;
    }
    .dashed::before {
      border-block-start-style: dashed;
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
      .side:first-child {
        min-block-size: 34rem;
      }
    }
  `,
];
