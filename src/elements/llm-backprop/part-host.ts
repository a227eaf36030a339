import type {ReactiveElement} from 'lit';
import type {Aim} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  inputs: readonly number[];
  target: number;
  seed: number;
  weights: readonly number[];
  rate: number;
  step: number;
  weight: number;
  epsilon: number;
  aim: Aim;
  guess: number;
  modelRate: number;
}
