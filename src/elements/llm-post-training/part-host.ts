import type {CSSResult, ReactiveElement, TemplateResult} from 'lit';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import type {Session} from '../../runtime/index.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {JudgeRule, PostTrainingView} from './settings.js';
import type {PostTrainingStrings} from './strings.js';

/** What the figure's views read and set of their element. */
export interface PartHost extends ReactiveElement {
  view: PostTrainingView;
  prompt: string;
  answer: string;
  temperature: number;
  seed: number;
  plain: boolean;
  beta: number;
  rate: number;
  judge: JudgeRule;
  checkpoint: HouseCheckpoint;
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
  render(words: PostTrainingStrings): TemplateResult;
  /** All that it shows as one table. */
  numbers(words: PostTrainingStrings): NumbersTable;
  /** Back to how it began. */
  reset(): void;
}

/** A view's module. */
export interface PartModule {
  default: new (host: PartHost, place: PartPlace) => Part;
  /** Its own, beside those of the figure. */
  styles?: CSSResult;
}
