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
      min-block-size: 4.5rem;
      max-block-size: 14rem;
    }
    .panes {
      display: grid;
      gap: 1.5rem 2.5rem;
      margin-block-start: 1rem;
    }
    @container (min-width: 44rem) {
      .panes.two {
        grid-template-columns: 1fr 1fr;
      }
    }
    .pane {
      display: flex;
      flex-direction: column;
      min-inline-size: 0;
    }
    .pane-header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      margin-block-end: 0.5rem;
    }
    .models,
    .stats dt {
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .chips {
      min-block-size: 4rem;
      font-size: 1.125em;
    }
    .chips.numeric {
      font-size: 1em;
    }
    .stale {
      opacity: 0.4;
    }
    .readout {
      min-block-size: 3.1em;
      margin: 0.5rem 0 0.25rem;
      color: var(--_muted);
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
    .two .readout {
      min-block-size: 4.6em;
    }
    .readout b {
      color: var(--_ink);
      font-weight: 600;
    }
    .readout code {
      font: 0.8125rem/1 var(--_mono);
      color: var(--_ink);
    }
    .stats {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 0.5rem 1rem;
      margin: auto 0 0;
      border-block-start: 1px solid var(--_rule);
      padding-block-start: 0.5rem;
    }
    .stats div {
      display: flex;
      flex-direction: column-reverse;
      justify-content: flex-end;
    }
    .stats dt {
      line-height: 1.25;
    }
    .stats dd {
      margin: 0;
      font: 1.25rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .stats div:first-child dd {
      font-weight: 700;
    }
    @container (max-width: 30rem) {
      .chips {
        min-block-size: 6rem;
      }
      .readout {
        min-block-size: 4.6em;
      }
      .stats {
        grid-template-columns: 1fr 1fr;
      }
    }
  `,
];
