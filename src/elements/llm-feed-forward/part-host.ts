import type {ReactiveElement} from 'lit';
import type {Bend, FeedForwardPart} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  input: readonly number[];
  first: readonly number[];
  second: readonly number[];
  activation: Bend;
  width: number;
  show: FeedForwardPart | '';
}
