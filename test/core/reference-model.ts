/**
 * The transformer once more, in double precision and as plainly as can be: one text, one number at a time, from the
 * papers and not from src/core. What the tests of the model are measured by.
 */
import type {Activation, ModelConfig} from 'llm-anatomy/core';

export type Numbers = Float64Array;
export type Parameters = ReadonlyMap<string, Numbers>;

/** Sees an activation by its name in a trace, and may change it. */
export type See = (name: string, values: Numbers) => void;

/** The parameters of a model, in double precision. */
export function inDoubles(parameters: ReadonlyMap<string, {data: Float32Array}>): Map<string, Numbers> {
  return new Map(Array.from(parameters, ([name, {data}]) => [name, Float64Array.from(data)]));
}

/** Logits (T, vocab) of a text. */
export function referenceLogits(
  config: ModelConfig,
  parameters: Parameters,
  tokens: ArrayLike<number>,
  see: See = () => {},
): Numbers {
  const T = tokens.length;
  const d = config.hidden_size;
  const get = (name: string) => parameters.get(name)!;
  const seen = (name: string, values: Numbers) => (see(name, values), values);

  const embed = get('model.embed_tokens.weight');
  let x: Numbers = new Float64Array(T * d);
  for (let t = 0; t < T; t++) for (let i = 0; i < d; i++) x[t * d + i] = embed[tokens[t] * d + i];
  seen('embed', x);
  if (config.position === 'learned' || config.position === 'sinusoidal')
    x = sum(x, seen('pos_embed', addedPositions(config, T, parameters)));

  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const at = (name: string, values: Numbers) => seen(`blocks.${layer}.${name}`, values);
    const weight = (name: string) => `model.layers.${layer}.${name}`;
    const isPre = config.norm_position === 'pre';
    const ln1 = (y: Numbers) => norm(config, parameters, weight('input_layernorm'), y, at, 'ln1');
    const ln2 = (y: Numbers) => norm(config, parameters, weight('post_attention_layernorm'), y, at, 'ln2');
    at('resid_pre', x);
    const attended = attention(config, parameters, weight('self_attn'), isPre ? ln1(x) : x, T, at);
    x = at('resid_mid', sum(x, at('attn_out', attended)));
    if (!isPre) x = ln1(x);
    const fed = feedForward(config, parameters, weight('mlp'), isPre ? ln2(x) : x, at);
    x = at('resid_post', sum(x, at('mlp_out', fed)));
    if (!isPre) x = ln2(x);
  }

  if (config.norm_position === 'pre')
    x = norm(config, parameters, 'model.norm', x, (name, values) => seen(name, values), 'ln_final');
  return seen('logits', times(x, parameters.get('lm_head.weight') ?? embed, d));
}

function sum(a: Numbers, b: Numbers): Numbers {
  const y = new Float64Array(a.length);
  for (let i = 0; i < y.length; i++) y[i] = a[i] + b[i];
  return y;
}

/** x·Wᵀ + b of rows of length d. */
function times(x: Numbers, w: Numbers, d: number, bias?: Numbers): Numbers {
  const out = w.length / d;
  const rows = x.length / d;
  const y = new Float64Array(rows * out);
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < out; o++) {
      let total = bias ? bias[o] : 0;
      for (let i = 0; i < d; i++) total += x[r * d + i] * w[o * d + i];
      y[r * out + o] = total;
    }
  return y;
}

function linear(parameters: Parameters, name: string, x: Numbers, d: number): Numbers {
  return times(x, parameters.get(`${name}.weight`)!, d, parameters.get(`${name}.bias`));
}

function addedPositions({position, hidden_size: d}: ModelConfig, T: number, parameters: Parameters): Numbers {
  if (position === 'learned') return parameters.get('model.embed_positions.weight')!.slice(0, T * d);
  return new Float64Array(T * d).map((_, n) => {
    const [t, i] = [Math.floor(n / d), n % d];
    const angle = t / 10000 ** ((2 * Math.floor(i / 2)) / d);
    return i % 2 ? Math.cos(angle) : Math.sin(angle);
  });
}

function norm(
  {norm: kind, norm_eps, hidden_size: d}: ModelConfig,
  parameters: Parameters,
  name: string,
  x: Numbers,
  at: See,
  as: string,
): Numbers {
  const [w, b] = [parameters.get(`${name}.weight`)!, parameters.get(`${name}.bias`)];
  const rows = x.length / d;
  const y = new Float64Array(x.length);
  const scales = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const begin = row * d;
    let [mean, variance] = [0, 0];
    if (kind === 'layer') for (let i = 0; i < d; i++) mean += x[begin + i] / d;
    for (let i = 0; i < d; i++) variance += (x[begin + i] - mean) ** 2 / d;
    const scale = (scales[row] = Math.sqrt(variance + norm_eps));
    for (let i = 0; i < d; i++) y[begin + i] = w[i] * ((x[begin + i] - mean) / scale) + (b ? b[i] : 0);
  }
  at(`${as}.scale`, scales);
  at(as, y);
  return y;
}

function feedForward(
  {mlp, hidden_act, hidden_size: d, intermediate_size: d_mlp}: ModelConfig,
  parameters: Parameters,
  name: string,
  x: Numbers,
  at: See,
): Numbers {
  const f = functions[hidden_act];
  const pre = linear(parameters, mlp === 'gated' ? `${name}.gate_proj` : `${name}.up_proj`, x, d);
  at('mlp.pre', pre);
  const post = new Float64Array(pre.length);
  for (let i = 0; i < post.length; i++) post[i] = f(pre[i]);
  if (mlp === 'gated') {
    const up = linear(parameters, `${name}.up_proj`, x, d);
    at('mlp.pre_linear', up);
    for (let i = 0; i < post.length; i++) post[i] *= up[i];
  }
  at('mlp.post', post);
  return linear(parameters, `${name}.down_proj`, post, d_mlp);
}

function attention(
  config: ModelConfig,
  parameters: Parameters,
  name: string,
  x: Numbers,
  T: number,
  at: See,
): Numbers {
  const {hidden_size: d, num_attention_heads: H, num_key_value_heads: G, head_dim: D} = config;
  const q = linear(parameters, `${name}.q_proj`, x, d);
  const k = linear(parameters, `${name}.k_proj`, x, d);
  const v = linear(parameters, `${name}.v_proj`, x, d);
  at('attn.q', q);
  at('attn.k', k);
  at('attn.v', v);
  if (config.position === 'rope') {
    turn(config, q, H);
    turn(config, k, G);
  }
  at('attn.rot_q', q);
  at('attn.rot_k', k);
  const scores = new Float64Array(H * T * T);
  for (let h = 0; h < H; h++)
    for (let t = 0; t < T; t++)
      for (let s = 0; s < T; s++) {
        let score = 0;
        for (let i = 0; i < D; i++) score += q[(t * H + h) * D + i] * k[(s * G + groupOf(h, H, G)) * D + i];
        scores[(h * T + t) * T + s] = sees(config, t, s) ? score / Math.sqrt(D) : -Infinity;
      }
  at('attn.scores', scores);
  const pattern = new Float64Array(H * T * T);
  for (let row = 0; row < H * T; row++) {
    const t = row % T;
    let [most, total] = [-Infinity, 0];
    for (let s = 0; s < T; s++) if (sees(config, t, s)) most = Math.max(most, scores[row * T + s]);
    for (let s = 0; s < T; s++) if (sees(config, t, s)) total += Math.exp(scores[row * T + s] - most);
    for (let s = 0; s < T; s++)
      pattern[row * T + s] = sees(config, t, s) ? Math.exp(scores[row * T + s] - most) / total : 0;
  }
  at('attn.pattern', pattern);
  const z = new Float64Array(T * H * D);
  for (let h = 0; h < H; h++)
    for (let t = 0; t < T; t++)
      for (let s = 0; s < T; s++)
        for (let i = 0; i < D; i++)
          z[(t * H + h) * D + i] += pattern[(h * T + t) * T + s] * v[(s * G + groupOf(h, H, G)) * D + i];
  at('attn.z', z);
  return linear(parameters, `${name}.o_proj`, z, H * D);
}

function groupOf(head: number, H: number, G: number): number {
  return Math.floor(head / (H / G));
}

/** Whether the token at t may look at the one at s. */
export function sees({causal, sliding_window}: ModelConfig, t: number, s: number): boolean {
  if (!causal) return true;
  return s <= t && (sliding_window === null || t - s < sliding_window);
}

/** Multiplies each pair, as a complex number, by factor·e^(i·position·θ). */
function turn(config: ModelConfig, x: Numbers, heads: number): void {
  const D = config.head_dim;
  const {theta, factor} = frequencies(config);
  for (let r = 0; r < x.length / (heads * D); r++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < D / 2; i++) {
        const head = (r * heads + h) * D;
        const [re, im] = config.rope_interleaved
          ? [head + 2 * i, head + 2 * i + 1]
          : [head + i, head + i + D / 2];
        const [a, b] = [x[re], x[im]];
        x[re] = factor * (a * Math.cos(r * theta[i]) - b * Math.sin(r * theta[i]));
        x[im] = factor * (b * Math.cos(r * theta[i]) + a * Math.sin(r * theta[i]));
      }
}

/** Angles per position, by the rules as transformers' modeling_rope_utils.py has them. */
export function frequencies(config: ModelConfig): {theta: number[]; factor: number} {
  const {head_dim: D, rope_theta: base, rope_scaling: scaling} = config;
  const theta = Array.from({length: D / 2}, (_, i) => 1 / base ** ((2 * i) / D));
  if (!scaling) return {theta, factor: 1};
  const {factor} = scaling;
  switch (scaling.rope_type) {
    case 'linear':
      return {theta: theta.map((t) => t / factor), factor: 1};
    case 'ntk': {
      const larger = base * factor ** (D / (D - 2));
      return {theta: theta.map((_, i) => 1 / larger ** ((2 * i) / D)), factor: 1};
    }
    case 'llama3': {
      const {low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: old} = scaling;
      return {
        factor: 1,
        theta: theta.map((t) => {
          const wavelength = (2 * Math.PI) / t;
          if (wavelength > old / low) return t / factor;
          if (wavelength < old / high) return t;
          const smooth = (old / wavelength - low) / (high - low);
          return ((1 - smooth) * t) / factor + smooth * t;
        }),
      };
    }
    case 'yarn': {
      const old = scaling.original_max_position_embeddings ?? config.max_position_embeddings;
      const dimension = (turns: number) => (D * Math.log(old / (turns * 2 * Math.PI))) / (2 * Math.log(base));
      const low = Math.max(Math.floor(dimension(scaling.beta_fast ?? 32)), 0);
      let high = Math.min(Math.ceil(dimension(scaling.beta_slow ?? 1)), D - 1);
      if (low === high) high += 0.001;
      return {
        factor: scaling.attention_factor ?? (factor > 1 ? 0.1 * Math.log(factor) + 1 : 1),
        theta: theta.map((t, i) => {
          const kept = 1 - Math.min(Math.max((i - low) / (high - low), 0), 1);
          return (t / factor) * (1 - kept) + t * kept;
        }),
      };
    }
  }
}

/** erf by a series of positive terms: 2x/√π · e^(−x²) · Σ (2x²)ⁿ / (1·3·5⋯(2n + 1)). */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, total] = [1, 1];
  for (let n = 1; term > 1e-18 * total; n++) total += term *= (2 * x * x) / (2 * n + 1);
  return ((2 * x) / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

export const functions: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  leaky_relu: (x) => Math.max(0.01 * x, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  gelu_tanh: (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
  silu: (x) => x / (1 + Math.exp(-x)),
  relu_squared: (x) => Math.max(0, x) ** 2,
};

/** −ln softmax(logits)[target] for each row; 0 where the target is negative. */
export function referenceLosses(logits: Numbers, targets: ArrayLike<number>, vocab: number): number[] {
  return Array.from(targets, (target, r) => {
    if (target < 0) return 0;
    const row = logits.subarray(r * vocab, (r + 1) * vocab);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    return Math.log(row.reduce((total, x) => total + Math.exp(x - most), 0)) + most - row[target];
  });
}
