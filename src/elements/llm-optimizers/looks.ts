/** How each optimizer is drawn: a colour of its own, a dash and a shape, so that colour alone decides nothing. */
import {svg, type TemplateResult} from 'lit';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';

export interface Look {
  readonly dash: readonly number[];
  /** A shape around (0, 0), about 10 px wide. */
  readonly shape: string;
}

export const looks: Readonly<Record<OptimizerName, Look>> = {
  sgd: {dash: [], shape: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z'},
  momentum: {dash: [8, 3], shape: 'M-4.5 -4.5H4.5V4.5H-4.5Z'},
  nesterov: {dash: [2, 3], shape: 'M0 -6L6 0L0 6L-6 0Z'},
  rmsprop: {dash: [10, 3, 2, 3], shape: 'M0 -6L5.5 4.5H-5.5Z'},
  adam: {dash: [], shape: 'M0 6L5.5 -4.5H-5.5Z'},
  adamw: {dash: [5, 2], shape: 'M-6 -2H-2V-6H2V-2H6V2H2V6H-2V2H-6Z'},
  lion: {
    dash: [12, 4],
    shape: 'M-6 -6L0 -2L6 -6L2 0L6 6L0 2L-6 6L-2 0Z',
  },
  muon: {
    dash: [3, 2, 1, 2],
    shape: 'M-3 -6H3L6 0L3 6H-3L-6 0Z',
  },
};

export const colourOf = (name: OptimizerName): string => `--_race-${name}`;

/** A short piece of its line with its mark, for the table. */
export function drawKey(name: OptimizerName): TemplateResult {
  const {dash, shape} = looks[name];
  return svg`<svg class=${`race key-mark ${name}`} width="34" height="14" aria-hidden="true">
    <path class="trail" d="M0 7H34" stroke-dasharray=${dash.join(' ')}></path>
    <path class="mark" d=${shape} transform="translate(17 7)"></path>
  </svg>`;
}
