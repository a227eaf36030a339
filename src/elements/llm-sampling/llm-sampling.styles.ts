import {css} from 'lit';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {probabilityStyles} from '../../styles/probability.js';
import {continuationStyles} from './continuation.styles.js';
import {pipelineStyles} from './pipeline.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  probabilityStyles,
  css`
    .text {
      field-sizing: content;
      min-block-size: 3rem;
      max-block-size: 10rem;
      margin-block: 0.25rem 1rem;
    }
    .columns {
      display: grid;
      gap: 1.5rem 2.5rem;
    }
    .columns > * {
      min-inline-size: 0;
    }
    .section {
      margin: 0 0 0.5rem;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .place {
      font-weight: 400;
      white-space: pre-wrap;
    }
    .visually-hidden {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .number,
    output,
    code {
      font-family: var(--_mono);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
    }
    .number {
      white-space: nowrap;
    }
    .number,
    output,
    code {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .number {
      text-align: right;
    }
    .number:dir(rtl) {
      text-align: left;
    }
    .heads > * {
      color: var(--_muted);
      font-family: inherit;
      font-size: 0.8125rem;
      white-space: normal;
      line-height: 1.2;
    }

    .bars {
      min-block-size: 26rem;
    }
    .row {
      display: grid;
      grid-template-columns: 7.5rem minmax(0, 1fr) 3rem 4rem 5.25rem;
      align-items: center;
      gap: 0 0.5rem;
      min-block-size: 1.75rem;
    }
    .row.heads {
      align-items: end;
    }
    :is(.heads, .others) .name {
      grid-column: 1 / 3;
    }
    .row .name {
      display: flex;
      align-items: center;
      gap: 0.375rem;
      min-inline-size: 0;
    }
    .row button {
      min-inline-size: 1.75rem;
      max-inline-size: 100%;
      min-block-size: 1.625rem;
      overflow: hidden;
      padding: 0 0.375rem;
      border-color: transparent;
      font-size: 0.875rem;
      text-align: start;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .row bdi {
      white-space: pre;
    }
    .row button:hover {
      border-color: var(--_muted);
    }
    .row.drawn {
      background: color-mix(in oklch, var(--_accent), transparent 90%);
    }
    .drawn button {
      font-weight: 600;
    }
    .mark {
      color: var(--_accent);
      font-size: 0.75rem;
    }
    .dropped bdi {
      color: var(--_muted);
      text-decoration: line-through;
    }
    .why {
      color: var(--_muted);
      font-family: system-ui, sans-serif;
      font-size: 0.75rem;
    }
    .others .name {
      color: var(--_muted);
      font-size: 0.8125rem;
      line-height: 1.2;
    }
    .bar {
      display: block;
      /* As wide as its column, of whose width it has no say. */
      inline-size: 0;
      min-inline-size: 100%;
      block-size: 1rem;
      overflow: visible;
    }
    .bar:dir(rtl) {
      transform: scaleX(-1);
    }
    .moves .bar rect {
      transition: width var(--_speed);
    }
    rect.before {
      fill: var(--_probability-soft);
    }
    rect.after {
      fill: var(--_probability);
    }
    .dropped rect.before {
      fill: color-mix(in oklch, var(--_muted), transparent 55%);
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0.125rem 1rem;
      margin: 0.5rem 0 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .key {
      display: inline-block;
      inline-size: 0.875rem;
      block-size: 0.625rem;
      margin-inline-end: 0.375rem;
      background: var(--_probability-soft);
    }
    .key.after {
      background: var(--_probability);
    }
    .key.dropped {
      background: color-mix(in oklch, var(--_muted), transparent 55%);
    }

    .logit-details {
      margin-block-start: 0.75rem;
    }
    /* As high as with any token, so that pointing at another moves nothing. */
    .logit-sum {
      min-block-size: 20.5rem;
      font-size: 0.875rem;
    }
    .logit-sum p {
      margin: 0.25rem 0;
    }
    .logit-sum small {
      display: block;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .logit-sum table {
      inline-size: 100%;
      border-collapse: collapse;
      font-size: 0.875rem;
    }
    .logit-sum :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.25rem 0.75rem 0.25rem 0;
      vertical-align: baseline;
    }
    .logit-sum th {
      color: var(--_muted);
      font-size: 0.8125rem;
      font-weight: 400;
      text-align: start;
    }
    .logit-sum th.number {
      text-align: end;
    }
    .logit-sum tfoot > tr > * {
      border-block-start: 1px solid var(--_ink);
      color: var(--_ink);
      font-weight: 600;
    }

    @container (min-width: 60rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
    }
    /* One line for each: logits are told below, and that a token was drawn by its ground, its line and its weight. */
    @container (max-width: 34rem) {
      .bars {
        min-block-size: 17rem;
      }
      .bars .row {
        grid-template-columns: minmax(4.5rem, 6.5rem) minmax(0, 1fr) 3.75rem 4.5rem;
      }
      .bars .logit {
        display: none;
      }
      .mark {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .row.drawn {
        position: relative;
        box-shadow: inset 3px 0 var(--_accent);
      }
      .row.drawn:dir(rtl) {
        box-shadow: inset -3px 0 var(--_accent);
      }
      .logit-sum {
        min-block-size: 26rem;
      }
      .columns {
        gap: 1rem;
      }
    }
    @media (pointer: coarse) {
      .row button {
        min-block-size: 2.75rem;
        min-inline-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      rect.before {
        fill: none;
        stroke: CanvasText;
      }
      rect.after {
        fill: Highlight;
      }
      .dropped rect.before {
        stroke: GrayText;
        stroke-dasharray: 3 2;
      }
      .key {
        border: 1px solid CanvasText;
      }
      .key.dropped {
        border: 1px dashed GrayText;
      }
      [aria-disabled='true'],
      .buttons .main[aria-disabled='true'] {
        border-color: GrayText;
        color: GrayText;
      }
      .row.drawn {
        outline: 1px solid Highlight;
      }
      .key.after {
        forced-color-adjust: none;
        background: Highlight;
      }
    }
  `,
  pipelineStyles,
  continuationStyles,
];
