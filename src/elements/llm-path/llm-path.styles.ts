import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {probabilityStyles} from '../../styles/probability.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';
import {drawingStyles} from './drawing.styles.js';

export const styles = [
  figureStyles,
  quantityStyles,
  probabilityStyles,
  attentionColours,
  learningColours,
  signedStyles,
  partStyles,
  drawingStyles,
  css`
    .wait-room {
      min-block-size: 1.75rem;
    }
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      position: relative;
      display: grid;
      grid-template-columns: 1.75rem 11rem minmax(0, 1fr) 15rem;
      gap: 0 1.25rem;
      align-items: start;
      padding-block-end: 1rem;
      scroll-margin-block: 4.5rem 6.5rem;
      break-inside: avoid;
    }
    /* The path, from number to number. */
    li:not(:last-child)::before {
      content: '';
      position: absolute;
      inset-block: 1.75rem 0;
      inset-inline-start: 0.875rem;
      inline-size: 1px;
      background: var(--_rule);
    }
    li.passed::before {
      background: var(--_accent);
    }
    .number {
      display: grid;
      place-content: center;
      inline-size: 1.75rem;
      block-size: 1.75rem;
      border: 1px solid var(--_rule);
      border-radius: 50%;
      background: var(--_surface);
      font: 0.8125rem var(--_mono);
      transition: background var(--_speed);
    }
    .passed .number {
      border-color: var(--_accent);
    }
    [aria-current] .number {
      border-color: var(--_accent);
      background: var(--_accent);
      color: var(--_surface);
    }
    .name {
      padding-block-start: 0.125rem;
      font-weight: 600;
    }
    a {
      color: inherit;
      text-decoration-color: var(--_rule);
      text-decoration-thickness: 1px;
      text-underline-offset: 0.2em;
    }
    a:hover {
      text-decoration-color: currentcolor;
    }
    .drawing {
      min-block-size: 5rem;
    }
    .sentence {
      max-inline-size: 40rem;
      margin: 0;
      padding-block-start: 0.125rem;
    }
    .sentence code {
      direction: ltr;
      unicode-bidi: isolate;
      font-size: 0.875em;
      line-height: 1; /* or another font's lines would be higher */
    }
    .sentence b {
      font-weight: 600;
    }
    .note {
      display: block;
      color: var(--_muted);
    }
    .pending {
      color: var(--_muted);
    }
    .stepped li {
      color: var(--_muted);
    }
    .stepped [aria-current] {
      color: var(--_ink);
    }
    .stepped li .drawing svg > :not(text) {
      opacity: 0.5;
      transition: opacity var(--_speed);
    }
    .stepped [aria-current] .drawing svg > * {
      opacity: 1;
    }
    .controls {
      position: sticky;
      inset-block-end: 0;
      border-block-start: 1px solid var(--_rule);
      background: var(--_surface);
    }
    .player {
      display: flex;
      flex-wrap: wrap;
      flex: 1;
      align-items: center;
      gap: 0.5rem 1.25rem;
    }
    .buttons {
      display: flex;
      gap: 0.375rem;
    }
    .buttons .main {
      min-inline-size: 4.5rem;
    }
    [aria-disabled='true'] {
      color: var(--_muted);
      cursor: default;
    }
    .slider {
      display: flex;
      flex: 1;
      align-items: center;
      gap: 0.5rem;
      min-inline-size: 15rem;
    }
    .slider input {
      flex: 1;
      min-inline-size: 5rem;
    }
    .slider output {
      inline-size: 17rem;
      color: var(--_ink);
    }
    /* The name above; and what comes late has its room kept. */
    @container (max-width: 48rem) {
      li {
        grid-template-columns: 1.75rem minmax(0, 1fr) 13rem;
        gap: 0.25rem 0.875rem;
        padding-block-end: 1.25rem;
      }
      .name {
        grid-column: 2 / -1;
      }
      .sentence {
        grid-column: 2;
        min-block-size: calc(4lh + 0.125rem);
      }
      .slider output {
        inline-size: 11rem;
        min-block-size: 2lh;
        align-content: center;
        line-height: 1.2;
      }
    }
    @container (max-width: 34rem) {
      li {
        grid-template-columns: 1.75rem minmax(0, 1fr);
      }
      .drawing {
        grid-column: 2;
        min-block-size: 4.25rem;
      }
      li:nth-child(6) .drawing {
        min-block-size: 4.75rem;
      }
      li:is(:nth-child(10), :nth-child(14), :nth-child(15)) .drawing {
        min-block-size: 2.25rem;
      }
      .wait progress {
        inline-size: 4.5rem;
      }
    }
    @container (max-width: 21rem) {
      .wait-room {
        min-block-size: 2.75rem;
      }
      .sentence {
        min-block-size: calc(6lh + 0.125rem);
      }
      .slider output {
        inline-size: 7rem;
      }
    }
    @media (pointer: coarse) {
      .slider input {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      [aria-current] .number {
        forced-color-adjust: none;
        background: Highlight;
        color: HighlightText;
      }
      .stepped li .drawing svg > :not(text) {
        opacity: 1;
      }
    }
    @media print {
      .controls {
        position: static;
      }
    }
  `,
];
