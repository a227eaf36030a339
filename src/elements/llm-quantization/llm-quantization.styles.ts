import {css} from 'lit';
import {figureStyles} from '../../styles/figure.js';
import {bitColours} from '../../styles/number-bits.js';
import {partStyles} from '../../styles/parts.js';
import {resultStyles} from '../../styles/results.js';
import {signedStyles} from '../../styles/signed.js';

export const styles = [
  figureStyles,
  partStyles,
  resultStyles,
  signedStyles,
  bitColours,
  css`
    .views {
      gap: 0.25rem 1.25rem;
      margin-block-end: 0.75rem;
    }
    .room {
      min-block-size: 122rem;
    }
    .part-room {
      min-block-size: 142rem; /* with the controls above it */
    }
    .choice {
      align-items: end;
    }
    .field :is(input, select) {
      font-size: 0.9375rem;
    }
    .example {
      display: grid;
      gap: 0.125rem;
      min-inline-size: 0;
    }
    code,
    .big {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
      overflow-wrap: anywhere;
    }
    .problem {
      min-block-size: 1.5rem;
      margin: 0;
      font-size: 0.875rem;
    }
    .bits {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      min-block-size: 4rem;
      direction: ltr;
    }
    .bit-field {
      --_bit: var(--_muted);
    }
    .of-exponent {
      --_bit: var(--_exponent);
    }
    :is(.of-fraction, .of-value, .of-index) {
      --_bit: var(--_fraction);
    }
    .field-name {
      color: var(--_bit);
      font-size: 0.8125rem;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 2px;
    }
    .bit {
      inline-size: 1.5rem;
      border-color: var(--_bit);
      padding: 0;
      font: 0.9375rem var(--_mono);
    }
    .bit[aria-checked='true'] {
      background: color-mix(in oklab, var(--_bit) 22%, transparent);
      font-weight: 600;
    }
    .value,
    .neighbours {
      margin: 0.75rem 0 0.5rem;
      font-size: 0.875rem;
    }
    .value {
      min-block-size: 2.75rem;
    }
    .big {
      font-size: 1.0625rem;
      font-weight: 600;
    }
    .neighbours {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 2rem;
    }
    .neighbours > div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
    }
    .neighbours dt {
      color: var(--_muted);
    }
    .neighbours dd {
      min-block-size: 2rem;
      margin: 0;
      align-content: center;
    }
    .neighbours button,
    .results button {
      font: 0.8125rem var(--_mono);
    }
    .formula {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      min-block-size: 3.5rem;
      direction: ltr;
    }
    .formula b {
      overflow-wrap: anywhere;
    }
    .line {
      display: block;
      overflow: visible;
      cursor: pointer;
    }
    .line line {
      stroke: var(--_muted);
    }
    .line .tick {
      stroke: var(--_fraction);
      stroke-width: 1.5;
    }
    .line .here {
      stroke: var(--_ink);
      stroke-width: 3;
    }
    .line text {
      fill: var(--_muted);
      font: 0.75rem var(--_mono);
    }
    .line .given {
      fill: var(--_exponent);
      font-size: 1rem;
      text-anchor: middle;
    }
    .line .last {
      text-anchor: end;
    }
    .line-box {
      min-block-size: 5.5rem;
    }
    .scroll {
      margin-block: 0.75rem;
      overflow-x: auto;
    }
    .results {
      inline-size: 100%;
      max-inline-size: 46rem;
    }
    .results td {
      white-space: nowrap;
    }
    .results th {
      color: var(--_muted);
    }
    .results button {
      min-block-size: 1.75rem;
      border-color: transparent;
      padding: 0 0.375rem;
      color: var(--_ink);
      text-align: start;
      white-space: nowrap;
    }
    .chosen :is(th, td) {
      background: color-mix(in oklab, var(--_fraction) 12%, transparent);
    }
    .precision {
      align-items: center;
      font-size: 0.875rem;
    }
    [aria-disabled='true'] {
      border-color: var(--_rule);
      color: var(--_muted);
      cursor: default;
    }
    .slider {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.125rem 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      inline-size: 10rem;
      margin: 0;
    }
    .slider output {
      min-inline-size: 3.5rem;
      color: var(--_ink);
      font: 0.8125rem var(--_mono);
    }
    .wait-room {
      min-block-size: 2rem;
    }
    .maps {
      display: grid;
      gap: 0.5rem 1.25rem;
    }
    .map-box {
      min-inline-size: 0;
    }
    .map {
      position: relative;
      max-inline-size: 22rem;
    }
    .map canvas {
      display: block;
      inline-size: 100%;
      block-size: auto;
      color: var(--_ink);
      image-rendering: pixelated;
      transition: color 1ms; /* its end tells that the scheme has changed */
    }
    .map svg {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .map rect {
      fill: none;
      stroke: var(--_ink);
      stroke-width: 1;
    }
    .cell {
      min-block-size: 2.75rem;
    }
    .histogram {
      display: block;
      overflow: visible;
    }
    .histogram rect {
      fill: color-mix(in oklab, var(--_muted) 55%, transparent);
    }
    .histogram line {
      stroke: var(--_exponent);
      stroke-width: 1;
    }
    .histogram text {
      fill: var(--_muted);
      font: 0.75rem var(--_mono);
    }
    .histogram .last {
      text-anchor: end;
    }
    @container (min-width: 34rem) {
      .room {
        min-block-size: 59rem;
      }
      .part-room {
        min-block-size: 69rem;
      }
      .maps {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
    }
    @media (pointer: coarse) {
      .bit {
        inline-size: 2.75rem;
      }
      .results button {
        min-block-size: 2.75rem;
      }
    }
    @media (forced-colors: active) {
      .bit[aria-checked='true'] {
        outline: 2px solid Highlight;
      }
    }
  `,
];
