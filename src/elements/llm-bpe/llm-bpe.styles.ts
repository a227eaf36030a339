import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {mergeStyles} from './merge-mode.styles.js';

export const styles = [
  figureStyles,
  mergeStyles,
  css`
    .unknown {
      min-block-size: 30rem;
    }
    .modes {
      margin-block-end: 0.75rem;
    }
    .controls {
      align-items: center;
    }
    .slider {
      display: flex;
      flex: 1 1 14rem;
      flex-wrap: nowrap;
      align-items: center;
      gap: 0.75rem;
      min-inline-size: 0;
    }
    .slider input {
      flex: 1;
      min-inline-size: 4rem;
      margin: 0;
    }
    output {
      min-inline-size: 6.5em;
      font: 0.875rem var(--_mono);
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    /* Sentences run as their words do, whatever the page's direction. */
    output,
    .readout,
    .hint,
    .notice {
      unicode-bidi: plaintext;
    }
    .readout {
      min-block-size: 2.9em;
      margin: 0.25rem 0 0.5rem;
      overflow-wrap: anywhere;
    }
    .hint {
      margin: 0.375rem 0 0;
      color: var(--_muted);
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    @media (pointer: coarse) {
      .slider input {
        min-block-size: 2.75rem;
      }
    }
  `,
];
