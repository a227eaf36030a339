import type {ReactiveElement} from 'lit';
import type {LiveRun, ModelSettings} from '../../context/model.js';
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

/** The head that is looked at: the nearest that the model has. */
export function placeIn({model}: LiveRun, {layer, head}: HeadPlace): HeadPlace {
  const {num_hidden_layers, num_attention_heads} = model.info.config;
  return {layer: Math.min(layer, num_hidden_layers - 1), head: Math.min(head, num_attention_heads - 1)};
}

/** The position that is looked at. */
export function positionIn({tokens}: LiveRun, {token}: ModelSettings): number {
  const last = tokens.length - 1;
  return token < 0 ? last : Math.min(token, last);
}

/** The pattern of a head, (T, T). */
export function patternOf({trace, tokens}: LiveRun, {layer, head}: HeadPlace): Float32Array {
  const size = tokens.length ** 2;
  return trace.get(`blocks.${layer}.attn.pattern`)!.data.subarray(head * size, (head + 1) * size);
}
