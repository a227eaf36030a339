import type {ReactiveElement} from 'lit';
import type {ChosenFormat} from '../../views/chosen-formats.js';
import type {Share} from '../../views/precision.js';
import type {CacheFormat} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  prompt: string;
  seed: number;
  format: ChosenFormat;
  share: Share;
  cache: CacheFormat;
  context: number;
  batch: number;
}
