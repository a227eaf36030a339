import {css} from 'lit';
import {chipStyles} from '../../styles/chips.js';
import {figureStyles} from '../../styles/figure.js';
import {learningColours} from '../../styles/learning.js';
import {partStyles} from '../../styles/parts.js';
import {probabilityStyles} from '../../styles/probability.js';
import {signedStyles} from '../../styles/signed.js';
import {drawingStyles} from './drawing.styles.js';
import {modelStyles} from './model.styles.js';

export const styles = [
  figureStyles,
  chipStyles,
  probabilityStyles,
  signedStyles,
  learningColours,
  partStyles,
  modelStyles,
  drawingStyles,
  css`
    :host {
      --_hidden: var(--llm-neuron, light-dark(oklch(0.6 0.125 85), oklch(0.8 0.13 85)));
    }
    code,
    output {
      direction: ltr;
      unicode-bidi: isolate;
      color: var(--_ink);
    }
    .gradient-text {
      color: var(--_gradient);
    }
    code.probability {
      display: inline-block;
      min-inline-size: 5ch;
      color: color-mix(in oklab, var(--_probability), var(--_ink) 25%);
    }
    .slider {
      display: inline-flex;
      align-items: center;
      gap: 0.25rem 0.5rem;
      min-block-size: 2rem;
    }
    .slider input {
      inline-size: 8rem;
      margin: 0;
    }
    .slider output {
      min-inline-size: 4.5rem;
      font: 0.8125rem var(--_mono);
    }
    .since {
      min-inline-size: 9.5rem;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .buttons,
    .phases {
      display: flex;
      flex-wrap: wrap;
      gap: 0.375rem;
    }
    [aria-disabled='true'] {
      color: var(--_muted);
      cursor: default;
    }
    .player {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 1.25rem;
      margin-block: 0.75rem 0.25rem;
    }
    .player .slider {
      flex: 1 1 14rem;
    }
    .player .slider input {
      flex: 1;
    }
    .equation code,
    .key span {
      display: inline-block;
      margin-inline-end: 1.25rem;
    }
    .results {
      border-collapse: collapse;
      font-size: 0.8125rem;
    }
    .results :is(th, td) {
      border-block-end: 1px solid var(--_rule);
      padding: 0.125rem 0 0.125rem 1rem;
      font-weight: 400;
      text-align: end;
    }
    .results :is(th, td):first-child {
      padding-inline-start: 0;
      text-align: start;
    }
    .results button {
      min-block-size: 1.5rem;
      padding: 0 0.25rem;
      font: inherit;
    }

    @container (max-width: 34rem) {
      .slider {
        inline-size: 100%;
      }
      .slider input {
        flex: 1;
        min-inline-size: 4rem;
      }
      .unfolded {
        min-block-size: 9rem;
      }
      .results :is(th, td) {
        padding-inline-start: 0.125rem;
        font-size: 0.75rem;
      }
    }
    @media (pointer: coarse) {
      .slider input,
      .results button {
        min-block-size: 2.75rem;
      }
    }
  `,
];
