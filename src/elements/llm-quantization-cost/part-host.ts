import type {ReactiveElement} from 'lit';
import type {FormatName} from '../../core/quantization/formats.js';
import type {Share} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  prompt: string;
  seed: number;
  format: FormatName;
  share: Share;
  cache: FormatName;
  context: number;
  batch: number;
}
