/** What the model computed at one token in each part of a layer. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {activation} from '../../core/nn/activations.js';
import {signed} from '../../views/signed.js';
import {nanoConfig} from './models.js';
import type {PartName} from './parts.js';

/** The activations that parts give, by their names in a block, or in the model where they are in none. */
const hooks: Partial<Record<PartName, readonly string[]>> = {
  embedding: ['embed'],
  norm1: ['ln1'],
  q: ['attn.q'],
  k: ['attn.k'],
  v: ['attn.v'],
  rope: ['attn.rot_q', 'attn.rot_k'],
  scores: ['attn.scores'],
  softmax: ['attn.pattern'],
  mix: ['attn.z'],
  o: ['attn_out'],
  add1: ['resid_mid'],
  norm2: ['ln2'],
  gate: ['mlp.pre'],
  up: ['mlp.pre_linear'],
  act: ['mlp.post'],
  down: ['mlp_out'],
  add2: ['resid_post'],
  finalNorm: ['ln_final'],
};
const OUTSIDE = ['embed', 'ln_final'];

const nameOf = (hook: string, layer: number): string =>
  OUTSIDE.includes(hook) ? hook : `blocks.${layer}.${hook}`;

/** All that is drawn of a layer. */
export function namesOf(layer: number): string[] {
  const last = nameOf('resid_post', nanoConfig.num_hidden_layers - 1); // what the final norm reads
  return [last, ...['resid_pre', ...Object.values(hooks).flat()].map((hook) => nameOf(hook, layer))];
}

/** What parts multiply by, and the activation that they multiply. */
const factors: Partial<Record<PartName, readonly [parameter: string, input: string]>> = {
  norm1: ['input_layernorm', 'resid_pre'],
  q: ['self_attn.q_proj', 'ln1'],
  k: ['self_attn.k_proj', 'ln1'],
  v: ['self_attn.v_proj', 'ln1'],
  o: ['self_attn.o_proj', 'attn.z'],
  norm2: ['post_attention_layernorm', 'resid_mid'],
  gate: ['mlp.gate_proj', 'ln2'],
  up: ['mlp.up_proj', 'ln2'],
  down: ['mlp.down_proj', 'mlp.post'],
  finalNorm: ['norm', 'resid_post'],
  unembedding: ['embed_tokens', 'ln_final'],
};

/** The name of the parameter that a part multiplies by; undefined where it has none. */
export function parameterOf(name: PartName, layer: number): string | undefined {
  const [parameter] = factors[name] ?? [];
  const isOutside = name === 'finalNorm' || name === 'unembedding';
  return parameter && `model.${isOutside ? '' : `layers.${layer}.`}${parameter}.weight`;
}

/** Where in a run is looked. */
export interface Place {
  readonly run: LiveRun;
  readonly layer: number;
  readonly head: number;
  readonly position: number;
  /** What the open part multiplies by, (d_out, d_in) or (d_model), once it is there. */
  readonly weights?: Float32Array;
}

/** What one activation holds at the token: of what is over keys, those of one head, up to the token. */
function rowOf({run, layer, head, position}: Place, hook: string): Float32Array | undefined {
  const tensor = run.trace.get(nameOf(hook, layer));
  if (!tensor) return undefined;
  const {data, shape} = tensor;
  if (hook === 'attn.scores' || hook === 'attn.pattern') {
    const [, T, S] = shape; // (heads, T, S)
    const start = (head * T + position) * S;
    return data.subarray(start, start + position + 1);
  }
  const width = data.length / shape[0]; // (T, …)
  return data.subarray(position * width, (position + 1) * width);
}

/** What a part gives at the token; undefined where the run was not asked for it. */
export function valuesOf(place: Place, name: PartName): Float32Array | undefined {
  if (name === 'unembedding') return logitsAfter(place.run, place.position);
  const rows = hooks[name]?.map((hook) => rowOf(place, hook));
  if (!rows?.every((row) => row !== undefined)) return undefined;
  return rows.length === 1 ? rows[0] : Float32Array.from(rows.flatMap((row) => [...row]));
}

/** Some numbers in few. */
export interface Summary {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly rms: number;
}

/** @param values finite, as those of every run are that is shown */
export function summaryOf(values: Float32Array): Summary {
  let [least, most, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    squares += value ** 2;
  }
  return {least, most, mean: sum / values.length, rms: Math.sqrt(squares / values.length)};
}

/** How far a result may be from its equation where it is more than rounding, of its size or of 1. */
const CHANGED = 1e-3;

/**
 * The equation of one number of a part, its numbers put in, where it is short enough to be read.
 *
 * @param words for a number that an intervention has changed, and for the smaller terms of a sum
 */
export function equationOf(
  place: Place,
  name: PartName,
  index: number,
  {changedTo, others}: {changedTo: string; others: string},
): string | undefined {
  const at = (hook: string) => rowOf(place, hook)?.[index] ?? NaN;
  const bracketed = (value: number) => (value < 0 ? `(${signed(value, 3)})` : signed(value, 3));
  const ends = (left: string, expected: number, is: number) => {
    const isChanged = Math.abs(is - expected) > CHANGED * Math.max(1, Math.abs(expected));
    return `${left} = ${signed(expected, 3)}${isChanged ? `, ${changedTo} ${signed(is, 3)}` : ''}`;
  };
  const sum = (a: number, b: number, is: number) => ends(`${signed(a, 3)} + ${bracketed(b)}`, a + b, is);
  /** The three largest terms of a sum of products, and all others as one number. */
  const products = (a: ArrayLike<number>, b: ArrayLike<number>, is: number) => {
    const terms = Array.from(a, (value, i) => [value, b[i], value * b[i]]);
    terms.sort(([, , one], [, , other]) => Math.abs(other) - Math.abs(one));
    const total = (some: number[][]) => some.reduce((sum, [, , term]) => sum + term, 0);
    const rest = terms.slice(3);
    const shown = terms.slice(0, 3).map(([x, y]) => `${bracketed(x)} · ${bracketed(y)}`);
    if (rest.length) shown.push(`${bracketed(total(rest))} (${rest.length} ${others})`);
    return ends(shown.join(' + '), total(terms), is);
  };
  const {config} = place.run.model.info;
  const {head_dim, num_attention_heads, num_key_value_heads, hidden_act} = config;
  const kvHeadOf = (head: number) => Math.floor((head * num_key_value_heads) / num_attention_heads);
  const {weights} = place;
  const [, input] = factors[name] ?? [];
  if (input) {
    const x = rowOf(name === 'finalNorm' ? {...place, layer: config.num_hidden_layers - 1} : place, input)!;
    const is = valuesOf(place, name)![index];
    if (!weights) return undefined;
    if (!/norm/i.test(name)) return products(x, weights.subarray(index * x.length), is);
    const size = Math.sqrt(summaryOf(x).rms ** 2 + config.norm_eps);
    const [own, gamma] = [x[index], weights[index]];
    return ends(`${signed(own, 3)} / ${signed(size, 3)} · ${bracketed(gamma)}`, (own / size) * gamma, is);
  }
  switch (name) {
    case 'mix': {
      const head = Math.floor(index / head_dim);
      const pattern = rowOf({...place, head}, 'attn.pattern')!;
      const component = kvHeadOf(head) * head_dim + (index % head_dim);
      const values = Array.from(pattern, (_, position) => rowOf({...place, position}, 'attn.v')![component]);
      return products(pattern, values, at('attn.z'));
    }
    case 'add1':
      return sum(at('resid_pre'), at('attn_out'), at('resid_mid'));
    case 'add2':
      return sum(at('resid_mid'), at('mlp_out'), at('resid_post'));
    case 'act': {
      const bent = activation(hidden_act)(at('mlp.pre'));
      return ends(
        `${signed(bent, 3)} · ${bracketed(at('mlp.pre_linear'))}`,
        bent * at('mlp.pre_linear'),
        at('mlp.post'),
      );
    }
    case 'scores': {
      const q = rowOf(place, 'attn.rot_q')?.subarray(place.head * head_dim, (place.head + 1) * head_dim);
      const k = rowOf({...place, position: index}, 'attn.rot_k')?.subarray(kvHeadOf(place.head) * head_dim);
      const dot = q?.reduce((total, value, i) => total + value * k![i], 0) ?? NaN;
      return ends(`${signed(dot, 3)} / √${head_dim}`, dot / Math.sqrt(head_dim), at('attn.scores'));
    }
    case 'softmax': {
      const scores = rowOf(place, 'attn.scores')!;
      const most = scores.reduce((a, b) => Math.max(a, b));
      const all = scores.reduce((total, score) => total + Math.exp(score - most), 0);
      return ends(
        `exp(${signed(scores[index], 3)}) / ∑ exp`,
        Math.exp(scores[index] - most) / all,
        at('attn.pattern'),
      );
    }
    default:
      return undefined;
  }
}
