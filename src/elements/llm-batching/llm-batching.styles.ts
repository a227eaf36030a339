import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {resultStyles} from '../../styles/results.js';
import {laneStyles} from './lanes.styles.js';
import {servingColours} from '../../styles/serving.js';
import {trainingStyles} from '../../styles/training.js';

export const styles = [
  figureStyles,
  trainingStyles,
  resultStyles,
  servingColours,
  laneStyles,
  css`
    :host {
      --_on-forward: light-dark(#fff, #111);
      --_on-backward: #111;
    }
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
      gap: 0.5rem 1rem;
      align-items: start;
      margin-block-end: 0.5rem;
    }
    .field :is(select, input) {
      inline-size: 100%;
      min-inline-size: 0;
      font-size: 0.875rem;
    }
    .field ::placeholder {
      color: var(--_muted);
      opacity: 1;
    }
    .field [aria-invalid='true'] {
      border-color: var(--_danger);
      box-shadow: inset 0 0 0 1px var(--_danger);
    }
    details {
      margin-block: 0.25rem;
      font-size: 0.875rem;
    }
    summary {
      inline-size: fit-content;
      padding-block: 0.128rem;
      cursor: pointer;
    }
    details .fields {
      grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr));
      margin-block: 0.25rem;
    }
    .news {
      min-block-size: 3rem;
    }
    .news .warning {
      font-size: 0.8125rem;
    }
    /* The room that each view takes before it is there. */
    .room {
      min-block-size: var(--_room);
    }
    .serving {
      --_room: 72rem;
    }
    .pipeline {
      --_room: 31rem;
    }
    .measured {
      --_room: 25rem;
    }
    .told {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr));
      min-block-size: 1.5em;
    }
    .results {
      margin-block: 0.75rem 0;
    }
    .results td {
      overflow-wrap: anywhere;
    }
    .timed {
      inline-size: 100%;
      margin-block-end: 0.5rem;
    }
    .timed td {
      inline-size: 42%;
    }
    .timed svg {
      inline-size: calc(100% - 5.5rem);
      block-size: 0.875rem;
      vertical-align: -0.125em;
      margin-inline-end: 0.5rem;
      fill: var(--_kind);
      forced-color-adjust: none;
    }
    @container (max-width: 56rem) {
      .serving {
        --_room: 78rem;
      }
      .pipeline {
        --_room: 32rem;
      }
      .measured {
        --_room: 26rem;
      }
    }
    @container (max-width: 34rem) {
      .fields {
        grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
      }
      .news {
        min-block-size: 4rem;
      }
      .timed-news {
        min-block-size: 6rem;
      }
      .serving {
        --_room: 111rem;
      }
      .pipeline {
        --_room: 44rem;
      }
      .measured {
        --_room: 33rem;
      }
      .moment {
        min-block-size: 6em;
      }
      .results :is(th, td) {
        padding-inline-end: 0.5rem;
        font-size: 0.75rem;
      }
      .ticks span:nth-child(even) {
        display: none;
      }
    }
    @container (max-width: 20rem) {
      .serving {
        --_room: 129rem;
      }
      .pipeline {
        --_room: 53rem;
      }
      .measured {
        --_room: 36rem;
      }
    }
    @media (pointer: coarse) {
      .field input,
      summary {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .lanes line {
        stroke: Highlight;
      }
    }
  `,
];
