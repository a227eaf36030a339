import type {EncodingName} from '../core/index.js';

/** A figure has tokenized its text anew. */
export class LlmTokensChangeEvent extends Event {
  readonly text: string;
  readonly encoding: EncodingName;
  /** Token IDs, (tokens). */
  readonly ids: Uint32Array;

  constructor(text: string, encoding: EncodingName, ids: Uint32Array) {
    super('llm-tokens-change', {bubbles: true, composed: true});
    this.text = text;
    this.encoding = encoding;
    this.ids = ids;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-tokens-change': LlmTokensChangeEvent;
  }
}
