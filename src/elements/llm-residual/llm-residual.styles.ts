import {css} from 'lit';
import {barRowStyles} from '../../styles/bar-rows.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {probabilityStyles} from '../../styles/probability.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';
import {LEVELS} from './lens.js';
import {logitStyles} from './logit.styles.js';

/** How much colour the cell of a certain token has, in per cent: text on it is to be read. */
const MOST_TINT = 48;

const levels = Array.from(
  {length: LEVELS + 1},
  (_, level) => css`
    .p${level} {
      --_share: ${Math.round((MOST_TINT * level) / LEVELS)}%;
    }
  `,
);

export const styles = [
  figureStyles,
  quantityStyles,
  probabilityStyles,
  signedStyles,
  partStyles,
  barRowStyles,
  ...levels,
  css`
    .room {
      min-block-size: 40rem;
    }
    code {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    b {
      font-weight: 600;
    }
    .number-field {
      max-inline-size: 100%;
    }
    .number-field select {
      min-inline-size: 0;
    }

    .hidden {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    /* As high as nano's lens, which comes in parts: what stands below does not move. */
    .lens-room {
      min-block-size: 43rem;
    }
    .lens {
      display: grid;
      grid-template-columns: 7rem minmax(0, 1fr);
    }
    .layers {
      display: grid;
      grid-auto-rows: 2.875rem;
    }
    .layers span {
      align-content: center;
      padding-inline-end: 0.5rem;
      color: var(--_muted);
      font-size: 0.8125rem;
      line-height: 1.15;
    }
    .grid {
      overflow-x: auto;
      overflow-y: hidden;
      overscroll-behavior-x: contain;
      contain: content;
      /* The bar that scrolls it stands below what it is for. */
      padding-block-end: 0.5rem;
    }
    .row {
      position: relative;
      display: flex;
      inline-size: max-content;
      block-size: 2.875rem;
    }
    .layers .head,
    .heads {
      block-size: 1.75rem;
    }
    .layers {
      grid-template-rows: 1.75rem;
    }
    .before,
    .after {
      flex: none;
    }
    .cell,
    .row .head {
      flex: none;
      display: grid;
      align-content: center;
      inline-size: 84px;
      overflow: hidden;
      padding-inline: 0.375rem;
      cursor: pointer;
    }
    .cell {
      border: 1px solid transparent;
      border-block-end-color: var(--_rule);
      border-inline-end-color: var(--_rule);
      background: color-mix(in oklch, transparent, var(--_probability) var(--_share));
      line-height: 1.25;
    }
    .row bdi {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: pre;
      font-size: 0.875rem;
    }
    .cell small {
      font: 0.75rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .row .head bdi {
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .row .head.chosen bdi {
      color: var(--_ink);
      font-weight: 600;
    }
    .final bdi {
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: 0.2em;
    }
    .cell:hover {
      border-color: var(--_muted);
    }
    .cell.chosen {
      border-inline-color: var(--_accent);
    }
    .cell[aria-selected='true'] {
      outline: 2px solid var(--_accent);
      outline-offset: -2px;
    }
    .cell:focus-visible {
      outline: 2px solid var(--_accent);
      outline-offset: -2px;
      box-shadow: inset 0 0 0 4px var(--_surface);
    }
    .readout {
      min-block-size: 1.5em;
    }
    .tint {
      display: inline-block;
      inline-size: 4rem;
      block-size: 0.625rem;
      margin-inline: 0.25rem;
      background: linear-gradient(
        to right,
        transparent,
        color-mix(in oklch, transparent, var(--_probability) 62%)
      );
    }
    .label b {
      color: var(--_ink);
    }

    .column {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
      gap: 0.75rem 1.25rem;
    }
    .depth {
      margin: 0;
      border-block-end: 1px solid var(--_rule);
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: baseline;
      padding-block: 0.125rem;
      font-size: 0.875rem;
      line-height: 1.3;
    }
    li bdi {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: pre;
    }
    li .bar {
      grid-column: 1 / 3;
    }
    .bar {
      display: block;
      inline-size: 100%;
    }
    .bar:dir(rtl),
    .length:dir(rtl) {
      transform: scaleX(-1);
    }
    rect.share {
      fill: var(--_probability);
    }

    .section[part~='stream'] .equation code {
      display: inline-block;
    }
    .lengths {
      inline-size: 100%;
      max-inline-size: 34rem;
      border-collapse: collapse;
    }
    .lengths th {
      inline-size: 8rem;
      padding: 0.0625rem 0;
      font-size: 0.8125rem;
      font-weight: 400;
      text-align: start;
    }
    .lengths .number {
      inline-size: 4rem;
      text-align: end;
    }
    .length {
      display: block;
      inline-size: 100%;
      block-size: 0.75rem;
    }
    .length rect {
      fill: var(--_residual);
    }

    @container (min-width: 52.5rem) {
      .lens-room {
        min-block-size: 32rem;
      }
    }
    @container (max-width: 34rem) {
      .lens-room {
        min-block-size: 54.25rem;
      }
      .readout {
        min-block-size: 4.5em;
      }
      .lens {
        grid-template-columns: 5.5rem minmax(0, 1fr);
      }
      .row {
        inline-size: 100%;
      }
      .cell,
      .row .head {
        flex: 1 1 0;
        inline-size: 0;
      }
      .column {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
    @media (forced-colors: active) {
      .cell[aria-selected='true'] {
        outline: 2px solid Highlight;
      }
      rect.share,
      .length rect {
        fill: Highlight;
      }
    }
  `,
  logitStyles,
];
