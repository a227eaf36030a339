import type {ReactiveElement} from 'lit';

/** What the parts of <llm-path> use of it. */
export interface PartHost extends ReactiveElement {
  step: number;
}
