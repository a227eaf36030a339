import type {ReactiveElement, TemplateResult} from 'lit';
import type {Session} from '../../runtime/index.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {TextSource} from './settings.js';
import type {TrainingStrings} from './strings.js';

/** What the views read and set of their element. */
export interface PartHost extends ReactiveElement {
  source: TextSource;
  text: string;
  rate: number;
  seed: number;
  /** Where long work is done. */
  readonly session: () => Session;
}

/** One of the figure's views. Made once, when it is first looked at. */
export interface View {
  /** How far it is, as the element's state tells. */
  readonly status: 'loading' | 'ready' | 'error';
  /** What it shows comes from a recording, not from this browser. */
  readonly isRecorded?: boolean;
  /** Takes up settings, and whether it `isOn`: what nobody sees does nothing. For the host's willUpdate(). */
  update(isOn: boolean): void;
  render(words: TrainingStrings): TemplateResult;
  /** All that is shown, as a table. */
  numbers(words: TrainingStrings): NumbersTable;
  /** The figure has left the page. */
  release(): void;
}
