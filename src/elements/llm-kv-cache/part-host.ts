import type {ReactiveElement, TemplateResult} from 'lit';
import type {ModelClient} from '../../controllers/model-client.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {Fields} from './fields.js';
import type {
  CacheKind,
  CacheModel,
  CachePrecision,
  KvCacheView,
  SizeName,
  WeightsPrecision,
} from './settings.js';
import type {KvCacheStrings} from './strings.js';

/** What the figure's views read and set of their element; sizes as they are written. */
export interface PartHost extends ReactiveElement, Record<SizeName, string> {
  view: KvCacheView;
  steps: number;
  /** The step that is looked at; −1 for the last. */
  step: number;
  /** Whether charts add up all steps so far. */
  summed: boolean;
  model: CacheModel;
  /** '' for what the model has. */
  attention: CacheKind | '';
  precision: CachePrecision;
  weights: WeightsPrecision;
}

/** Where a view computes, and whether somebody sees it. */
export interface PartPlace {
  readonly client: ModelClient;
  /** Nothing is computed where nobody looks. */
  isSeen(): boolean;
  readonly fields: Fields;
}

/** One view of the figure; its module comes when it is looked at. */
export interface Part {
  readonly status: 'idle' | 'loading' | 'ready' | 'error';
  render(words: KvCacheStrings): TemplateResult;
  /** All that it shows as one table. */
  numbers(words: KvCacheStrings): NumbersTable;
  /** Back to how it began, but for the fields. */
  reset?(): void;
}
