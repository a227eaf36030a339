/** What a run tells of itself, without asking anything more of the model. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import type {Place} from '../../controllers/run-place.js';
import {forwardFlops} from '../../core/accounting/flops.js';
import {kvBytesPerToken, kvCacheBytes} from '../../core/accounting/kv-cache-bytes.js';
import {entropy, softmax} from '../../core/decoding/distribution.js';
import {ropeFrequencies} from '../../core/nn/rope.js';
import {topTokens} from '../../runtime/top-tokens.js';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {grouped} from '../../views/grouped.js';
import {scientific} from '../../views/tiny.js';
import type {StepName, Told} from './steps.js';

/** The activations that these read. */
export const pathTrace = ['blocks.*.mlp.post', 'blocks.*.attn.pattern'];

/** Tokens whose chips are drawn. */
const CHIPS = 7;
/** Neurons that are named. */
const NEURONS = 3;
/** What share of the strongest activation is hardly anything; as in llm-feed-forward. */
const QUIET = 0.05;

/** A loss, an activation: three places, of what is huge three digits. */
export function real(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  if (Math.abs(value) < 1e6) return signed(value, 3);
  return `${value < 0 ? '−' : ''}${scientific(Math.abs(value), 2)}`;
}

export const count = (value: number): string => grouped(value);

/** Whether there is a text, of which there can be a loss. */
export const hasText = ({tokens}: LiveRun): boolean => tokens.length > 1;

/** Indices of the largest, the largest first. */
export const ranked = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);

/** A run's numbers of one kind at its last position, where the kind's last axis is `width` wide. */
const lastRow = (data: Float32Array, width: number): Float32Array => data.subarray(data.length - width);

type Teller = (run: LiveRun, place: Place) => Told;

export const fromRun: Partial<Record<StepName, Teller>> = {
  tokenization({tokens, ends, model}) {
    const last = tokens.length - 1;
    return {
      say: !last ? 'tokenizationEmpty' : ends.at(-1) === 1 ? 'tokenizationOne' : 'tokenizationSays',
      facts: {
        bytes: count(ends.at(-1) ?? 0),
        tokens: count(last),
        vocab: count(model.info.config.vocab_size),
        last: {position: last},
        name: {token: tokens[last]},
        id: String(tokens[last]),
      },
      drawing: {
        kind: 'chips',
        tokens: [...tokens.subarray(1).subarray(-CHIPS)],
        isOn: () => false,
        isTinted: true,
      },
    };
  },

  neuron(run, {layer}) {
    const values = neuronsOf(run, layer);
    const strongest = ranked(values.map(Math.abs));
    const most = Math.abs(values[strongest[0]]) || 1;
    return {
      say: 'neuronSays',
      facts: {
        last: {position: run.tokens.length - 1},
        neuron: String(strongest[0]),
        neurons: count(values.length),
        layer: String(layer),
        activation: real(values[strongest[0]]),
      },
      drawing: {
        kind: 'rows',
        colour: 'neuron',
        rows: strongest.slice(0, NEURONS).map((neuron) => ({
          name: {word: 'neuronWord', number: neuron},
          value: real(values[neuron]),
          share: values[neuron] / most,
        })),
        isSigned: true,
      },
    };
  },

  feedForward(run, {layer}) {
    const {hidden_size: d_model, intermediate_size: d_mlp, mlp} = run.model.info.config;
    const values = neuronsOf(run, layer);
    const [strongest] = ranked(values.map(Math.abs));
    const limit = QUIET * Math.abs(values[strongest]);
    const share = (is: (value: number) => boolean) => percent(values.filter(is).length / d_mlp);
    return {
      say: 'feedForwardSays',
      facts: {
        last: {position: run.tokens.length - 1},
        layer: String(layer),
        numbers: count((mlp === 'gated' ? 3 : 2) * d_mlp + d_model),
        positive: share((value) => value > 0),
        active: share((value) => Math.abs(value) > limit),
      },
      drawing: {kind: 'columns', values, on: strongest, colour: 'neuron', ends: ['0', String(d_mlp - 1)]},
    };
  },

  logits(run) {
    const logits = logitsAfter(run, run.tokens.length - 1);
    const {tokens, probabilities} = topTokens(logits, logits.length, 3);
    const [first, second, third] = Array.from(tokens, (token) => ({token}));
    const [p1, p2, p3] = Array.from(probabilities, percent);
    return {
      say: 'logitsSays',
      facts: {
        ...{first, p1, second, p2, third, p3, vocab: count(logits.length)},
        entropy: entropy(softmax(logits)).toFixed(2),
      },
      drawing: {
        kind: 'rows',
        colour: 'probability',
        rows: Array.from(tokens, (token, i) => ({
          name: {token},
          value: percent(probabilities[i]),
          share: probabilities[i],
        })),
      },
    };
  },

  qkv(run, {layer, head}) {
    const T = run.tokens.length;
    const {data} = run.trace.get(`blocks.${layer}.attn.pattern`)!; // (n_heads, T, T)
    const weights = lastRow(data.subarray(0, (head + 1) * T * T), T);
    const [first, second] = ranked(weights);
    return {
      say: T > 1 ? 'qkvSays' : 'qkvAlone',
      facts: {
        layer: String(layer),
        head: String(head),
        last: {position: T - 1},
        ...(T > 1 && {keys: count(T), first: {position: first}}),
        w1: percent(weights[first]),
        ...(T > 1 && {second: {position: second}, w2: percent(weights[second])}),
      },
      drawing: {
        ...{kind: 'columns', values: weights, on: first, colour: 'attention'},
        ends: [{position: 0}, {position: T - 1}],
      },
    };
  },

  rope({tokens, model}) {
    const {theta} = ropeFrequencies(model.info.config);
    const position = tokens.length - 1;
    const angles = Array.from(theta, (rate) => position * rate);
    const [fast, slow] = [Math.max(...angles), Math.min(...angles)];
    const degrees = (angle: number) => (180 * angle) / Math.PI;
    return {
      say: 'ropeSays',
      facts: {
        position: String(position),
        pairs: String(theta.length),
        fast: count(Math.round(degrees(fast))),
        turns: (fast / (2 * Math.PI)).toFixed(2),
        slow: degrees(slow).toFixed(2),
      },
      drawing: {kind: 'dials', angles},
    };
  },

  kvCache({tokens: {length}, model: {info}}) {
    const {config} = info;
    const {used} = kvCacheBytes(kvBytesPerToken(config, {format: 'fp32'}), {tokens: length});
    // A step of decoding, as in llm-kv-cache: the token that comes next goes through the model alone, or all do.
    const [kept, anew] = [{tokens: 1, cached: length}, {tokens: length + 1}].map(
      (shape) => forwardFlops(config, {...shape, logits: 'last'}).total,
    );
    const row = (word: 'withCache' | 'withoutCache', flops: bigint) => ({
      ...{name: {word}, value: grouped(flops), share: Number(flops) / Number(anew)},
    });
    return {
      say: length > 1 ? 'kvCacheSays' : 'kvCacheAlone',
      facts: {
        tokens: count(length),
        bytes: grouped(used),
        with: grouped(kept),
        without: grouped(anew),
        times: (Number(anew) / Number(kept)).toFixed(1),
      },
      drawing: {kind: 'rows', colour: 'ink', rows: [row('withCache', kept), row('withoutCache', anew)]},
    };
  },
};

/** Activations of a block's neurons at the last token, (d_mlp). */
function neuronsOf(run: LiveRun, layer: number): Float32Array {
  const {data, shape} = run.trace.get(`blocks.${layer}.mlp.post`)!;
  return lastRow(data, shape[shape.length - 1]);
}
