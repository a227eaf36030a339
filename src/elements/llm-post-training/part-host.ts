import type {ReactiveElement, TemplateResult} from 'lit';
import type {Session} from '../../runtime/index.js';
import type {NumbersTable} from '../../views/numbers.js';
import type {JudgeRule, PostTrainingView} from './settings.js';
import type {PostTrainingStrings} from './strings.js';

/** What the figure's views read and set of their element. */
export interface PartHost extends ReactiveElement {
  view: PostTrainingView;
  prompt: string;
  temperature: number;
  seed: number;
  plain: boolean;
  beta: number;
  rate: number;
  judge: JudgeRule;
}

/** Where a view computes, and whether somebody sees it. */
export interface PartPlace {
  session(): Session;
  /** The page's, where figures share one. */
  precision(): string;
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
