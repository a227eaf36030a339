/** A figure asks for another precision of the weights: "fp32", "int8", "int4:32". */
export class LlmPrecisionRequestEvent extends Event {
  readonly precision: string;

  constructor(precision: string) {
    super('llm-precision-request', {bubbles: true, composed: true, cancelable: true});
    this.precision = precision;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-precision-request': LlmPrecisionRequestEvent;
  }
}
