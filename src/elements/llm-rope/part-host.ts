import type {ReactiveElement} from 'lit';
import type {PairLayout} from './rotation.js';
import type {Place, RopePart, Scaling} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  keyToken: number | 'best';
  m: Place;
  n: Place;
  pair: number;
  layout: PairLayout;
  relative: boolean;
  scaling: Scaling;
  factor: number;
  show: RopePart | '';
}
