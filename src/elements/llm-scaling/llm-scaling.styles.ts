import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {factStyles} from '../../styles/training.js';

export const styles = [
  figureStyles,
  factStyles,
  css`
    .size input {
      display: inline-block;
      inline-size: 11rem;
    }
    .problems {
      min-block-size: 1.5rem;
      font-size: 0.875rem;
    }
    .costs-room {
      min-block-size: 15.25rem;
    }
    .costs {
      inline-size: 100%;
      max-inline-size: 50rem;
      margin-block: 0.5rem;
    }
    .costs .about {
      inline-size: 34%;
      font-family: inherit;
      overflow-wrap: anywhere;
      color: var(--_muted);
    }
    @container (max-width: 34rem) {
      .costs-room {
        min-block-size: 23.875rem;
      }
      .costs tr {
        display: grid;
        grid-template-columns: 1fr auto;
        border-block-end: 1px solid var(--_rule);
        padding-block: 0.25rem;
      }
      .costs :is(th, td) {
        inline-size: auto;
        border: 0;
        padding: 0;
      }
      .costs th {
        grid-column: 1 / -1;
        color: var(--_muted);
      }
      .costs .exact {
        text-align: start;
      }
      .costs .about {
        inline-size: auto;
        max-inline-size: 11rem;
        padding-inline-start: 0.75rem;
        overflow-wrap: normal;
      }
    }
  `,
];
