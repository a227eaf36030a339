import {css} from 'lit';
import {partStyles} from './parts.js';

/** Numbers and tables of facts, in the figures of training and of what it costs. @internal */
export const factStyles = [
  partStyles,
  css`
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    a {
      color: inherit;
    }
    .number-field [type='number'] {
      inline-size: 6rem;
    }
    .warning {
      margin: 0;
      border-inline-start: 3px solid var(--_danger);
      padding-inline-start: 0.75rem;
    }
    .facts {
      align-self: end;
      border-collapse: collapse;
      font-size: 0.8125rem;
    }
    .facts :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.25rem 0;
      text-align: start;
      font-weight: 400;
    }
    .facts td {
      padding-inline-start: 1rem;
      text-align: end;
    }
  `,
];

/** What figures of a training run share: sliders, buttons, the line of numbers, what has happened, checkpoints. @internal */
export const trainingStyles = [
  factStyles,
  css`
    .room {
      min-block-size: 40rem;
    }
    .slider {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      inline-size: 9rem;
      margin: 0;
    }
    .slider output {
      min-inline-size: 4rem;
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .kept,
    .buttons,
    .legend {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 1.25rem;
    }
    .kept {
      margin-block-start: 0.75rem;
    }
    .kept .slider {
      flex: 1;
    }
    .kept .slider input {
      flex: 1;
      min-inline-size: 8rem;
    }
    .kept .slider output {
      min-inline-size: 9.5rem;
    }
    .buttons {
      gap: 0.5rem;
      margin-block: 0.25rem 0.5rem;
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
    .state-line {
      min-block-size: 1.5em;
      font-variant-numeric: tabular-nums;
    }
    .state-line code {
      white-space: pre;
    }
    .news {
      min-block-size: 3.25rem;
      font-size: 0.875rem;
    }
    .news p {
      margin: 0;
    }
    .news p::first-letter {
      text-transform: uppercase;
    }
    .legend {
      gap: 0 1.25rem;
      margin: 0.25rem 0 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .swatch::before {
      content: '';
      display: inline-block;
      inline-size: 1.25rem;
      margin-inline-end: 0.4rem;
      border-block-start: 2px solid var(--_line);
      vertical-align: middle;
    }
    .loss-line {
      --_line: var(--_loss);
    }
    .validation-line {
      --_line: var(--_ink);
    }
    .pair {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 1.5rem;
    }
    .pair > * {
      min-inline-size: 0;
    }

    @container (max-width: 34rem) {
      .news {
        min-block-size: 6.5rem;
      }
      .pair {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .slider,
      .kept .slider {
        flex: 1 1 100%;
      }
      .slider input {
        flex: 1;
        min-inline-size: 6rem;
      }
    }
    @media (pointer: coarse) {
      .slider input {
        min-block-size: 2.75rem;
      }
    }
  `,
];
