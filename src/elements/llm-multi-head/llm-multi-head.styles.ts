import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
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
    .overview {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 1rem 2.5rem;
      align-items: start;
    }
    .maps {
      display: grid;
      grid-template-columns: 1rem repeat(4, 88px);
      gap: 0.375rem 0.5rem;
      align-items: start;
      justify-content: start;
      /* Not seen, but its end tells the drawing that the colour scheme has changed. */
      transition: color 1ms;
    }
    .row-name,
    .axis-name {
      color: var(--_muted);
      font-size: 0.75rem;
    }
    .row-name {
      align-self: start;
      padding-block-start: 1.75rem;
    }
    .axis-name {
      grid-column: 2 / -1;
    }
    .map {
      display: grid;
      min-inline-size: 0;
      border: 0;
      border-radius: 0;
      padding: 0;
      text-align: start;
    }
    .frame {
      display: grid;
    }
    .map canvas {
      inline-size: 100%;
      aspect-ratio: 1;
      image-rendering: pixelated;
    }
    .map canvas.fine {
      image-rendering: auto;
    }
    .map[aria-pressed='true'] {
      border: 0;
      box-shadow: none;
    }
    .map:hover .frame {
      outline: 1px solid var(--_muted);
    }
    .map[aria-pressed='true'] .frame {
      outline: 2px solid var(--_ink);
    }
    .map.off canvas {
      opacity: 0.3;
    }
    .reading {
      color: var(--_muted);
      font-size: 0.75rem;
      line-height: 1.4;
      white-space: nowrap;
    }
    .map[aria-pressed='true'] .reading {
      color: var(--_ink);
    }
    .cost {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 0.25rem;
    }
    .cost code {
      font-size: 0.75rem;
      line-height: 1.3;
    }
    .cost svg {
      inline-size: 100%;
      block-size: 5px;
    }
    .loss {
      fill: var(--_gradient);
    }
    .gain {
      fill: var(--_residual);
    }

    .head-name,
    .moved {
      margin: 0 0 0.25rem;
      font-size: 0.875rem;
    }
    .pattern {
      position: relative;
      inline-size: fit-content;
      max-inline-size: 100%;
      line-height: 0;
      cursor: crosshair;
    }
    .pattern canvas {
      position: absolute;
      inset: 0 auto auto 0;
      image-rendering: pixelated;
    }
    .labels {
      position: relative;
      max-inline-size: 100%;
    }
    .labels text {
      fill: var(--_muted);
      font: 12px var(--_mono);
    }
    .labels rect {
      fill: none;
      stroke: var(--_query);
    }
    .labels .column {
      stroke: var(--_key);
    }
    .labels .cell {
      stroke: var(--_ink);
      stroke-width: 2;
    }
    .labels .query,
    .labels .key {
      font-weight: 600;
      fill: var(--_query);
    }
    .labels .key {
      fill: var(--_key);
    }
    .readout .query {
      color: var(--_query);
    }
    .readout .key {
      color: var(--_key);
    }
    #cell {
      min-block-size: 1.5em;
    }
    .key-steps {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
      margin: 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .key-steps i {
      display: inline-block;
      inline-size: 0.875em;
      block-size: 0.875em;
      margin-inline-end: 0.25em;
      vertical-align: -0.1em;
      background: color-mix(in srgb, var(--_neutral), var(--_attention) var(--_share, 0%));
      outline: 1px solid var(--_rule);
    }
    .step-1 {
      --_share: 22%;
    }
    .step-2 {
      --_share: 50%;
    }
    .step-3 {
      --_share: 71%;
    }
    .step-4 {
      --_share: 100%;
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
      position: static;
      border: 0;
      padding: 0.125rem 0.75rem 0.125rem 0;
      background: none;
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
        color-mix(in oklab, var(--_neutral), var(--_residual) 45%),
        var(--_neutral)
      );
    }
    .tokens-foot .scale i + * + i {
      background: linear-gradient(
        to right,
        var(--_neutral),
        color-mix(in oklab, var(--_neutral), var(--_gradient) 45%)
      );
    }
    .next {
      inline-size: 100%;
    }
    .came th {
      font-weight: 600;
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

    .outputs {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 0.75rem 1.25rem;
    }
    .output {
      display: grid;
      gap: 0.25rem;
      align-content: start;
      font-size: 0.8125rem;
    }
    .output button {
      justify-self: start;
      font-size: 0.8125rem;
    }
    .total {
      grid-column: 1 / -1;
      border-block-start: 1px solid var(--_rule);
      padding-block-start: 0.5rem;
    }
    .strip {
      inline-size: 100%;
      block-size: 1.5rem;
    }
    .rows {
      color: var(--_muted);
      text-align: center;
    }
    .rows::before {
      content: '↓ ';
    }
    .length {
      inline-size: 100%;
      block-size: 0.5rem;
    }
    .total .length {
      max-inline-size: calc(25% - 0.9375rem);
    }
    .length rect {
      fill: var(--_residual);
    }
    .amount {
      color: var(--_muted);
    }
    .amount code {
      color: var(--_ink);
    }
    .output-room,
    .sharing-room {
      min-block-size: 12rem;
    }

    .ways {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: 1rem 2rem;
      margin-block: 0.5rem;
    }
    .way {
      display: grid;
      gap: 0.25rem;
      align-content: start;
      cursor: pointer;
    }
    .way b {
      color: var(--_ink);
      font-weight: 600;
    }
    .way code {
      color: var(--_ink);
    }
    .way-name {
      display: block;
    }
    .sharing-diagram {
      inline-size: 100%;
      max-inline-size: 16rem;
    }
    .sharing-diagram line {
      stroke: var(--_muted);
      stroke-width: 0.75;
    }
    .q {
      fill: var(--_query);
    }
    .k,
    .keys {
      fill: var(--_key);
    }
    .v,
    .values {
      fill: var(--_value);
    }
    .cache {
      inline-size: 100%;
      block-size: 0.5rem;
    }
    .way:has(:checked) .cache {
      outline: 1px solid var(--_ink);
      outline-offset: 1px;
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
      :is(.bars, .cost, .length, .cache, .sharing-diagram) :is(rect, circle) {
        forced-color-adjust: none;
      }
    }
  `,
];
