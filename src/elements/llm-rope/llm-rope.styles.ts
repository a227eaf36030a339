import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {quantityStyles} from '../../styles/quantities.js';
import {resultStyles} from '../../styles/results.js';
import {signedStyles} from '../../styles/signed.js';
import {moreStyles} from './more.styles.js';
import {turningStyles} from './turning.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  attentionColours,
  partStyles,
  resultStyles,
  css`
    /* Mathematics runs left to right on every page. */
    code,
    output,
    .line,
    .curve,
    .chart-box,
    .heat,
    .results td,
    svg {
      direction: ltr;
      unicode-bidi: isolate;
    }
    svg {
      display: block;
      max-inline-size: 100%;
      overflow: visible;
    }
    svg text {
      fill: var(--_ink);
      font: 12px var(--_mono);
    }
    svg .tick {
      fill: var(--_muted);
    }
    .middle {
      text-anchor: middle;
    }
    .end {
      text-anchor: end;
    }
    .axis {
      stroke: var(--_rule);
    }
    .field select {
      min-inline-size: 4rem;
    }
    b.query,
    .query {
      --_colour: var(--_query);
    }
    b.key,
    .key {
      --_colour: var(--_key);
    }
    b:is(.query, .key) {
      color: var(--_colour);
    }
    .value {
      --_colour: var(--_value);
      color: var(--_value);
      font-weight: 600;
    }
  `,
  turningStyles,
  moreStyles,
  css`
    @container (max-width: 680px) {
      .dials {
        grid-template-columns: repeat(4, minmax(0, 1fr));
      }
    }
    @container (max-width: 420px) {
      .dials {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
    }
    @container (max-width: 26rem) {
      .results :is(th, td) {
        padding-inline-end: 0.5rem;
        font-size: 0.8125rem;
      }
      .results.words :is(th, td) {
        padding-inline-end: 0.25rem;
        font-size: 0.75rem;
      }
      .compare thead th {
        white-space: normal;
      }
    }
    @media (pointer: coarse) {
      .slider {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .arrow,
      .arrow polygon,
      .place {
        forced-color-adjust: none;
      }
      :is(.score-curve, .loss-line.front, .bow.chosen, .box.chosen, .span) {
        stroke: CanvasText;
      }
      :is(.axis, .rim, .bow, .box, .pair-curve, .loss-line, .mark, .stem, .knob) {
        stroke: GrayText;
      }
      .box.chosen {
        fill: Highlight;
      }
      .dial[aria-checked='true'] {
        outline: 2px solid Highlight;
      }
      .heat canvas,
      .scale i {
        forced-color-adjust: none;
      }
    }
  `,
];
