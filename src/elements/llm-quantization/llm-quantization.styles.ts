import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {bitColours} from '../../styles/number-bits.js';
import {partStyles} from '../../styles/parts.js';
import {resultStyles} from '../../styles/results.js';
import {signedStyles} from '../../styles/signed.js';
import {bitsStyles} from './bits.styles.js';
import {weightsStyles} from './weights.styles.js';

export const styles = [
  figureStyles,
  partStyles,
  resultStyles,
  signedStyles,
  bitColours,
  css`
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .choice {
      align-items: end;
    }
    .field :is(input, select) {
      font-size: 0.9375rem;
    }
    .example {
      display: grid;
      gap: 0.125rem;
      min-inline-size: 0;
    }
    code,
    .big {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
      overflow-wrap: anywhere;
    }
    .scroll {
      margin-block: 0.75rem;
      overflow-x: auto;
    }
    .results {
      inline-size: 100%;
      max-inline-size: 46rem;
    }
    .results td {
      white-space: nowrap;
    }
    .results th {
      color: var(--_muted);
    }
    .results button {
      min-block-size: 1.75rem;
      border-color: transparent;
      padding: 0 0.375rem;
      color: var(--_ink);
      text-align: start;
      white-space: nowrap;
    }
    .chosen :is(th, td) {
      background: color-mix(in oklab, var(--_fraction) 12%, transparent);
    }
    .precision {
      align-items: center;
      font-size: 0.875rem;
    }
    [aria-disabled='true'] {
      border-color: var(--_rule);
      color: var(--_muted);
      cursor: default;
    }
    @media (pointer: coarse) {
      .results button {
        min-block-size: 2.75rem;
      }
    }
  `,
  bitsStyles,
  weightsStyles,
];
