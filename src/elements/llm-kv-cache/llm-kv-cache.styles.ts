import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {factStyles} from '../../styles/training.js';
import {gridStyles} from './grid.styles.js';
import {memoryStyles} from './memory.styles.js';

export const styles = [
  figureStyles,
  attentionColours,
  factStyles,
  chartStyles,
  gridStyles,
  memoryStyles,
  css`
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .live-room {
      min-block-size: 73rem;
    }
    .room.live {
      min-block-size: 80rem;
    }
    .room.memory {
      min-block-size: 66.5rem;
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
    .number-field {
      max-inline-size: 100%;
    }
    .number-field select {
      min-inline-size: 0;
    }
    .choice .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
      min-block-size: 2.25rem;
      margin: 0;
    }
    .state progress {
      inline-size: 6rem;
    }
    /* Words beside numbers stay where they are while these change. */
    :is(.panel-title, .cell, .lines) code {
      display: inline-block;
      min-inline-size: 2ch;
    }
    .lines code {
      min-inline-size: 11ch;
    }
    .said {
      min-block-size: 4.5rem;
      margin: 0 0 0.5rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .said b {
      color: var(--_accent);
      font-weight: 400;
    }
    .player {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
    }
    .player button {
      min-inline-size: 5.5rem;
    }
    [aria-disabled='true'] {
      color: var(--_muted);
      opacity: 0.5;
      cursor: default;
    }
    .slider {
      display: grid;
      flex: 1;
      grid-template-columns: auto minmax(4rem, 1fr) 5rem;
      align-items: center;
      gap: 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      min-inline-size: 0;
      margin: 0;
    }
    .slider output {
      font: 0.8125rem var(--_mono);
    }
    .costs {
      inline-size: 100%;
      max-inline-size: 42rem;
      margin-block: 0.75rem 0.5rem;
    }
    .costs td {
      min-inline-size: 8.5rem;
    }
    .costs thead th {
      font-weight: 600;
      text-align: end;
    }
    .costs .inner th {
      padding-inline-start: 1rem;
      color: var(--_muted);
    }
    .costs tbody :is(th, td) {
      border: 0;
      padding-block: 0.0625rem;
    }
    .costs .first {
      border-block-start: 1px solid var(--_rule);
    }
    .charts {
      display: grid;
      gap: 0.5rem 1.5rem;
    }
    .charts > * {
      min-inline-size: 0;
    }
    .chart {
      block-size: 13rem;
    }
    .line-key {
      margin: 0.25rem 0 0;
      font-size: 0.8125rem;
    }
    .line-name {
      display: inline-block;
      margin-inline-end: 0.875rem;
    }
    .line-name::before {
      content: '';
      display: inline-block;
      inline-size: 1.25rem;
      margin-inline-end: 0.375rem;
      border-block-start: 3px solid var(--_accent);
      vertical-align: middle;
    }
    .line-name.whole::before {
      border-block-start: 2px solid var(--_muted);
    }
    .line-name.attention::before {
      border-block-start: 2px dashed var(--_attention);
    }
    .verdict {
      max-inline-size: 46rem;
    }

    @container (min-width: 44rem) {
      .charts {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
      .ways {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
      .said {
        min-block-size: 3rem;
      }
    }
    @container (max-width: 44rem) {
      .live-room {
        min-block-size: 118.5rem;
      }
      .room.live {
        min-block-size: 128rem;
      }
      .room.memory {
        min-block-size: 84rem;
      }
      .choice .state {
        flex-basis: 100%;
      }
    }
    @container (max-width: 34rem) {
      .live-room {
        min-block-size: 147rem;
      }
      .room.live {
        min-block-size: 158rem;
      }
      .room.memory {
        min-block-size: 118rem;
      }
      .problems {
        min-block-size: 3.25rem;
      }
      .said {
        min-block-size: 8.5rem;
      }
      .player .slider {
        flex-basis: 100%;
      }
      .costs td {
        min-inline-size: 0;
        padding-inline-start: 0.375rem;
        font-size: 0.75rem;
        white-space: nowrap;
      }
      .panel-title {
        min-block-size: 2.75rem;
      }
      .cell {
        min-block-size: 4.25rem;
      }
      :is(.cell, .equation, .lines) > span {
        display: block;
      }
      [part='check'] {
        min-block-size: 5.25rem;
      }
      .sums tr,
      .cards tr {
        display: grid;
        grid-template-columns: 1fr auto;
        border-block-end: 1px solid var(--_rule);
        padding-block: 0.25rem;
      }
      .sums :is(th, td),
      .cards :is(th, td) {
        inline-size: auto;
        border: 0;
        padding: 0;
      }
      .sums th,
      .cards :is(th, td:nth-child(2)) {
        grid-column: 1 / -1;
      }
      .cards td:nth-child(2) {
        inline-size: 100%;
      }
      .sums .exact {
        text-align: start;
      }
      .cards thead {
        display: none;
      }
    }
    @container (max-width: 21rem) {
      .live-room {
        min-block-size: 170rem;
      }
      .room.live {
        min-block-size: 184rem;
      }
      .room.memory {
        min-block-size: 128rem;
      }
      .choice .state {
        min-block-size: 4.25rem;
      }
      .said {
        min-block-size: 11.5rem;
      }
    }
    @media (pointer: coarse) {
      .slider input,
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
