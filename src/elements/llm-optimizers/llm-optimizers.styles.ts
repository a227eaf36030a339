import {css, unsafeCSS} from 'lit';
import {chartStyles} from '../../styles/chart.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {optimizerNames} from './arenas.js';
import {tableStyles} from './tables.styles.js';

/** Eight colours that are apart in hue and in lightness; none is the loss's rose. */
const raceColours = css`
  :host {
    --_race-sgd: light-dark(oklch(0.3 0.01 265), oklch(0.93 0.008 265));
    --_race-momentum: light-dark(oklch(0.5 0.17 255), oklch(0.72 0.13 255));
    --_race-nesterov: light-dark(oklch(0.62 0.11 215), oklch(0.82 0.1 215));
    --_race-rmsprop: light-dark(oklch(0.5 0.12 155), oklch(0.72 0.14 155));
    --_race-adam: light-dark(oklch(0.6 0.16 50), oklch(0.77 0.14 50));
    --_race-adamw: light-dark(oklch(0.66 0.13 85), oklch(0.86 0.14 90));
    --_race-lion: light-dark(oklch(0.5 0.2 300), oklch(0.74 0.15 300));
    --_race-muon: light-dark(oklch(0.6 0.13 130), oklch(0.85 0.16 125));
  }
  ${unsafeCSS(optimizerNames.map((name) => `.${name} {--_race: var(--_race-${name})}`).join(''))}
`;

export const styles = [
  figureStyles,
  partStyles,
  chartStyles,
  learningColours,
  raceColours,
  tableStyles,
  css`
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    b {
      font-weight: 600;
    }
    .choice {
      margin-block-end: 0.25rem;
    }
    .surface select {
      min-inline-size: 0;
      font-size: 0.9375rem;
      color: var(--_ink);
    }
    .section {
      margin-block-start: 1rem;
    }
    .formula {
      margin: 0.25rem 0;
      min-block-size: 1.75rem;
    }
    .plane-room {
      display: flow-root; /* what it is given brings margins along */
      min-block-size: 7.25rem;
    }
    @container (max-width: 34rem) {
      .plane-room {
        min-block-size: 13rem;
      }
      .plane-room .readout {
        min-block-size: 6.5rem;
      }
    }
    .plane-room .state {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 0.75rem;
      min-block-size: 2rem;
    }

    .race-parts {
      display: grid;
      gap: 1rem 32px;
      margin-block: 0.5rem;
    }
    .race-parts.two {
      grid-template-columns: minmax(0, 480px) minmax(496px, 1fr);
    }
    .race-parts > * {
      min-inline-size: 0;
    }

    .map {
      display: block;
      direction: ltr;
      max-inline-size: 100%;
      user-select: none;
    }
    .map text {
      fill: var(--_muted);
      font: 0.75rem var(--_mono);
    }
    .map .middle {
      text-anchor: middle;
    }
    .map .end {
      text-anchor: end;
    }
    .frame {
      fill: none;
      stroke: var(--_rule);
      pointer-events: none;
    }
    .level {
      fill: var(--_loss);
      fill-opacity: 0.035;
      stroke: var(--_loss);
      stroke-opacity: 0.4;
      stroke-width: 1px;
      vector-effect: non-scaling-stroke;
    }
    .measured {
      fill: none;
      stroke: var(--_muted);
      stroke-width: 2px;
      stroke-linecap: round;
      opacity: 0.6;
    }
    .minimum {
      fill: none;
      stroke: var(--_ink);
      stroke-width: 2px;
    }
    .trail {
      fill: none;
      stroke: var(--_race);
      stroke-width: 1.75px;
      stroke-linejoin: round;
      pointer-events: none;
    }
    .chosen .trail {
      stroke-width: 2.75px;
    }
    .trail.rest {
      opacity: 0.25;
    }
    .mark {
      fill: var(--_race);
      stroke: var(--_surface);
      stroke-width: 1px;
      paint-order: stroke;
      pointer-events: none;
    }
    .mark.off {
      fill: var(--_surface);
      stroke: var(--_race);
      stroke-width: 1.5px;
    }
    .start {
      cursor: grab;
      touch-action: none;
    }
    .start:active {
      cursor: grabbing;
    }
    .start .touch {
      fill: transparent;
    }
    .start .ring {
      fill: none;
      stroke: var(--_ink);
      stroke-width: 2px;
    }
    .start:focus-visible {
      outline: none;
    }
    .start:focus-visible .ring {
      stroke: var(--_accent);
      stroke-width: 4px;
    }
    .start:hover .ring {
      stroke-width: 3px;
    }

    .player {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
    }
    .settings {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr));
      gap: 0.25rem 2rem;
    }
    .player button {
      min-inline-size: 4.75rem;
    }
    [aria-disabled='true'] {
      color: var(--_muted);
      opacity: 0.5;
      cursor: default;
    }
    .slider {
      display: grid;
      grid-template-columns: 7.5rem minmax(4rem, 1fr) minmax(5rem, auto);
      align-items: center;
      gap: 0.5rem;
      min-inline-size: 0;
      min-block-size: 2rem;
    }
    .slider input {
      min-inline-size: 0;
      inline-size: 100%;
      margin: 0;
    }
    .slider output {
      font: 0.8125rem var(--_mono);
      font-variant-numeric: tabular-nums;
    }
    .player .slider {
      flex: 1 1 100%;
      grid-template-columns: auto minmax(4rem, 1fr) 6.5rem;
    }
    .settings .slider output {
      min-inline-size: 9.5rem;
    }
    .settings .number-field {
      gap: 0.75rem;
    }
    .number-field [type='number'] {
      inline-size: 6rem;
    }

    @container (max-width: 34rem) {
      .slider,
      .settings .slider {
        grid-template-columns: 6.5rem minmax(3rem, 1fr);
      }
      .settings .slider output {
        grid-column: 2;
        min-block-size: 1.25rem;
      }
      .player .slider {
        grid-template-columns: auto minmax(4rem, 1fr) 6rem;
      }
    }
    @media (pointer: coarse) {
      .slider input,
      .name {
        min-block-size: 2.75rem;
      }
      .standings [type='checkbox'] {
        inline-size: 1.5rem;
        block-size: 1.5rem;
      }
    }
    @media (forced-colors: active) {
      .level {
        fill: none;
        stroke: GrayText;
      }
      :is(.trail, .minimum, .ring) {
        stroke: CanvasText;
      }
      .mark {
        fill: CanvasText;
        stroke: Canvas;
      }
      .chosen .trail,
      .start:focus-visible .ring {
        stroke: Highlight;
      }
    }
  `,
];
