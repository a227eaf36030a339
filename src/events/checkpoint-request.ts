import type {HouseCheckpoint} from '../runtime/house-model.js';

/** A figure asks for another checkpoint of the house model. */
export class LlmCheckpointRequestEvent extends Event {
  readonly checkpoint: HouseCheckpoint;

  constructor(checkpoint: HouseCheckpoint) {
    super('llm-checkpoint-request', {bubbles: true, composed: true, cancelable: true});
    this.checkpoint = checkpoint;
  }
}

declare global {
  interface HTMLElementEventMap {
    'llm-checkpoint-request': LlmCheckpointRequestEvent;
  }
}
