/** Where in a run one looks: what is asked for, and the nearest that there is. */
import type {LiveRun, ModelSettings} from '../context/model.js';
import {labelOf} from '../views/vocabulary.js';

export interface Place {
  /** Position in the run. */
  readonly position: number;
  readonly layer: number;
  readonly head: number;
}

/** The nearest place that the run has. */
export function placeIn(
  {tokens, model}: LiveRun,
  {token, layer, head}: Pick<ModelSettings, 'token' | 'layer' | 'head'>,
): Place {
  const {num_hidden_layers, num_attention_heads} = model.info.config;
  const last = tokens.length - 1;
  return {
    position: token < 0 ? last : Math.min(token, last),
    layer: Math.min(layer, num_hidden_layers - 1),
    head: Math.min(head, num_attention_heads - 1),
  };
}

/** The token at a position of a run; the first one begins every text, and is called so. */
export function nameOfToken(run: LiveRun, position: number, {beginning}: {beginning: string}): string {
  return position ? labelOf(run.vocabulary, run.tokens[position]) : beginning;
}
