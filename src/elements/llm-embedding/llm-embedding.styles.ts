import {css} from 'lit';
import {asideStyles} from '../../styles/aside.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';
import {driftStyles} from './drift.styles.js';
import {mapStyles} from './map.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  asideStyles,
  partStyles,
  css`
    .readout {
      min-block-size: 1.5em;
    }
    .readout b {
      font-weight: 600;
    }
    code,
    td {
      color: var(--_ink);
    }
    code {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .example {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      min-inline-size: 0;
    }

    .row-room {
      min-block-size: 14rem;
    }
    .strip {
      direction: ltr;
      inline-size: fit-content;
      max-inline-size: 100%;
      touch-action: pan-y;
    }
    .strip-svg {
      display: block;
      cursor: crosshair;
    }
    .strip-svg text {
      fill: var(--_muted);
      font: 12px var(--_mono);
    }
    .strip-svg .end {
      text-anchor: end;
    }
    .matrix {
      fill: none;
      stroke: var(--_rule);
    }
    .row {
      stroke: var(--_residual);
      stroke-width: 2;
    }
    .wedge {
      fill: color-mix(in oklch, var(--_residual), transparent 85%);
    }
    .zero {
      stroke: var(--_muted);
      stroke-width: 0.5;
      pointer-events: none;
    }
    .here {
      fill: none;
      stroke: var(--_ink);
      stroke-width: 2.5;
    }
    .strip-foot {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0.25rem 1.5rem;
      margin-block-start: 0.375rem;
      color: var(--_muted);
      font-size: 0.875rem;
    }

    .sum-row,
    .sum {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.375rem 0.5rem;
    }
    .sum-row {
      justify-content: space-between;
    }
    .sum {
      flex: 1 1 31rem;
      direction: ltr;
    }
    /* Nine letters, and the arrow of the list. */
    .sum [type='text'] {
      flex: 1 1 8rem;
      min-inline-size: calc(9ch + 2.5rem);
      max-inline-size: 10rem;
    }
    .sign {
      padding: 0;
      font: 1.125rem var(--_mono);
    }
    .sign:first-child {
      display: none;
    }
    /* For the longest that is said of the sums to choose from. */
    .answers-room {
      display: flow-root;
      min-block-size: 17.25rem;
    }
    .answers {
      max-inline-size: 36rem;
      margin: 0.75rem 0 0;
      padding: 0;
      list-style: none;
      counter-reset: answer;
    }
    .answers li {
      display: grid;
      grid-template-columns: 1ch 7.5rem 1fr 3rem;
      gap: 0.75rem;
      margin-block-end: 0.25rem;
      align-items: center;
      counter-increment: answer;
    }
    .answers li::before {
      content: counter(answer);
      color: var(--_muted);
      font: 0.8125rem var(--_mono);
    }
    .answers code {
      text-align: end;
    }
    .answer {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .answers li:first-child .answer {
      font-weight: 600;
    }
    .length {
      inline-size: 100%;
      block-size: 0.625rem;
    }
    .length .all {
      fill: color-mix(in oklch, var(--_rule), transparent 50%);
    }
    .length .part {
      fill: var(--_residual);
    }
    @container (max-width: 30rem) {
      .answers-room {
        min-block-size: 23.5rem;
      }
      .sum {
        flex-basis: 100%;
      }
      .sum [type='text'] {
        padding-inline: 0.25rem;
        font-size: 0.875rem;
      }
      .sum .sign:last-child {
        display: none;
      }
    }
    @media (forced-colors: active) {
      .length .part,
      .row {
        fill: CanvasText;
        stroke: CanvasText;
      }
    }
  `,
  mapStyles,
  driftStyles,
];
