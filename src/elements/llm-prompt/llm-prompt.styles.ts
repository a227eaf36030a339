import {css} from 'lit';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';

export const styles = [
  figureStyles,
  chipStyles,
  css`
    .input-row {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      justify-content: space-between;
      gap: 0.25rem 1rem;
      margin-block-end: 0.25rem;
    }
    .example {
      display: flex;
      align-items: center;
      gap: 0.5rem;
    }
    /* Its examples come later. */
    .example select {
      inline-size: 10.5rem;
    }
    .text {
      field-sizing: content;
      min-block-size: 3rem;
      max-block-size: 14rem;
    }
    .tokens {
      margin-block-start: 1rem;
      min-block-size: 2.25rem;
    }
    .chips {
      font-size: 1.125em;
    }
    .readout {
      min-block-size: 4.5em;
      margin: 0.5rem 0 0.25rem;
      color: var(--_muted);
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
    .readout b {
      color: var(--_ink);
      font-weight: 600;
    }
    .readout code,
    .stats dd {
      font-family: var(--_mono);
      font-variant-numeric: tabular-nums;
      color: var(--_ink);
    }
    .readout p {
      margin: 0;
    }
    .stats {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 0.5rem 1rem;
      margin: 0;
      border-block-start: 1px solid var(--_rule);
      padding-block-start: 0.5rem;
    }
    .stats div {
      display: flex;
      flex-direction: column-reverse;
      justify-content: flex-end;
    }
    .stats dt {
      color: var(--_muted);
      font-size: 0.8125rem;
      line-height: 1.25;
    }
    .stats dd {
      margin: 0;
      font-size: 1.25rem;
    }
    .undo {
      min-block-size: 1.75rem;
      padding: 0 0.5rem;
      font-size: 0.8125rem;
      vertical-align: bottom;
    }
    @media (pointer: coarse) {
      .chips {
        line-height: 2.8;
      }
      .chip {
        padding-block: 0.8em;
      }
      .undo {
        min-block-size: 2.75rem;
        min-inline-size: 2.75rem;
        vertical-align: middle;
      }
    }
    @container (max-width: 30rem) {
      .stats {
        grid-template-columns: repeat(2, 1fr);
      }
      .readout {
        min-block-size: 7.5em;
      }
    }
  `,
];
