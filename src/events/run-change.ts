import type {LiveRun} from '../context/model.js';

/** The shared run is another one: the text has changed, or something in the model. */
export class LlmRunChangeEvent extends Event {
  readonly run: LiveRun;

  constructor(run: LiveRun) {
    super('llm-run-change', {bubbles: true, composed: true});
    this.run = run;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-run-change': LlmRunChangeEvent;
  }
}
