import {css} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {chipStyles} from '../../styles/chips.js';

/** They come with the code that they are for. */
export const trainStyles = [
  chipStyles,
  chartStyles,
  css`
    .panes {
      display: grid;
      gap: 1rem 2.5rem;
    }
    @container (min-width: 44rem) {
      .panes {
        grid-template-columns: 1fr 1fr;
      }
    }
    .pane {
      display: flex;
      flex-direction: column;
      min-inline-size: 0;
    }
    .training {
      flex: 1;
      min-block-size: 8rem;
      max-block-size: 24rem;
    }
    .pane .slider {
      flex: none;
      padding-block-start: 0;
    }
    .pane .chips {
      min-block-size: 4.2rem;
      margin-block-start: 0.5rem;
      font-size: 1.0625rem;
    }
    .merges {
      flex: 1 1 auto;
      max-block-size: 16rem;
      margin: 0.25rem 0 0;
      border-block: 1px solid var(--_rule);
      padding: 0;
      overflow: auto;
      list-style: none;
      font: 0.8125rem/1.7 var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    @container (min-width: 44rem) {
      .merges {
        flex: 1 1 0px;
        max-block-size: none;
      }
    }
    .merges li {
      display: flex;
      gap: 1rem;
      padding-inline: 0.25rem;
    }
    .merges li:first-child {
      background: color-mix(in oklch, var(--_rule), transparent 60%);
    }
    .merges .number {
      flex: none;
      min-inline-size: 2.5rem;
      color: var(--_muted);
      text-align: end;
      unicode-bidi: plaintext;
    }
    .merges .pair {
      flex: 1;
      min-inline-size: 0;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .merges .more {
      color: var(--_muted);
    }
  `,
];
