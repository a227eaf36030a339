import {css} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {preferenceColours} from '../../styles/preference.js';

export const styles = [
  figureStyles,
  learningColours,
  preferenceColours,
  partStyles,
  chartStyles,
  css`
    :host {
      --_right: var(--llm-probability, light-dark(oklch(0.5 0.09 195), oklch(0.78 0.1 195)));
    }
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .room {
      min-block-size: 24rem;
    }
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    .prompt {
      display: grid;
      gap: 0.5rem 1rem;
      align-items: start;
      margin-block-end: 0.5rem;
    }
    .prompt .text {
      margin: 0;
    }
    .example {
      display: grid;
      gap: 0.125rem;
      min-inline-size: 0;
    }
    .example select {
      inline-size: 100%;
    }
    .main {
      min-inline-size: 8rem;
      border-color: var(--_accent);
      color: var(--_accent);
      font-weight: 600;
    }
    [aria-disabled='true'] {
      border-color: var(--_rule);
      color: var(--_muted);
      cursor: default;
    }
    [aria-disabled='true']:not(.candidate) {
      opacity: 0.5;
    }
    .slider {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.125rem 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      inline-size: 9rem;
      margin: 0;
    }
    .slider output {
      min-inline-size: 3.5rem;
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .slider .hint {
      margin: 0;
    }
    .number-field [type='number'] {
      inline-size: 6rem;
    }

    .columns {
      display: grid;
      gap: 1rem 1.5rem;
      margin-block: 0.75rem;
    }
    .column {
      min-inline-size: 0;
      border-block-start: 2px solid var(--_rule);
      padding-block-start: 0.375rem;
    }
    .column-title {
      margin: 0;
      font-weight: 600;
    }
    .column > .hint {
      margin: 0;
    }
    .said {
      min-block-size: 7.5rem;
      margin-block: 0.5rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .two .said {
      min-block-size: 4.5rem;
    }
    .speaking::after {
      content: '';
      display: inline-block;
      inline-size: 0.5em;
      block-size: 1em;
      margin-inline-start: 0.1em;
      background: var(--_accent);
      vertical-align: text-bottom;
    }
    .said-state {
      min-block-size: 1.5rem;
      margin: 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .said-state .wait {
      font-size: inherit;
    }
    .said-state progress {
      inline-size: 3rem;
    }
    .readout {
      min-block-size: 1.5rem;
    }

    .question {
      min-block-size: 1.5rem;
      margin: 0 0 0.5rem;
    }
    .question .label {
      margin-inline-end: 0.375rem;
    }
    .pair {
      display: grid;
      gap: 0.75rem;
    }
    .candidate {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 0.625rem;
      align-content: start;
      min-block-size: 6rem;
      padding: 0.5rem 0.75rem;
      text-align: start;
    }
    .candidate-name {
      color: var(--_muted);
      font: 0.8125rem/1.65 var(--_mono);
    }
    .candidate-text {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .pair-hint {
      margin-block-end: 0.5rem;
    }
    .judge {
      min-block-size: 2.25rem;
    }

    .wait-room {
      min-block-size: 2rem;
    }
    .charts {
      display: grid;
      gap: 1rem 1.5rem;
    }
    .charts > * {
      min-inline-size: 0;
    }
    .curves-hint {
      min-block-size: 2.5rem;
    }
    .chart {
      block-size: 13rem;
    }
    .empty .chart {
      display: grid;
      align-content: end;
      box-sizing: border-box;
      padding: 0.375rem 0.625rem;
      margin-block-end: 3rem;
      border: solid var(--_rule);
      border-width: 0 0 1px 1px;
      block-size: 10rem;
      margin-inline-start: 3rem;
    }
    .line-key {
      min-block-size: 1.25rem;
      margin: 0;
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
      border-block-start: 2px solid currentcolor;
      vertical-align: middle;
    }
    .line-name.chosen::before {
      border-color: var(--_chosen);
    }
    .line-name.rejected::before {
      border-color: var(--_rejected);
      border-block-start-style: dashed;
    }
    .line-name.kl::before {
      border-color: var(--_kl);
    }
    .line-name.right::before {
      border-color: var(--_right);
    }
    .line-name.length::before {
      border-color: var(--_muted);
      border-block-start-style: dashed;
    }
    .verdict {
      max-inline-size: 46rem;
      border-inline-start: 3px solid var(--_rule);
      padding-inline-start: 0.75rem;
    }
    .verdict:is(.overdone, .diverging, .ranAway) {
      border-color: var(--_danger);
    }
    .runs {
      border-collapse: collapse;
      margin-block: 0.75rem;
      font-size: 0.8125rem;
    }
    .runs caption {
      padding-block-end: 0.25rem;
      color: var(--_muted);
      text-align: start;
    }
    .runs :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.125rem 0 0.125rem 1.25rem;
      text-align: end;
      font-weight: 400;
    }
    .runs :is(th, td):first-child {
      padding-inline-start: 0;
      text-align: start;
    }
    .runs th {
      background: none;
      color: var(--_muted);
    }

    @container (min-width: 34rem) {
      .prompt {
        grid-template-columns: minmax(0, 1fr) 17rem;
      }
      .pair,
      .two {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
    }
    @container (max-width: 44rem) {
      .empty {
        display: none;
      }
    }
    @container (min-width: 44rem) {
      .charts {
        align-items: end;
      }
      .three,
      .charts {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
    }
    @container (max-width: 34rem) {
      [part='readout'] {
        min-block-size: 2.75rem;
      }
      .slider {
        inline-size: 100%;
      }
      .slider input {
        flex: 1;
      }
      .runs :is(th, td) {
        padding-inline-start: 0.375rem;
        font-size: 0.75rem;
      }
    }
    @media (forced-colors: active) {
      .candidate,
      .speaking::after {
        border: 1px solid CanvasText;
      }
    }
  `,
];
