import {css} from 'lit';
import {asideStyles} from '../../styles/aside.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';

export const styles = [
  figureStyles,
  learningColours,
  partStyles,
  asideStyles,
  css`
    .room {
      min-block-size: 15rem;
    }
    .wait-room {
      min-block-size: 1.75rem;
    }
    .example {
      display: grid;
      gap: 0.125rem;
      align-content: start;
      min-inline-size: 0;
    }
    .example select {
      inline-size: 100%;
    }
    fieldset {
      column-gap: 1.25rem;
    }
    .line-key {
      margin: 0;
      font-size: 0.8125rem;
    }
    .line-name {
      margin-inline-end: 0.875rem;
    }
    .line-name::before {
      content: '';
      display: inline-block;
      inline-size: 1.25rem;
      block-size: 6px;
      margin-inline-end: 0.375rem;
      background: var(--_loss);
    }
    .line-name.masked::before {
      background: var(--_muted);
      opacity: 0.5;
    }
    .line-name.none::before {
      inline-size: 2px;
      block-size: 0.75rem;
      background: var(--_ink);
      vertical-align: middle;
    }
    .note-room {
      min-block-size: 2.5rem;
    }
    .conversation {
      display: grid;
      gap: 0.5rem 1rem;
      align-items: start;
      margin-block-end: 0.5rem;
    }
    .mask-tokens {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem 2px;
      margin: 1rem 0 0.75rem;
      padding: 0;
      list-style: none;
    }
    .mask-token {
      display: grid;
      grid-template-rows: auto 6px auto;
      gap: 2px;
      min-inline-size: 3rem;
      padding: 0.125rem 0.25rem;
      background: color-mix(in oklab, var(--_rule) 35%, transparent);
      color: var(--_muted);
    }
    .mask-token.counted {
      background: color-mix(in oklab, var(--_loss) 13%, transparent);
      color: var(--_ink);
    }
    .mask-token bdi {
      font: 0.875rem var(--_mono);
      white-space: pre;
    }
    .mask-token .special {
      font-family: inherit;
      font-style: italic;
    }
    .mask-token i.bytes {
      font-style: normal;
      text-decoration: underline dotted;
    }
    .mask-token small {
      font: 0.75rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .mask-token:first-child small {
      grid-row: 3;
    }
    .loss-bar {
      direction: ltr;
      inline-size: 0;
      min-inline-size: 100%;
      block-size: 6px;
      overflow: visible;
    }
    .loss-bar rect {
      fill: var(--_muted);
      opacity: 0.5;
    }
    .counted .loss-bar rect {
      fill: var(--_loss);
      opacity: 1;
    }
    .mask-token .loss-bar .none {
      fill: var(--_ink);
      opacity: 1;
    }
    @container (max-width: 34rem) {
      .note-room {
        min-block-size: 5rem;
      }
    }
    @container (min-width: 34rem) {
      .conversation {
        grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 6fr);
      }
    }
    @media (forced-colors: active) {
      .loss-bar rect,
      .line-name::before {
        forced-color-adjust: none;
      }
      .mask-token.counted {
        outline: 1px solid CanvasText;
      }
    }
  `,
];
