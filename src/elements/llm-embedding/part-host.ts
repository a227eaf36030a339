import type {ReactiveElement} from 'lit';
import type {EmbeddingPart} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  word: string;
  arithmetic: string;
  first: string;
  second: string;
  show: EmbeddingPart | '';
}
