/** A figure that goes step by step shows another step. */
export class LlmStepChangeEvent extends Event {
  /** The step shown: 0 before the first. */
  readonly step: number;
  /** How many there are. */
  readonly steps: number;
  /** The token IDs of what is split, at this step, (tokens). */
  readonly ids: Uint32Array;

  constructor(step: number, steps: number, ids: Uint32Array) {
    super('llm-step-change', {bubbles: true, composed: true});
    this.step = step;
    this.steps = steps;
    this.ids = ids;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-step-change': LlmStepChangeEvent;
  }
}
