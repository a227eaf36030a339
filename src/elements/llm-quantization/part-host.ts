import type {ReactiveElement, TemplateResult} from 'lit';
import type {ModelClient} from '../../controllers/model-client.js';
import type {ChosenFormat} from '../../views/chosen-formats.js';
import type {Session} from '../../runtime/index.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {Share} from '../../views/precision.js';
import type {MatrixName, QuantizationView, Scaling} from './settings.js';
import type {QuantizationStrings} from './strings.js';

/** What the figure's views read and set of their element. */
export interface PartHost extends ReactiveElement {
  view: QuantizationView;
  /** "" for the view's own. */
  format: ChosenFormat | '';
  number: string;
  matrix: MatrixName;
  share: Share;
  scaling: Scaling;
  outlier: number;
  rotate: boolean;
}

/** Where a view computes, and whether somebody sees it. */
export interface PartPlace {
  readonly model: ModelClient;
  session(): Session;
  /** Nothing is computed where nobody looks. */
  isSeen(): boolean;
}

/** One view of the figure; its module comes when it is looked at. */
export interface Part {
  readonly status: 'idle' | 'loading' | 'ready' | 'error';
  /** Whether there are numbers. */
  readonly isEmpty: boolean;
  render(words: QuantizationStrings): TemplateResult;
  /** Draws on canvases. */
  updated?(): void;
  /** All that it shows as one table. */
  numbers(words: QuantizationStrings): NumbersTable;
}
