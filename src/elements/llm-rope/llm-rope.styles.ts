import {css} from 'lit';
import {attentionColours} from '../../styles/attention.js';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {partStyles} from '../../styles/parts.js';
import {quantityStyles} from '../../styles/quantities.js';
import {signedStyles} from '../../styles/signed.js';

export const styles = [
  figureStyles,
  chipStyles,
  quantityStyles,
  signedStyles,
  attentionColours,
  partStyles,
  css`
    /* Mathematics runs left to right on every page. */
    code,
    output,
    .line,
    .curve,
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

    .handle {
      cursor: grab;
      touch-action: pan-y;
      outline: none;
    }
    .handle:active {
      cursor: grabbing;
    }
    .touch {
      fill: transparent;
    }
    .knob {
      fill: var(--_surface);
      stroke: var(--_colour, var(--_ink));
      stroke-width: 1.5;
    }
    .handle:is(.query, .key) .knob {
      fill: var(--_colour);
    }
    .handle:is(.query, .key) text {
      fill: light-dark(#fff, oklch(0.2 0.01 265));
      font-weight: 600;
    }
    .handle:focus-visible .knob {
      outline: 2px solid var(--_accent);
      outline-offset: 2px;
    }
    .span {
      stroke: var(--_ink);
      stroke-width: 3;
    }
    .stem {
      stroke: var(--_colour);
      stroke-width: 1.5;
    }

    .dials {
      display: grid;
      grid-template-columns: repeat(6, minmax(0, 1fr));
      gap: 0.25rem;
      margin-block: 0.5rem;
    }
    .dial {
      display: grid;
      justify-items: center;
      gap: 0.125rem;
      min-inline-size: 0;
      border: 1px solid transparent;
      padding: 0.25rem 0 0.375rem;
    }
    .dial[aria-checked='true'] {
      border-color: var(--_ink);
    }
    .dial code {
      font-size: 0.75rem;
    }
    .dial-name {
      font-size: 0.75rem;
      color: var(--_muted);
      white-space: nowrap;
    }
    .dial-name b {
      color: var(--_ink);
    }
    .dial-svg {
      inline-size: 6rem;
    }
    .rim {
      fill: none;
      stroke: var(--_rule);
    }
    .arrow {
      stroke: var(--_colour);
      stroke-width: 2.5;
      fill: var(--_colour);
    }
    .arrow polygon {
      stroke: none;
    }
    .ghost {
      opacity: 0.35;
      stroke-width: 1.5;
      stroke-dasharray: 2 3;
    }
    .detail {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      min-block-size: 4rem;
      font-size: 0.875rem;
    }
    .detail p {
      margin: 0;
    }
    .value-dial {
      flex: none;
      inline-size: 4rem;
    }
    .value-dial svg {
      inline-size: 4rem;
    }
    code {
      white-space: nowrap;
    }
    .haloed {
      paint-order: stroke;
      stroke: light-dark(#fdfcfa, oklch(0.2 0.008 265));
      stroke-width: 4px;
    }
    .product {
      font-size: 1rem;
      font-weight: 600;
    }

    .pair-field {
      inline-size: fit-content;
    }
    .curve {
      inline-size: fit-content;
      max-inline-size: 100%;
      cursor: ew-resize;
      touch-action: pan-y;
      user-select: none;
    }
    .score-curve,
    .plain-curve,
    .pair-curve,
    .loss-line {
      fill: none;
      stroke: var(--_attention);
      stroke-width: 2;
      stroke-linejoin: round;
    }
    .pair-curve {
      stroke: var(--_muted);
      stroke-width: 1.25;
    }
    .plain-curve {
      stroke: var(--_residual);
    }
    .place {
      fill: var(--_attention);
      stroke: var(--_surface);
      stroke-width: 2;
    }
    .drop {
      stroke: var(--_attention);
      stroke-dasharray: 3 3;
    }
    p.key {
      display: flex;
      gap: 1.25rem;
    }
    p.key span::before {
      content: '';
      display: inline-block;
      inline-size: 1.25rem;
      margin-inline-end: 0.375rem;
      border-block-start: 2px solid var(--_attention);
      vertical-align: middle;
    }
    p.key .pair-key::before {
      border-color: var(--_muted);
    }

    .part-layout fieldset {
      margin-block-end: 0.5rem;
    }
    .bow {
      fill: none;
      stroke: var(--_rule);
    }
    .bow.chosen {
      stroke: var(--_ink);
      stroke-width: 2;
    }
    .box {
      fill: var(--_neutral);
      stroke: var(--_rule);
    }
    .box.chosen {
      fill: color-mix(in oklab, var(--_neutral), var(--_ink) 25%);
      stroke: var(--_ink);
    }

    .inside {
      fill: var(--_neutral);
    }
    .mark {
      stroke: var(--_muted);
      stroke-dasharray: 2 3;
    }
    .loss-line {
      stroke: var(--_muted);
      stroke-width: 1.5;
    }
    .loss-line.front {
      stroke: var(--_gradient);
      stroke-width: 3;
    }
    .linear {
      stroke-dasharray: 7 4;
    }
    .ntk {
      stroke-dasharray: 2 3;
    }
    .yarn {
      stroke-dasharray: 12 3 2 3;
    }
    .loss-line.front {
      stroke-dasharray: none;
    }
    .name {
      fill: var(--_muted);
    }
    .name.front {
      fill: var(--_gradient);
      font-weight: 600;
    }
    .beyond .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 1rem;
      min-block-size: 2.75rem;
    }
    .beyond .state p {
      margin: 0;
    }

    .results {
      border-collapse: collapse;
      font-size: 0.875rem;
    }
    .results caption {
      color: var(--_muted);
      font-size: 0.8125rem;
      text-align: start;
    }
    .results :is(th, td) {
      padding: 0.25rem 1.25rem 0.25rem 0;
      border-block-end: 1px solid var(--_rule);
      background: none;
      position: static;
      font-weight: 400;
      text-align: start;
      vertical-align: baseline;
    }
    .results thead th {
      white-space: nowrap;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .results [aria-current='true'] {
      color: var(--_gradient);
    }
    .results [aria-current='true'] th {
      font-weight: 600;
    }
    .swatch {
      display: inline-block;
      margin-inline-end: 0.5rem;
      vertical-align: middle;
    }
    .compare td {
      font: inherit;
    }

    .axes {
      display: flex;
      justify-content: space-between;
      flex-direction: row-reverse;
      max-inline-size: 32rem;
      margin: 0;
      color: var(--_muted);
      font-size: 0.75rem;
      direction: ltr;
    }
    .heat {
      position: relative;
      max-inline-size: 32rem;
      aspect-ratio: 2;
      color: var(--_ink);
      /* Not seen, but its end tells the drawing that the colour scheme has changed. */
      transition: color 1ms;
    }
    .strip {
      aspect-ratio: 8;
    }
    .heat > * {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
    }
    .heat canvas {
      image-rendering: pixelated;
      cursor: crosshair;
    }
    .heat-mark {
      pointer-events: none;
    }
    .heat-mark rect {
      fill: none;
      stroke: var(--_ink);
      vector-effect: non-scaling-stroke;
    }
    .sliders {
      max-inline-size: 32rem;
    }
    .slider {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr) 3rem;
      align-items: center;
      gap: 0.5rem;
      min-block-size: 1.875rem;
    }
    .slider input {
      inline-size: 100%;
      min-inline-size: 0;
    }
    .slider output {
      color: var(--_ink);
      font: 0.8125rem var(--_mono);
      text-align: end;
    }

    @container (max-width: 680px) {
      .dials {
        grid-template-columns: repeat(4, minmax(0, 1fr));
      }
    }
    @container (max-width: 420px) {
      .dials {
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }
      .results :is(th, td) {
        padding-inline-end: 0.5rem;
        font-size: 0.8125rem;
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
