/**
 * Interventions: changes to a run while it runs. They are plain data, so a worker can receive them, an attribute or URL
 * can hold them, and a test can replay them.
 */
import type {Hooks} from '../nn/hooks.js';
import type {Sequence} from '../nn/sequence.js';
import {planQuantization, type QuantizationSpec} from '../quantization/plan.js';
import {dequantize, quantize} from '../quantization/quantize.js';
import {isList, isRecord, show} from '../show.js';
import type {Tensor} from '../tensor/tensor.js';
import {
  activationName,
  hasHeads,
  headsOf,
  isComputed,
  isOverKeys,
  layoutOf,
  parseActivationName,
  widthOf,
  type HookName,
  type Layout,
} from './activation-layout.js';
import type {ModelConfig} from './config.js';

/** An intervention that the model has no place for. */
export class InterventionError extends RangeError {
  override name = 'InterventionError';
}

/** Which part of an activation is changed: everything that is not narrowed down. */
export interface InterventionPlace {
  /** Name of the activation in a trace, such as "blocks.1.attn.z". */
  at: string;
  /** Of q, z, scores and pattern a query head; of k and v a key-value head; other activations have none. */
  head?: number;
  /** Of the token, from 0; in scores and pattern of the query. */
  position?: number;
  /**
   * On the last axis: dimension, neuron, key (the position of its token) or, in the logits, token. A key that the mask
   * forbids stays forbidden whatever becomes of its score; in the pattern it may be looked at.
   */
  index?: number;
}

/**
 * A change to one activation or a part of it: ablation (zero, mean), scaling, a patch from another run, steering. Numbers
 * are finite; a score may also become −∞, so that its key is not looked at, and a query without any key has a z of 0.
 */
export type Intervention = InterventionPlace &
  (
    | {op: 'zero'}
    /** Each number becomes its mean over all positions of the run; so not while a text is generated. */
    | {op: 'mean'}
    /** Each number but −∞ is multiplied. */
    | {op: 'scale'; factor: number}
    /** Becomes what it was in another run: the whole activation's numbers, or those of the part alone, in their order. */
    | {op: 'patch'; value: ArrayLike<number>}
    /** factor · vector is added, along the last axis; a steering vector. factor is 1 where it is left out. */
    | {op: 'add'; vector: ArrayLike<number>; factor?: number}
    /**
     * Each head's row of each token is rounded by itself, as a cache in few bits would keep it: what a cache keeps are
     * attn.rot_k and attn.v.
     */
    | {op: 'round'; to: QuantizationSpec}
  );

interface Range {
  begin: number;
  end: number;
}

/** Makes interventions in the passes it is given to. */
export class InterventionHooks implements Hooks {
  readonly #config: ModelConfig;
  readonly #byName = new Map<string, Intervention[]>();
  #sequences: readonly Sequence[] = [];

  /** @throws InterventionError where one has no place in such a model */
  constructor(config: ModelConfig, interventions: readonly Intervention[]) {
    this.#config = config;
    if (!Array.isArray(interventions))
      throw new InterventionError(`interventions: expected a list, got ${show(interventions)}`);
    for (const intervention of interventions as readonly Intervention[]) {
      check(intervention, config);
      const {at} = intervention;
      const others = this.#byName.get(at);
      if (others) others.push(intervention);
      else this.#byName.set(at, [intervention]);
    }
  }

  /** A pass begins: interventions are told where its sequences stand. */
  start(sequences: readonly Sequence[]): void {
    this.#sequences = sequences;
  }

  /** Changes an activation in place where an intervention is for it, in every sequence. @throws InterventionError */
  at(layer: number, name: HookName, tensor: Tensor): void {
    const interventions = this.#byName.get(activationName(layer, name));
    if (!interventions) return;
    const layout = layoutOf(name, tensor, this.#sequences.length, this.#config);
    for (const intervention of interventions)
      for (let b = 0; b < layout.B; b++)
        apply(intervention, name, tensor.data, b, this.#sequences[b], layout);
  }
}

/** For a run over T tokens, after which none come. @throws InterventionError */
export function interventionsInRun(
  config: ModelConfig,
  interventions: readonly Intervention[],
  T: number,
): InterventionHooks {
  const hooks = new InterventionHooks(config, interventions);
  for (const {at, position, index} of interventions) {
    if (position !== undefined && position >= T)
      fail(at, `a position below ${T}, for so many tokens are run`, position);
    const hook = parseActivationName(at, config.num_hidden_layers)!;
    if (isOverKeys(hook.name) && index !== undefined && index >= T)
      fail(at, `an index below ${T}, for so many keys there are`, index);
  }
  return hooks;
}

/**
 * For a text that is read in chunks and grows by a token at a time, where no pass has all positions: a place that is yet
 * to come is reached when it comes, what is put in is for one token (of scores and pattern, for one key), and a mean
 * over positions has no meaning.
 *
 * @returns undefined where there are none
 * @throws InterventionError
 */
export function interventionsInText(
  config: ModelConfig,
  interventions: readonly Intervention[],
): InterventionHooks | undefined {
  const hooks = new InterventionHooks(config, interventions);
  for (const intervention of interventions) {
    const {at, op, head, position, index} = intervention;
    const {name} = parseActivationName(at, config.num_hidden_layers)!;
    if (op === 'mean')
      fail(at, 'zero, scale, patch or add while a text grows (a mean that is known: zero, then add)', op);
    if (op !== 'patch' && op !== 'add') continue;
    if (op === 'patch' && position === undefined)
      fail(at, 'a position to patch while a text grows, token by token', position);
    if (isOverKeys(name) && index === undefined)
      fail(at, `an index to ${op} at while keys become more`, index);
    const width = index === undefined ? widthOf(name, config) : 1;
    const [size, got] =
      op === 'add'
        ? [width, intervention.vector.length]
        : [width * (head === undefined ? headsOf(name, config) : 1), intervention.value.length];
    if (got !== size) fail(at, `${size} numbers for a token`, got);
  }
  return interventions.length > 0 ? hooks : undefined;
}

function fail(at: string, expected: string, got: unknown): never {
  throw new InterventionError(`intervention at ${at}: expected ${expected}, got ${show(got)}`);
}

/** What all have, and what an operation has besides. */
const placeFields = ['at', 'head', 'position', 'index', 'op'];
const ownFields: Readonly<Record<Intervention['op'], readonly string[]>> = {
  zero: [],
  mean: [],
  scale: ['factor'],
  patch: ['value'],
  add: ['vector', 'factor'],
  round: ['to'],
};

function check(intervention: Intervention, config: ModelConfig): void {
  if (!isRecord(intervention))
    throw new InterventionError(`intervention: expected an object, got ${show(intervention)}`);
  const {at, head, position, index, op} = intervention;
  const hook = parseActivationName(at, config.num_hidden_layers);
  if (!hook || !isComputed(hook.name, config))
    throw new InterventionError(
      `intervention: expected the name of an activation that the model has, got ${show(at)}`,
    );
  // A norm's divisor is a reading: its output is computed by then.
  if (hook.name.endsWith('.scale')) fail(at, 'an activation that something is computed from', at);
  const [heads, width] = [headsOf(hook.name, config), widthOf(hook.name, config)];
  if (head !== undefined && !hasHeads(hook.name)) fail(at, 'no head, for it is not cut into heads', head);
  if (head !== undefined && !isBelow(head, heads)) fail(at, `a head below ${heads}`, head);
  if (position !== undefined && !isBelow(position, Infinity)) fail(at, 'a position from 0 on', position);
  if (index !== undefined && !isBelow(index, width))
    fail(at, width < Infinity ? `an index below ${width}` : 'an index from 0 on', index);
  if (!Object.hasOwn(ownFields, op)) fail(at, 'zero, mean, scale, patch, add or round', op);
  // One that is misspelt would leave the place wider than it was meant.
  const fields = [...placeFields, ...ownFields[op]];
  const unknown = Object.keys(intervention).find((key) => !fields.includes(key));
  if (unknown !== undefined) fail(at, `no fields but ${fields.join(', ')}`, unknown);
  switch (op) {
    case 'zero':
      return;
    case 'mean':
      if (hook.name === 'attn.scores') fail(at, 'an activation that has a mean, not scores of −∞', at);
      return;
    case 'scale':
      if (!Number.isFinite(intervention.factor)) fail(at, 'a finite factor', intervention.factor);
      return;
    case 'add': {
      const {vector, factor} = intervention;
      expectNumbers(at, 'vector', vector, hook.name);
      if (factor !== undefined && !Number.isFinite(factor)) fail(at, 'a finite factor', factor);
      if (factor !== undefined && factor < 0 && Array.from(vector).includes(-Infinity))
        fail(at, 'a factor of 0 or more, for the vector has −∞', factor);
      return;
    }
    case 'patch':
      expectNumbers(at, 'value', intervention.value, hook.name);
      return;
    case 'round': {
      const {to} = intervention;
      if (!hasHeads(hook.name) || isOverKeys(hook.name)) fail(at, 'q, k, v or z to round', at);
      if (index !== undefined) fail(at, 'no index, for a row is rounded as a whole', index);
      if (!isRecord(to)) fail(at, 'what to round to', to);
      if (planQuantization(to as QuantizationSpec).granularity === 'tensor')
        fail(at, 'a scale for each token, for not all are there at once', 'tensor');
      return;
    }
  }
}

/** Makes sure of a list or typed array of numbers that 32 bits hold; −∞ is one of the scores, as masked ones are. @throws InterventionError */
function expectNumbers(at: string, what: string, list: unknown, name: HookName): void {
  if (!isList(list)) fail(at, `a ${what} of numbers`, list);
  for (let i = 0; i < list.length; i++) {
    const number = list[i];
    const isOne = typeof number === 'number' && Number.isFinite(Math.fround(number));
    if (!isOne && !(number === -Infinity && name === 'attn.scores'))
      fail(at, `a ${what} of finite numbers${name === 'attn.scores' ? ' or −∞' : ''}`, number);
  }
}

function isBelow(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}

function apply(
  intervention: Intervention,
  name: HookName,
  data: Float32Array,
  b: number,
  sequence: Sequence,
  layout: Layout,
): void {
  const {head, position, index} = intervention;
  const {T, heads, width, strideB, strideT, strideHead} = layout;
  // Of the logits there may be the last token's alone, and a cache may have forgotten the first keys.
  const end = sequence.start + sequence.T;
  const positions = narrow(position, end - T, T);
  const chosenHeads = narrow(head, 0, heads);
  const columns = narrow(index, isOverKeys(name) ? end - width : 0, width);
  const change = changeOf(intervention, data, b, positions, chosenHeads, columns, layout, sequence);
  // In memory's order, so that a patch's own numbers come in theirs.
  const inHeads = strideHead > strideT;
  const [outer, inner] = inHeads ? [chosenHeads, positions] : [positions, chosenHeads];
  let n = 0;
  for (let i = outer.begin; i < outer.end; i++)
    for (let j = inner.begin; j < inner.end; j++) {
      const [t, h] = inHeads ? [j, i] : [i, j];
      const row = b * strideB + t * strideT + h * strideHead;
      for (let w = columns.begin; w < columns.end; w++) data[row + w] = change(row + w, n++, h, w);
    }
}

/** What a number becomes, by its place in memory, its number among those that change, and its axes. */
type Change = (place: number, n: number, head: number, column: number) => number;

function changeOf(
  intervention: Intervention,
  data: Float32Array,
  b: number,
  positions: Range,
  heads: Range,
  columns: Range,
  layout: Layout,
  sequence: Sequence,
): Change {
  const {at} = intervention;
  const {strideB, width} = layout;
  switch (intervention.op) {
    case 'zero':
      return () => 0;
    case 'scale':
      return (place) => (data[place] === -Infinity ? -Infinity : data[place] * intervention.factor);
    case 'mean': {
      const means = meansOf(at, data, b, layout, sequence);
      return (_place, _n, head, column) => means[head * width + column];
    }
    case 'add': {
      const {vector, factor = 1} = intervention;
      const length = columns.end - columns.begin;
      if (length > 0 && vector.length !== length)
        throw new InterventionError(
          `intervention at ${at}: expected a vector of ${length}, got ${vector.length} numbers`,
        );
      if (factor === 0) return (place) => data[place]; // 0 · −∞ is not a number
      return (place, _n, _head, column) => data[place] + factor * vector[column - columns.begin];
    }
    case 'round': {
      const cols = size(columns);
      const values = new Float32Array(size(positions) * size(heads) * cols);
      let n = 0;
      // As they lie in memory: a token's heads side by side.
      for (let t = positions.begin; t < positions.end; t++)
        for (let h = heads.begin; h < heads.end; h++, n += cols) {
          const row = b * strideB + t * layout.strideT + h * layout.strideHead;
          values.set(data.subarray(row, row + cols), n);
        }
      const rounded = dequantize(quantize({rows: n / cols, cols, data: values}, intervention.to));
      return (_place, at) => rounded[at];
    }
    case 'patch': {
      const {value} = intervention;
      const part = size(positions) * size(heads) * size(columns);
      if (value.length === strideB) return (place) => value[place - b * strideB];
      if (value.length === part) return (_place, n) => value[n];
      if (part === 0) return () => 0; // a token of another pass
      throw new InterventionError(
        `intervention at ${at}: expected ${strideB} or ${part} numbers, got ${value.length}`,
      );
    }
  }
}

/** The means over all positions of a run, (heads, width). */
function meansOf(
  at: string,
  data: Float32Array,
  b: number,
  layout: Layout,
  sequence: Sequence,
): Float64Array {
  const {T, heads, width, strideB, strideT, strideHead} = layout;
  const end = sequence.start + sequence.T;
  if (T < end) fail(at, `all ${end} positions at once, for their mean`, T);
  const sums = new Float64Array(heads * width);
  for (let t = 0; t < T; t++)
    for (let head = 0; head < heads; head++)
      for (let w = 0; w < width; w++)
        sums[head * width + w] += data[b * strideB + t * strideT + head * strideHead + w];
  return sums.map((sum) => sum / T);
}

/** All of an axis that begins at `first`, one place on it, or nothing where the place is not in this pass. */
function narrow(place: number | undefined, first: number, length: number): Range {
  if (place === undefined) return {begin: 0, end: length};
  const begin = place - first;
  return begin >= 0 && begin < length ? {begin, end: begin + 1} : {begin: 0, end: 0};
}

function size({begin, end}: Range): number {
  return end - begin;
}
