import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {resultStyles} from '../../styles/results.js';
import {tableStyles} from './tables.styles.js';

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
      inline-size: 9rem;
    }
    .number-field [aria-invalid='true'] {
      border-color: var(--_danger);
    }
    .problems {
      min-block-size: 2.5rem;
      font-size: 0.8125rem;
    }
    .problems p {
      margin: 0;
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
    .room + .section {
      margin-block-start: 1.5rem;
      border-block-start: 1px solid var(--_rule);
      padding-block-start: 0.75rem;
    }
    .readout {
      min-block-size: 12rem;
    }
    .keeping {
      min-block-size: 4rem;
    }
    summary {
      inline-size: fit-content;
      padding-block: 0.25rem;
      color: var(--_muted);
      font-size: 0.8125rem;
      cursor: pointer;
    }
  `,
  tableStyles,
];
