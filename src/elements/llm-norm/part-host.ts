import type {ReactiveElement} from 'lit';
import type {Initialization} from '../../core/index.js';
import type {Measure, NormPlace} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  norm: NormPlace;
  gamma: boolean;
  shift: number;
  scale: number;
  component: number;
  depth: number;
  initialization: Initialization;
  measure: Measure;
  seed: number;
  stackLayer: number;
}
