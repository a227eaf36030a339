import type {ReactiveElement} from 'lit';
import type {LiveRun} from '../../context/model.js';
import type {AblationOp, SharingModel} from './settings.js';

/** What the figure's parts read and set of their element. */
export interface PartHost extends ReactiveElement {
  ablate: AblationOp;
  model: SharingModel;
  kvHeads: number;
}

/** A head of the model. */
export interface HeadPlace {
  readonly layer: number;
  readonly head: number;
}

/** The pattern of a head, (T, T). */
export function patternOf({trace, tokens}: LiveRun, {layer, head}: HeadPlace): Float32Array {
  const size = tokens.length ** 2;
  return trace.get(`blocks.${layer}.attn.pattern`)!.data.subarray(head * size, (head + 1) * size);
}
