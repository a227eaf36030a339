import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {patternStyles} from '../../styles/pattern.js';
import {probabilityStyles} from '../../styles/probability.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';
import {headsStyles} from './heads.styles.js';
import {outputStyles} from './output.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  probabilityStyles,
  attentionColours,
  partStyles,
  patternStyles,
  headsStyles,
  outputStyles,
  css`
    /* Mathematics runs left to right on every page. */
    code,
    .maps,
    .pattern,
    .outputs,
    .sharing-diagram,
    .cache,
    td {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .room {
      min-block-size: 24rem;
    }
    .room.output {
      min-block-size: 18rem;
    }
    .readings,
    .next,
    .losses {
      inline-size: auto;
      border-collapse: collapse;
      font-size: 0.875rem;
    }
    caption {
      color: var(--_muted);
      font-size: 0.8125rem;
      text-align: start;
    }
    caption b {
      color: var(--_ink);
    }
    .readings {
      margin-block-start: 0.75rem;
    }
    :is(.readings, .next, .losses) :is(th, td) {
      border: 0;
      padding: 0.125rem 0.75rem 0.125rem 0;
      font-weight: 400;
      text-align: start;
      vertical-align: baseline;
    }
    .readings td:nth-child(2),
    .next td:not(.bars),
    .losses td {
      text-align: end;
    }
    .readings td:last-child {
      color: var(--_muted);
      font: inherit;
      direction: inherit;
      text-align: start;
    }
    .losses [aria-current='true'] > * {
      font-weight: 600;
    }
    .losses tr:nth-child(3) > * {
      border-block-start: 1px solid var(--_rule);
    }
    .most {
      margin: 0.5rem 0 0;
      font-size: 0.875rem;
    }
    .repeat {
      margin: 0.5rem 0 0;
      font-size: 0.875rem;
    }
    :is(.most, .repeat) button {
      border: 0;
      padding: 0;
      color: var(--_accent);
      text-decoration: underline;
    }

    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 1rem 2rem;
    }
    .effects-room {
      min-block-size: 14rem;
    }
    .choice select {
      min-inline-size: 9rem;
    }
    .choice {
      align-items: end;
    }
    .ranking {
      min-block-size: 3.5rem;
      margin: 0 0 0.5rem;
      font-size: 0.875rem;
    }
    .tokens-foot {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 0 1.5rem;
      min-block-size: 2.5rem;
    }
    .tokens-foot .scale i {
      background: linear-gradient(
        to right,
        color-mix(in oklab, var(--_neutral), var(--_negative) 45%),
        var(--_neutral)
      );
    }
    .tokens-foot .scale i + * + i {
      background: linear-gradient(
        to right,
        var(--_neutral),
        color-mix(in oklab, var(--_neutral), var(--_positive) 45%)
      );
    }
    .next {
      inline-size: 100%;
    }
    .came th {
      font-weight: 600;
    }
    .next :is(th, td) {
      white-space: nowrap;
    }
    .next .bars {
      inline-size: 45%;
      padding-inline-end: 0.75rem;
    }
    .bars svg {
      display: block;
      inline-size: 100%;
      block-size: 0.875rem;
    }
    .bars .with {
      fill: var(--_probability);
    }
    .bars .without {
      fill: var(--_probability-soft);
    }
    .next thead th::before {
      content: '';
      display: inline-block;
      inline-size: 0.625em;
      block-size: 0.625em;
      margin-inline-end: 0.3em;
      background: var(--_probability);
    }
    .next thead .without::before {
      background: var(--_probability-soft);
    }
    .next thead th {
      white-space: nowrap;
      color: var(--_muted);
      font-size: 0.8125rem;
      text-align: end;
    }
    .moved .hint {
      margin: 0;
    }

    @container (max-width: 740px) {
      .overview {
        grid-template-columns: minmax(0, 1fr);
      }
      .maps {
        grid-template-columns: 1rem repeat(4, minmax(0, 6.5rem));
      }
    }
    @container (max-width: 40rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
      .ways {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @container (max-width: 30rem) {
      .reading {
        min-block-size: 2.8em;
        white-space: normal;
      }
      .outputs {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .total .length {
        max-inline-size: calc(50% - 0.625rem);
      }
      .maps {
        gap: 0.375rem 0.25rem;
      }
    }
    @media (forced-colors: active) {
      .map[aria-pressed='true'] .frame {
        outline-color: Highlight;
      }
      :is(.bars, .cost, .length, .strip, .cache, .sharing-diagram) :is(rect, circle) {
        forced-color-adjust: none;
      }
      .strip .above .colour {
        fill: var(--_positive);
      }
      .strip .below .colour {
        fill: var(--_negative);
      }
    }
  `,
];
