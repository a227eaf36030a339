/**
 * The transformer: tokens → embed → blocks → ln_final → logits. One for Llama's kin and GPT-2's, encoders, and whatever
 * else a ModelConfig says.
 */
import type {SequenceCache} from '../nn/attention-layer.js';
import {block, type BlockShape} from '../nn/block.js';
import {embedding} from '../nn/embedding.js';
import type {Hooks} from '../nn/hooks.js';
import {linear} from '../nn/linear.js';
import {norm} from '../nn/norm.js';
import {positions} from '../nn/positions.js';
import {ContextLengthError} from '../nn/sequence.js';
import {FreedError, ShapeError} from '../tensor/errors.js';
import {Heap} from '../tensor/heap.js';
import type {Random} from '../tensor/random.js';
import type {Tensor} from '../tensor/tensor.js';
import type {Task} from '../task.js';
import {attentionHeads, type Activations} from './activations.js';
import {expectCaches, type ModelCache} from './cache-memory.js';
import {checkConfig} from './check-config.js';
import type {ModelConfig} from './config.js';
import {PositionTable} from './position-table.js';
import {allocateParameters, arrange, initialize, type Weights} from './weights.js';

/** What a forward pass goes on from, and who looks on. */
export interface ForwardOptions {
  /** One for each sequence; the tokens stand after those that it holds. */
  caches?: readonly ModelCache[];
  hooks?: Hooks;
}

/** Whose parameters are whose. */
const owners = new WeakMap<ReadonlyMap<string, Tensor>, Transformer>();

/** A transformer: its config, its parameters in a heap, and its forward pass. TrainingPass has the backward pass. */
export class Transformer {
  readonly config: Readonly<ModelConfig>;
  readonly heap: Heap;
  /** By Hugging Face's names in a Llama checkpoint, whatever the family. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The same, by their place in the model; a quantized model has others. */
  readonly weights: Weights;
  /** How its blocks are put together. */
  readonly shape: BlockShape;
  readonly #positions: PositionTable | undefined;
  readonly #ownsParameters: boolean;
  readonly #owner: Transformer | undefined; // another, whose parameters these are
  readonly #ownsPositions: boolean;
  #isFree = false;

  /**
   * A model whose parameters are zeros, to be read from a file or initialized, or another model's, under a config that
   * says otherwise how to use them, or with other weights in their places.
   *
   * @param config whole, as completeConfig() and parseConfig() give it
   * @throws ConfigError that names the field that is missing or wrong; RangeError where memory ends
   */
  constructor(
    config: ModelConfig,
    heap = new Heap(),
    parameters?: ReadonlyMap<string, Tensor>,
    weights?: Weights,
  ) {
    if (!parameters) checkConfig('Transformer', config);
    this.config = config;
    this.heap = heap;
    this.#ownsParameters = parameters === undefined;
    this.#owner = parameters && owners.get(parameters);
    this.parameters = parameters ?? allocateParameters(config, heap);
    if (!parameters) owners.set(this.parameters, this);
    this.weights = weights ?? arrange(config, this.parameters);
    // Under the same config there is no need for a second table of positions.
    const like = this.#owner?.config === config && this.#owner.heap === heap ? this.#owner : undefined;
    const heads = attentionHeads(config);
    const isRotary = config.position === 'rope';
    const isAdded = config.position === 'sinusoidal';
    this.#ownsPositions = !like && (isRotary || isAdded);
    this.#positions = this.#ownsPositions
      ? new PositionTable(config, heap, sizeOf(this.parameters))
      : like && like.#positions;
    this.shape = like?.shape ?? {
      norm: {kind: config.norm, eps: config.norm_eps},
      norm_position: config.norm_position,
      hidden_act: config.hidden_act,
      attention: {heads, rotation: isRotary ? this.#positions!.rotation(heads) : undefined},
    };
  }

  /** Whether its memory was given back, its own or that of the model whose parameters it has: it has no use then. */
  get isFree(): boolean {
    return this.#isFree || this.#owner?.isFree === true;
  }

  /** Gives every parameter its first value. @throws FreedError */
  initialize(random: Random): this {
    this.expectMemory('Transformer.initialize');
    initialize(this.parameters, this.config, random);
    return this;
  }

  /** Gives back the memory that it has allocated; another model's parameters are that one's. @throws FreedError the second time */
  free(): void {
    if (this.#isFree) throw freed('Transformer.free');
    this.#isFree = true;
    if (this.#ownsPositions) this.#positions!.table.free();
    if (this.#ownsParameters) for (const parameter of this.parameters.values()) parameter.free();
  }

  /** Makes sure that it has its memory. @throws FreedError @internal */
  expectMemory(where: string): void {
    if (this.isFree) throw freed(where);
  }

  /**
   * One forward pass. Everything it computes is in `a`, which says how many tokens come; the logits, (rows, vocab) or
   * (B, vocab), are returned and stay until the next pass.
   *
   * @param tokens (B·T)
   * @throws ShapeError VocabularyError ContextLengthError CacheError FreedError
   */
  forward(a: Activations, tokens: ArrayLike<number>, options: ForwardOptions = {}): Tensor {
    this.#embed(a, tokens, options);
    for (let layer = 0; layer < this.weights.blocks.length; layer++) this.#block(a, layer);
    return this.#unembed(a);
  }

  /** The same in slices: it yields after each block. */
  *forwardTask(a: Activations, tokens: ArrayLike<number>, options: ForwardOptions = {}): Task<Tensor> {
    const layers = this.weights.blocks.length;
    this.#embed(a, tokens, options);
    for (let layer = 0; layer < layers; layer++) {
      this.#block(a, layer);
      yield (layer + 1) / (layers + 1);
    }
    return this.#unembed(a);
  }

  #embed(a: Activations, tokens: ArrayLike<number>, {caches, hooks}: ForwardOptions): void {
    const {B, T} = a.shape;
    const {run} = a;
    this.expectMemory('forward');
    if (a.isFree)
      throw new FreedError('forward: expected activations that have their memory, got freed ones');
    if (tokens.length !== B * T)
      throw new ShapeError(`forward: expected ${B} × ${T} tokens, got ${tokens.length}`);
    if (caches && caches.length !== B)
      throw new ShapeError(`forward: expected ${B} caches, got ${caches.length}`);
    if (caches) expectCaches('forward', caches, this);
    run.caches = caches;
    run.hooks = hooks;
    this.#place(a, caches);
    hooks?.start?.(run.sequences);
    embedding(a.first, tokens, this.weights.embed);
    hooks?.at(-1, 'embed', a.first);
    if (a.pos_embed) this.#addPositions(a, a.pos_embed, hooks);
  }

  #block(a: Activations, layer: number): void {
    const {run} = a;
    const {attn} = a.blocks[layer];
    const pattern = run.hooks && !attn.pattern && this.#allocatePattern(a, run.caches);
    if (pattern) attn.pattern = pattern;
    run.layer = layer;
    try {
      block(a.blocks[layer], this.weights.blocks[layer], this.shape, run);
    } finally {
      if (pattern) {
        attn.pattern = undefined;
        pattern.free();
      }
    }
  }

  #unembed(a: Activations): Tensor {
    const {T, logits} = a.shape;
    const {run, resid, ln_final} = a;
    const {hooks, caches} = run;
    if (caches) for (let b = 0; b < caches.length; b++) caches[b].advance(T);
    if (ln_final) {
      norm(ln_final, resid, this.weights.ln_final!, this.shape.norm);
      hooks?.at(-1, 'ln_final.scale', ln_final.scale);
      hooks?.at(-1, 'ln_final', ln_final.out);
    }
    if (logits === 'last') copyLastRows(a.final, ln_final?.out ?? resid, T);
    linear(a.logits, a.final, this.weights.unembed);
    hooks?.at(-1, 'logits', a.logits);
    return a.logits;
  }

  /**
   * Makes sure that positions up to here are known, so that nothing has to be allocated for them later. Learned ones are
   * as many as there are.
   */
  reachPositions(end: number): void {
    this.#positions?.reach(end);
  }

  /** Where the tokens stand, and a table that reaches so far. */
  #place({run, shape: {T}}: Activations, caches: readonly ModelCache[] | undefined): void {
    let end = T;
    for (let b = 0; b < run.sequences.length; b++) {
      const start = caches?.[b].length ?? 0;
      run.sequences[b].start = start;
      end = Math.max(end, start + T);
    }
    const {position, max_position_embeddings: most} = this.config;
    if (position === 'learned' && end > most)
      throw new ContextLengthError(`forward: expected at most ${most} positions, got ${end}`);
    this.reachPositions(end);
  }

  #addPositions(a: Activations, pos_embed: Tensor, hooks: Hooks | undefined): void {
    const table = this.weights.pos_embed ?? this.#positions!.table;
    for (let b = 0; b < a.run.sequences.length; b++) positions(pos_embed, table, a.run.sequences[b]);
    hooks?.at(-1, 'pos_embed', pos_embed);
    this.heap.kernels.add(a.first.at, a.first.at, pos_embed.at, pos_embed.size);
  }

  /** Memory for the pattern of a block that keeps none, so that hooks can see it. */
  #allocatePattern({shape: {B, T}}: Activations, caches: readonly SequenceCache[] | undefined): Tensor {
    const S = caches ? caches[0].columns(T) : T;
    if (caches?.some((cache) => cache.columns(T) !== S))
      throw new ShapeError('forward: expected hooks to see sequences of one length, got several');
    return this.heap.tensor([B, this.config.num_attention_heads, T, S]);
  }
}

function freed(where: string): FreedError {
  return new FreedError(`${where}: expected a model that has its memory, got one that was freed`);
}

function copyLastRows(y: Tensor, x: Tensor, T: number): void {
  const {f32} = y.heap;
  const {cols} = x;
  for (let b = 0; b < y.rows; b++) {
    const from = x.at + ((b + 1) * T - 1) * cols;
    f32.copyWithin(y.at + b * cols, from, from + cols);
  }
}

function sizeOf(parameters: ReadonlyMap<string, Tensor>): number {
  let size = 0;
  for (const parameter of parameters.values()) size += parameter.size;
  return size;
}
