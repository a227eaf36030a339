/** The parts of a decoder, in the order in which a vector meets them, and what each costs. */
import {forwardFlops, keysSeen, type FlopCounts} from '../../core/accounting/flops.js';
import {countParameters, type ParameterCounts} from '../../core/accounting/parameters.js';
import type {ModelConfig} from '../../core/model/config.js';
import {grouped} from '../../views/grouped.js';

export const partNames = [
  'embedding',
  'positions',
  'norm1',
  'q',
  'k',
  'v',
  'rope',
  'scores',
  'softmax',
  'mix',
  'o',
  'add1',
  'norm2',
  'gate',
  'up',
  'act',
  'down',
  'add2',
  'finalNorm',
  'unembedding',
] as const;
export type PartName = (typeof partNames)[number];

/** What a bar is coloured by. */
export type PartKind = 'embedding' | 'attention' | 'mlp' | 'norm' | 'unembedding';

/** One part: sizes with their numbers put in, and what it costs once. */
export interface Part {
  readonly name: PartName;
  readonly kind: PartKind;
  /** How many times the model has it: 1, or once in each layer. */
  readonly copies: number;
  /** "256 × 96": T rows, so wide. */
  readonly input: string;
  readonly output: string;
  /** "256 × 96 · 96 × 48 → 256 × 48": what the sizes do. */
  readonly shapes: string;
  /** "96 × 48", where it has parameters. */
  readonly weights: string;
  readonly parameters: number;
  /** "2 · 96 · 48", for one token, where it is counted. */
  readonly work: string;
  /** Of the last of T tokens. */
  readonly flops: bigint;
  /** Of all T. */
  readonly flopsOfAll: bigint;
}

/** A model's parts with its totals. */
export interface Anatomy {
  readonly config: ModelConfig;
  /** Tokens that are read. */
  readonly T: number;
  readonly parts: readonly Part[];
  readonly parameters: ParameterCounts;
  /** Of the last of T tokens, which has all of them in sight. */
  readonly flops: FlopCounts;
  /** Of all T. */
  readonly flopsOfAll: FlopCounts;
}

/** A whole number with its thousands apart. */
export const count = (value: number | bigint): string => grouped(value);

const product = (sign: string, ...factors: readonly (number | bigint)[]): string =>
  factors.map(count).join(` ${sign} `);
const size = (...axes: readonly (number | bigint)[]): string => product('×', ...axes);

/** The names of the parts that such a model has, in the order of the flow. */
export function flowOf({mlp, position, norm_position}: ModelConfig): PartName[] {
  const isPost = norm_position === 'post';
  const isThere = (name: PartName): boolean => {
    if (name === 'positions') return position === 'learned' || position === 'sinusoidal';
    if (name === 'rope') return position === 'rope';
    if (name === 'gate') return mlp === 'gated';
    return !(isPost && /norm/i.test(name));
  };
  const flow = partNames.filter(isThere);
  // After the sums, as in 2017, and none at the end.
  if (isPost) {
    flow.splice(flow.indexOf('add1') + 1, 0, 'norm1');
    flow.splice(flow.indexOf('add2') + 1, 0, 'norm2');
  }
  return flow;
}

/** @param T tokens; no more than the model has positions for */
export function anatomyOf(config: ModelConfig, T: number): Anatomy {
  const {num_attention_heads: n_heads, num_key_value_heads: n_kv_heads, head_dim: d_head} = config;
  const {hidden_size: d_model, intermediate_size: d_mlp, num_hidden_layers, vocab_size} = config;
  const parameters = countParameters(config);
  const last = {tokens: 1, cached: T - 1};
  const [flops, flopsOfAll] = [forwardFlops(config, last), forwardFlops(config, {tokens: T})];
  const keys = keysSeen(config, last);
  const [d_q, d_kv] = [n_heads * d_head, n_kv_heads * d_head];
  const stream = size(T, d_model);

  type Sizes = Partial<Pick<Part, 'input' | 'output' | 'shapes' | 'weights' | 'work'>>;
  const linear = (d_in: number, d_out: number, hasBias: boolean): Sizes => ({
    input: size(T, d_in),
    output: size(T, d_out),
    shapes: `${size(T, d_in)} · ${size(d_in, d_out)} → ${size(T, d_out)}`,
    weights: size(d_in, d_out) + (hasBias ? ` + ${count(d_out)}` : ''),
    work: product('·', 2, d_in, d_out),
  });
  const norm = {weights: config.norm === 'layer' ? size(2, d_model) : count(d_model)};
  const pairs = size(n_heads, T, T);
  const turned = `${count(T)} × (${n_heads} + ${n_kv_heads}) × ${d_head}`; // q and k
  const sum = {shapes: `${stream} + ${stream} → ${stream}`};
  const {attention_bias, attention_out_bias, mlp_bias} = config;
  const sizes: Readonly<Record<PartName, Sizes>> = {
    embedding: {
      input: count(T),
      weights: size(vocab_size, d_model),
      shapes: `${size(T, vocab_size)} · ${size(vocab_size, d_model)} → ${stream}`,
    },
    positions: {
      ...sum,
      weights: parameters.positions ? size(config.max_position_embeddings, d_model) : '',
    },
    norm1: norm,
    q: linear(d_model, d_q, attention_bias),
    k: linear(d_model, d_kv, attention_bias),
    v: linear(d_model, d_kv, attention_bias),
    rope: {input: turned, output: turned},
    scores: {
      input: turned,
      output: pairs,
      shapes: `${n_heads} × (${size(T, d_head)} · ${size(d_head, T)}) → ${pairs}`,
      work: product('·', 2, keys, n_heads, d_head),
    },
    softmax: {input: pairs, output: pairs},
    mix: {
      input: pairs,
      output: size(T, d_q),
      shapes: `${n_heads} × (${size(T, T)} · ${size(T, d_head)}) → ${size(T, d_q)}`,
      work: product('·', 2, keys, n_heads, d_head),
    },
    o: linear(d_q, d_model, attention_out_bias),
    add1: sum,
    norm2: norm,
    gate: linear(d_model, d_mlp, mlp_bias),
    up: linear(d_model, d_mlp, mlp_bias),
    act: {
      input: size(T, d_mlp),
      output: size(T, d_mlp),
      ...(config.mlp === 'gated' && {
        shapes: `${size(T, d_mlp)} ⊙ ${size(T, d_mlp)} → ${size(T, d_mlp)}`,
      }),
    },
    down: linear(d_mlp, d_model, mlp_bias),
    add2: sum,
    finalNorm: norm,
    unembedding: {
      ...linear(d_model, vocab_size, false),
      ...(config.tie_word_embeddings && {weights: ''}),
    },
  };
  const {block} = parameters;
  const counts: Partial<Record<PartName, number>> = {
    ...parameters,
    ...block,
    norm1: block.norms / 2,
    norm2: block.norms / 2,
  };
  const workOf = ({block, unembedding}: FlopCounts): Partial<Record<PartName, bigint>> => ({
    ...block,
    unembedding,
  });
  const [work, workOfAll] = [workOf(flops), workOf(flopsOfAll)];
  const parts = flowOf(config).map((name): Part => ({
    ...{name, kind: kindOf(name), copies: isInBlock(name) ? num_hidden_layers : 1},
    ...{input: stream, output: stream, shapes: '', weights: '', work: ''},
    ...sizes[name],
    parameters: counts[name] ?? 0,
    flops: work[name] ?? 0n,
    flopsOfAll: workOfAll[name] ?? 0n,
  }));
  return {config, T, parts, parameters, flops, flopsOfAll};
}

export function isInBlock(name: PartName): boolean {
  return !['embedding', 'positions', 'finalNorm', 'unembedding'].includes(name);
}

function kindOf(name: PartName): PartKind {
  if (name === 'unembedding') return name;
  if (name === 'embedding' || name === 'positions') return 'embedding';
  if (/norm/i.test(name)) return 'norm';
  return ['norm2', 'gate', 'up', 'act', 'down', 'add2'].includes(name) ? 'mlp' : 'attention';
}
