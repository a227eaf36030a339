import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {trainingStyles} from '../../styles/training.js';
import {gridStyles} from './grid.styles.js';
import {liveStyles} from './live.styles.js';
import {memoryStyles} from './memory.styles.js';

export const styles = [
  figureStyles,
  attentionColours,
  trainingStyles,
  chartStyles,
  gridStyles,
  liveStyles,
  memoryStyles,
  css`
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    b {
      font-weight: 600;
    }
    b.of-key {
      color: var(--_key);
    }
    b.of-value {
      color: var(--_value);
    }
    /* Room for what is to come, and for what may be wrong. */
    .live {
      min-block-size: 78.75rem;
    }
    .memory {
      min-block-size: 72rem;
    }
    .problems {
      min-block-size: 1.5rem;
      margin-block-start: 0.375rem;
      font-size: 0.875rem;
    }
    @container (max-width: 62rem) {
      .live {
        min-block-size: 82.5rem;
      }
      .memory {
        min-block-size: 75rem;
      }
    }
    @container (max-width: 44rem) {
      .live {
        min-block-size: 132rem;
      }
      .memory {
        min-block-size: 92.25rem;
      }
      .problems {
        min-block-size: 2.75rem;
      }
    }
    @container (max-width: 34rem) {
      .live {
        min-block-size: 148rem;
      }
      .memory {
        min-block-size: 118.5rem;
      }
    }
    @container (max-width: 26rem) {
      .live {
        min-block-size: 164.5rem;
      }
      .memory {
        min-block-size: 130.5rem;
      }
    }
    @container (max-width: 21rem) {
      .live {
        min-block-size: 180rem;
      }
      .memory {
        min-block-size: 142rem;
      }
      .problems {
        min-block-size: 4rem;
      }
    }
    @media (pointer: coarse) {
      .way {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .cache,
      .key-of-grid i,
      .cards svg,
      .way svg {
        forced-color-adjust: none;
      }
    }
  `,
];
