import type {ReactiveElement, TemplateResult} from 'lit';
import type {AcceleratorName} from '../../core/accounting/accelerators.js';
import type {ModelPresetName} from '../../core/accounting/presets.js';
import type {Session} from '../../runtime/index.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {
  AmountName,
  BatchingView,
  PolicyName,
  PrecisionName,
  ScheduleName,
  SpreadName,
} from './settings.js';
import type {BatchingStrings} from './strings.js';

/** What computes, as the reader sets it: an accelerator, and what is set by hand in place of its own; '' for its own. */
export interface MachineChoice extends Record<AmountName, string> {
  accelerator: AcceleratorName;
}

/** What a server of requests is like, as the reader sets it. */
export interface ServingChoice extends MachineChoice {
  policy: PolicyName;
  against: PolicyName | 'none';
  batch: number;
  budget: number;
  requests: number;
  rate: number;
  prompt: number;
  promptSpread: SpreadName;
  output: number;
  outputSpread: SpreadName;
  seed: number;
  model: ModelPresetName;
  weights: PrecisionName;
  cache: PrecisionName;
}

/** What the figure's views read and set of their element. */
export interface PartHost extends ReactiveElement, ServingChoice {
  view: BatchingView;
  /** The moment that is looked at, in ms; below 0 for the middle. */
  at: number;
  schedule: ScheduleName;
  stages: number;
  microBatches: number;
  stagesOf: ModelPresetName | 'equal';
  tokens: number;
}

/** Where a view computes, and whether somebody sees it. */
export interface PartPlace {
  session(): Session;
  /** Nothing is computed where nobody looks. */
  isSeen(): boolean;
}

/** One view of the figure; its module comes when it is looked at. */
export interface Part {
  readonly status: 'idle' | 'loading' | 'ready' | 'error';
  /** Whether there is something to look at, or a reason why not; until then the room for it is kept. */
  readonly isThere: boolean;
  render(words: BatchingStrings): TemplateResult;
  /** All that it shows as one table. */
  numbers(words: BatchingStrings): NumbersTable;
  /** Back to how it began. */
  reset(): void;
}
