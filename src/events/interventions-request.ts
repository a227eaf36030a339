import type {Intervention} from '../core/index.js';

/** A figure asks for other changes in the run, instead of those there are. */
export class LlmInterventionsRequestEvent extends Event {
  readonly interventions: readonly Intervention[];

  constructor(interventions: readonly Intervention[]) {
    super('llm-interventions-request', {bubbles: true, composed: true, cancelable: true});
    this.interventions = interventions;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-interventions-request': LlmInterventionsRequestEvent;
  }
}
