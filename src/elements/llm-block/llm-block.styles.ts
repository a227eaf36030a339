import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {probabilityStyles} from '../../styles/probability.js';
import {quantityStyles} from '../../styles/quantities.js';
import {resultStyles} from '../../styles/results.js';
import {signedStyles} from '../../styles/signed.js';
import {detailStyles} from './detail.styles.js';
import {flowStyles} from './flow.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  attentionColours,
  quantityStyles,
  probabilityStyles,
  signedStyles,
  partStyles,
  resultStyles,
  flowStyles,
  detailStyles,
  css`
    code {
      direction: ltr;
      unicode-bidi: isolate;
    }
    .choice {
      align-items: end;
    }
    .length {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 0.25rem 0.75rem;
    }
    [type='range'] {
      inline-size: 10rem;
      max-inline-size: 100%;
      min-block-size: 2rem;
      margin: 0;
    }
    .number-field {
      min-block-size: 2rem;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .number-field input {
      inline-size: 6rem;
      color: var(--_ink);
    }
    .source {
      align-content: center;
      min-block-size: 2rem;
      font-size: 0.8125rem;
      color: var(--_muted);
    }
    a {
      color: inherit;
      text-underline-offset: 0.15em;
    }

    .measures {
      display: grid;
      gap: 0.5rem 2rem;
      margin-block-start: 0.5rem;
    }
    .measure-label {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0 1rem;
      margin: 0 0 0.125rem;
      font-size: 0.8125rem;
    }
    .stack-bar {
      display: block;
      inline-size: 100%;
      block-size: 1.5rem;
      overflow: visible;
    }
    .cut,
    .chosen {
      fill: none;
      vector-effect: non-scaling-stroke;
    }
    .cut {
      stroke: var(--_surface);
      stroke-width: 1;
    }
    .chosen {
      stroke: var(--_ink);
      stroke-width: 2;
    }
    .measure .key {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.875rem;
      margin: 0.25rem 0 0;
    }
    .key i {
      display: inline-block;
      inline-size: 0.625rem;
      block-size: 0.625rem;
      margin-inline-end: 0.375rem;
    }
    .embedding {
      --_kind: var(--_residual);
    }
    .attention {
      --_kind: var(--_attention);
    }
    .mlp {
      --_kind: var(--_neuron);
    }
    .norm {
      --_kind: var(--_ink);
    }
    .unembedding {
      --_kind: var(--_probability);
    }
    .stack-bar path:not(.cut),
    .share rect:not(.ground) {
      fill: var(--_kind);
    }
    .key i {
      background: var(--_kind);
    }
    .sum-line {
      direction: ltr;
      margin: 0.625rem 0;
      font-size: 0.8125rem;
      color: var(--_muted);
    }
    .sum-line span {
      white-space: nowrap;
    }
    .sum-line code {
      color: var(--_ink);
    }
    .text-and-tokens {
      margin-block: 0.75rem 0.25rem;
    }

    .differences {
      margin-block-start: 1rem;
    }
    .results caption {
      padding-block-end: 0.25rem;
      color: var(--_ink);
      font-weight: 600;
      font-size: 0.9375rem;
    }
    .differences th {
      color: var(--_muted);
    }

    @container (min-width: 44rem) {
      .measures {
        grid-template-columns: 1fr 1fr;
      }
    }
    @media (forced-colors: active) {
      .stack-bar,
      .share,
      .key i {
        forced-color-adjust: none;
      }
    }
  `,
];
