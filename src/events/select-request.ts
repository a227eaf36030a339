import type {ModelSettings} from '../context/model.js';

/** What of a run is looked at: what is left out stays as it is. */
export type Selection = Partial<Pick<ModelSettings, 'token' | 'layer' | 'head'>>;

/** A figure asks that another token, layer or head be looked at. */
export class LlmSelectRequestEvent extends Event {
  readonly selection: Selection;

  constructor(selection: Selection) {
    super('llm-select-request', {bubbles: true, composed: true, cancelable: true});
    this.selection = selection;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-select-request': LlmSelectRequestEvent;
  }
}
