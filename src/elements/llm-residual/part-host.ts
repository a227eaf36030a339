import type {ReactiveElement} from 'lit';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  target: number;
  against: number;
  grouped: boolean;
  component: number;
}
