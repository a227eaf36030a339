import type {ReactiveElement} from 'lit';
import type {Bend, NeuronPart} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  inputs: readonly number[];
  weights: readonly number[];
  bias: number | 'none';
  activation: Bend;
  vector: readonly number[];
  first: readonly number[];
  second: readonly number[];
  bent: boolean;
  neuron: number;
  show: NeuronPart | '';
}
