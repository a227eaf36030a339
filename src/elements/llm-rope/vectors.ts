/** What of a run is turned: a query, a key and a value of one head. */
import type {LiveRun, ModelSettings} from '../../context/model.js';
import {ropeFrequencies} from '../../core/nn/rope.js';
import {dot, type Vectors} from './rotation.js';
import type {PartHost} from './part-host.js';
import type {Place} from './settings.js';

export const names = ['blocks.*.attn.q', 'blocks.*.attn.k', 'blocks.*.attn.v'];

/** A query and a key of a head, where their tokens stand and where the reader has put them. */
export interface Picked extends Vectors {
  readonly run: LiveRun;
  readonly v: Float32Array;
  readonly layer: number;
  readonly head: number;
  /** Positions of the two tokens in the text. */
  readonly queryToken: number;
  readonly keyToken: number;
  /** Positions that they are turned to. */
  readonly m: number;
  readonly n: number;
  readonly pair: number;
}

/** One token's vector of one head, (d_head). */
function vectorOf({trace}: LiveRun, name: string, token: number, head: number): Float32Array {
  const {data, shape} = trace.get(name)!; // (T, heads, d_head)
  const [heads, width] = shape.slice(-2);
  const at = (token * heads + head) * width;
  return data.subarray(at, at + width);
}

const placed = (place: Place, token: number): number => (place === 'text' ? token : place);

/** What is looked at: the nearest that there is. */
export function pick(run: LiveRun, settings: ModelSettings, host: PartHost): Picked {
  const {config} = run.model.info;
  const {num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: shared} = config;
  const [layer, head] = [Math.min(settings.layer, layers - 1), Math.min(settings.head, heads - 1)];
  const last = run.tokens.length - 1;
  const queryToken = settings.token < 0 ? last : Math.min(settings.token, last);
  const {theta} = ropeFrequencies(config);
  const group = Math.floor(head / (heads / shared)); // several query heads share a key head
  const at = (name: string, token: number, of: number) =>
    vectorOf(run, `blocks.${layer}.attn.${name}`, token, of);
  const q = at('q', queryToken, head);
  const best = () => {
    let [found, most] = [Math.max(0, queryToken - 1), -Infinity];
    for (let token = 1; token < queryToken; token++) {
      const score = dot({q, k: at('k', token, group), theta}, queryToken, token);
      if (score > most) [found, most] = [token, score];
    }
    return found;
  };
  const keyToken = host.keyToken === 'best' ? best() : Math.min(host.keyToken, last);
  return {
    run,
    layer,
    head,
    queryToken,
    keyToken,
    q,
    theta,
    k: at('k', keyToken, group),
    v: at('v', keyToken, group),
    m: placed(host.m, queryToken),
    n: placed(host.n, keyToken),
    pair: Math.min(host.pair, theta.length - 1),
  };
}
