/** Forward and backward through a whole model: losses, and the gradient of every parameter. */
import {Activations} from '../model/activations.js';
import type {Transformer} from '../model/transformer.js';
import {arrange, parameterShapes, reserveParameters, type Weights} from '../model/weights.js';
import {attentionScratch} from '../nn/attention.js';
import {blockBackward, type BlockGradients} from '../nn/block.js';
import {embeddingBackward} from '../nn/embedding.js';
import type {Hooks} from '../nn/hooks.js';
import {linearBackward} from '../nn/linear.js';
import {normBackward} from '../nn/norm.js';
import {positionsBackward} from '../nn/positions.js';
import type {Task} from '../task.js';
import {ShapeError} from '../tensor/errors.js';
import {Tensor} from '../tensor/tensor.js';
import {TrainingError} from './errors.js';
import {Memory} from './memory.js';
import {expectTargets} from './token-ids.js';

/** A target that counts for nothing. */
export const MASKED = -1;

/**
 * A forward and a backward pass over B sequences of T tokens, with memory that is taken once and used by all batches.
 * By turns: forward(), which gives the losses, and backward(), which adds to the gradients.
 */
export class TrainingPass {
  readonly model: Transformer;
  readonly activations: Activations;
  /** By the parameters' names, and of their shapes. backward() adds to them. */
  readonly gradients: ReadonlyMap<string, Tensor>;

  readonly #weights: Weights; // gradients, by their place in the model
  readonly #stream: Tensor; // (rows, d_model) gradient of the residual stream
  readonly #block: BlockGradients;
  readonly #targets: Tensor; // (rows) 32-bit integers
  readonly #losses: Tensor; // (rows)
  readonly #tokens: Int32Array; // (rows), for the next batch may come in the same array
  readonly #memory = new Memory();
  #isComputed = false; // whether the logits' gradients stand in their place

  /**
   * Memory for B sequences of T tokens: all activations, and as much as the parameters again.
   *
   * @throws TrainingError where the model does not compute with its parameters, as a quantized one; RangeError where
   *   memory ends. Nothing is then kept
   */
  constructor(model: Transformer, B: number, T: number) {
    const {config, heap} = model;
    if (!isSame(model.weights, arrange(config, model.parameters)))
      throw new TrainingError(
        'TrainingPass: expected a model that computes with its parameters, got one with others in their place, as a quantized model has',
      );
    const rows = B * T;
    const memory = this.#memory;
    this.model = model;
    const shapes = parameterShapes(config);
    reserveParameters(shapes, heap);
    this.gradients = new Map(shapes.map(({name, shape}) => [name, memory.tensor(heap, shape)]));
    this.activations = memory.take(
      () => new Activations(config, heap, {B, T, S: T, keeps: true, logits: 'all'}),
    );
    this.#weights = arrange(config, this.gradients);
    const {hidden_size: d_model, intermediate_size: d_mlp, head_dim, mlp} = config;
    const {heads} = model.shape.attention;
    const like = (width: number) => memory.tensor(heap, [rows, width]);
    this.#stream = like(d_model);
    this.#block = {
      x: like(d_model),
      attn: {
        q: like(heads.n_heads * head_dim),
        k: like(heads.n_kv_heads * head_dim),
        v: like(heads.n_kv_heads * head_dim),
        z: like(heads.n_heads * head_dim),
        scratch: memory.tensor(heap, [attentionScratch(T, T, heads)]),
      },
      mlp: {
        pre: like(d_mlp),
        pre_linear: mlp === 'gated' ? like(d_mlp) : undefined,
        post: like(d_mlp),
      },
    };
    this.#targets = memory.tensor(heap, [rows]);
    this.#losses = memory.tensor(heap, [rows]);
    this.#tokens = new Int32Array(rows);
  }

  /**
   * The cross-entropy of each target, in nats: −ln p(target | tokens so far); 0 where it is masked. The logits are gone
   * afterwards: in their place are the losses' gradients.
   *
   * @param tokens (B·T), token IDs
   * @param targets (B·T), the token that follows each; negative where it does not count
   * @param hooks see activations as they are computed; what they change, backward() takes for computed
   * @returns (B·T), a view that the next call overwrites
   * @throws ShapeError VocabularyError ContextLengthError FreedError
   */
  forward(tokens: ArrayLike<number>, targets: ArrayLike<number>, hooks?: Hooks): Float32Array {
    this.#expectRows(targets);
    this.model.forward(this.activations, tokens, {hooks});
    return this.#compare(tokens, targets);
  }

  /** The same in slices: it yields after each block. */
  *forwardTask(tokens: ArrayLike<number>, targets: ArrayLike<number>, hooks?: Hooks): Task<Float32Array> {
    this.#expectRows(targets);
    yield* this.model.forwardTask(this.activations, tokens, {hooks});
    return this.#compare(tokens, targets);
  }

  #expectRows(targets: ArrayLike<number>): void {
    this.#memory.expect('TrainingPass.forward');
    const {rows, cols: vocab} = this.activations.logits;
    if (targets.length !== rows)
      throw new ShapeError(`TrainingPass.forward: expected ${rows} targets, got ${targets.length}`);
    expectTargets('TrainingPass.forward', targets, vocab);
    this.#isComputed = false;
  }

  /** The losses of the logits that are there. */
  #compare(tokens: ArrayLike<number>, targets: ArrayLike<number>): Float32Array {
    const {logits} = this.activations;
    const {rows, cols: vocab} = logits;
    this.#tokens.set(tokens);
    const {heap} = this.model;
    heap.i32.set(targets, this.#targets.at);
    const [losses, wanted] = [this.#losses.at, this.#targets.at];
    // One pass over the exponentials gives both the losses and, in the logits' place, their gradients.
    heap.kernels.crossEntropy(losses, logits.at, logits.at, wanted, rows, vocab, 1);
    this.#isComputed = true;
    return this.#losses.data;
  }

  /**
   * Adds to the gradients those of Σ coefficient · loss. Once for each forward(), for it uses up what that has left.
   *
   * @param coefficients one for all positions, or (B·T)
   * @param hooks see the gradient of the residual stream after each block ("resid_post") and before ("resid_pre")
   * @throws ShapeError; TrainingError where there was no forward() before it
   */
  backward(coefficients: number | ArrayLike<number>, hooks?: Hooks): void {
    this.#beginBackward(coefficients);
    for (let layer = this.activations.blocks.length - 1; layer >= 0; layer--) this.#blockBack(layer, hooks);
    this.#endBackward();
  }

  /** The same in slices: it yields after each block. */
  *backwardTask(coefficients: number | ArrayLike<number>, hooks?: Hooks): Task<void> {
    const layers = this.activations.blocks.length;
    this.#beginBackward(coefficients);
    for (let layer = layers - 1; layer >= 0; layer--) {
      this.#blockBack(layer, hooks);
      yield (layers - layer) / (layers + 1);
    }
    this.#endBackward();
  }

  #beginBackward(coefficients: number | ArrayLike<number>): void {
    const {model, activations: a} = this;
    this.#expectComputed(coefficients);
    this.#isComputed = false;
    const w = model.weights;
    const d = this.#weights;
    const stream = this.#stream.fill(0);
    const {x} = this.#block;

    this.#weigh(coefficients);
    if (a.ln_final) {
      x.fill(0);
      linearBackward(x, d.unembed, a.logits, a.ln_final.out, w.unembed);
      normBackward(stream, d.ln_final!, x, a.resid, w.ln_final!, a.ln_final, model.shape.norm);
    } else linearBackward(stream, d.unembed, a.logits, a.resid, w.unembed);
  }

  #blockBack(layer: number, hooks: Hooks | undefined): void {
    const {model, activations: a} = this;
    const stream = this.#stream;
    hooks?.at(layer, 'resid_post', stream);
    const [from, to] = [model.weights.blocks[layer], this.#weights.blocks[layer]];
    blockBackward(stream, to, this.#block, a.blocks[layer], from, model.shape, a.run.sequences);
    hooks?.at(layer, 'resid_pre', stream);
  }

  #endBackward(): void {
    const d = this.#weights;
    const stream = this.#stream;
    const {sequences} = this.activations.run;
    if (d.pos_embed) for (const sequence of sequences) positionsBackward(d.pos_embed, stream, sequence);
    embeddingBackward(d.embed, this.#tokens, stream);
  }

  /** Gives its memory back; the model keeps its own. @throws FreedError the second time */
  free(): void {
    this.#memory.free('TrainingPass.free');
    this.#isComputed = false;
  }

  /** Forgets what backward() has added up. */
  zeroGradients(): void {
    for (const gradient of this.gradients.values()) gradient.fill(0);
  }

  #expectComputed(coefficients: number | ArrayLike<number>): void {
    const {rows} = this.activations.logits;
    if (typeof coefficients !== 'number' && coefficients.length !== rows)
      throw new ShapeError(
        `TrainingPass.backward: expected ${rows} coefficients, got ${coefficients.length}`,
      );
    this.#memory.expect('TrainingPass.backward');
    if (!this.#isComputed)
      throw new TrainingError('TrainingPass.backward: expected one forward pass before each, got none');
  }

  /** Multiplies the gradients of the losses, which stand in the logits' place, by the losses' coefficients. */
  #weigh(coefficients: number | ArrayLike<number>): void {
    const {at, rows, cols: vocab, size} = this.activations.logits;
    const {kernels} = this.model.heap;
    if (typeof coefficients === 'number') {
      kernels.scale(at, at, coefficients, size);
      return;
    }
    for (let row = 0; row < rows; row++)
      kernels.scale(at + row * vocab, at + row * vocab, coefficients[row], vocab);
  }
}

/** Whether two arrangements of weights are of the same tensors. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one instanceof Tensor || !isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.from(keys).every((key) => isSame(one[key], other[key]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
