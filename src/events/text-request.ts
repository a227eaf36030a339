/** A figure asks for another text. */
export class LlmTextRequestEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('llm-text-request', {bubbles: true, composed: true, cancelable: true});
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-text-request': LlmTextRequestEvent;
  }
}
