/** Forward and backward through a whole model: losses, and the gradient of every parameter. */
import {Activations} from '../model/activations.js';
import type {Transformer} from '../model/transformer.js';
import {allocateParameters, arrange, type Weights} from '../model/weights.js';
import {attentionScratch} from '../nn/attention.js';
import {blockBackward, type BlockGradients} from '../nn/block.js';
import {embeddingBackward} from '../nn/embedding.js';
import type {Hooks} from '../nn/hooks.js';
import {linearBackward} from '../nn/linear.js';
import {normBackward} from '../nn/norm.js';
import {positionsBackward} from '../nn/positions.js';
import {ShapeError} from '../tensor/errors.js';
import type {Tensor} from '../tensor/tensor.js';

/** A target that counts for nothing. */
export const MASKED = -1;

export class TrainingPass {
  readonly model: Transformer;
  readonly activations: Activations;
  /** By the parameters' names. backward() adds to them. */
  readonly gradients: ReadonlyMap<string, Tensor>;

  readonly #weights: Weights; // gradients, by their place in the model
  readonly #stream: Tensor; // (rows, d_model) gradient of the residual stream
  readonly #block: BlockGradients;
  readonly #targets: Tensor; // (rows) 32-bit integers
  readonly #losses: Tensor; // (rows)
  readonly #tokens: Int32Array; // (rows), for the next batch may come in the same array

  /**
   * Memory for B sequences of T tokens: all activations, and as much as the parameters again.
   *
   * @throws RangeError where memory ends
   */
  constructor(model: Transformer, B: number, T: number) {
    const {config, heap} = model;
    const rows = B * T;
    this.model = model;
    this.activations = new Activations(config, heap, {B, T, S: T, keeps: true, logits: 'all'});
    this.gradients = allocateParameters(config, heap);
    this.#weights = arrange(config, this.gradients);
    const {hidden_size: d_model, intermediate_size: d_mlp, head_dim, mlp} = config;
    const {heads} = model.shape.attention;
    const like = (width: number) => heap.tensor([rows, width]);
    this.#stream = like(d_model);
    this.#block = {
      x: like(d_model),
      attn: {
        q: like(heads.n_heads * head_dim),
        k: like(heads.n_kv_heads * head_dim),
        v: like(heads.n_kv_heads * head_dim),
        z: like(heads.n_heads * head_dim),
        scratch: heap.tensor([attentionScratch(T, T, heads)]),
      },
      mlp: {
        pre: like(d_mlp),
        pre_linear: mlp === 'gated' ? like(d_mlp) : undefined,
        post: like(d_mlp),
      },
    };
    this.#targets = heap.tensor([rows]);
    this.#losses = heap.tensor([rows]);
    this.#tokens = new Int32Array(rows);
  }

  /**
   * The cross-entropy of each target, in nats: −ln p(target | tokens so far); 0 where it is masked. The logits are gone
   * afterwards: in their place are the losses' gradients.
   *
   * @param tokens (B·T)
   * @param targets (B·T), the token that follows each; negative where it does not count
   * @param hooks see activations as they are computed; what they change, backward() takes for computed
   * @returns (B·T), a view that the next call overwrites
   * @throws ShapeError VocabularyError ContextLengthError
   */
  forward(tokens: ArrayLike<number>, targets: ArrayLike<number>, hooks?: Hooks): Float32Array {
    const {logits} = this.activations;
    const {rows, cols: vocab} = logits;
    if (targets.length !== rows)
      throw new ShapeError(`TrainingPass.forward: expected ${rows} targets, got ${targets.length}`);
    for (let row = 0; row < rows; row++)
      if (!(targets[row] < vocab && Number.isInteger(targets[row])))
        throw new ShapeError(`TrainingPass.forward: expected targets below ${vocab}, got ${targets[row]}`);
    this.model.forward(this.activations, tokens, {hooks});
    this.#tokens.set(tokens);
    const {heap} = this.model;
    heap.i32.set(targets, this.#targets.at);
    const [losses, wanted] = [this.#losses.at, this.#targets.at];
    // One pass over the exponentials gives both the losses and, in the logits' place, their gradients.
    heap.kernels.crossEntropy(losses, logits.at, logits.at, wanted, rows, vocab, 1);
    return this.#losses.data;
  }

  /**
   * Adds to the gradients those of Σ coefficient · loss. Once for each forward().
   *
   * @param coefficients one for all positions, or (B·T)
   * @param hooks see the gradient of the residual stream after each block ("resid_post") and before ("resid_pre")
   */
  backward(coefficients: number | ArrayLike<number>, hooks?: Hooks): void {
    const {model, activations: a} = this;
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

    const {sequences} = a.run;
    for (let layer = a.blocks.length - 1; layer >= 0; layer--) {
      hooks?.at(layer, 'resid_post', stream);
      const [from, to] = [w.blocks[layer], d.blocks[layer]];
      blockBackward(stream, to, this.#block, a.blocks[layer], from, model.shape, sequences);
      hooks?.at(layer, 'resid_pre', stream);
    }
    if (d.pos_embed) for (const sequence of sequences) positionsBackward(d.pos_embed, stream, sequence);
    embeddingBackward(d.embed, this.#tokens, stream);
  }

  /** Gives its memory back; the model keeps its own. */
  free(): void {
    const {x, attn, mlp} = this.#block;
    this.activations.free();
    for (const gradient of this.gradients.values()) gradient.free();
    for (const tensor of [this.#stream, x, attn.q, attn.k, attn.v, attn.z, attn.scratch]) tensor.free();
    for (const tensor of [mlp.pre, mlp.pre_linear, mlp.post, this.#targets, this.#losses]) tensor?.free();
  }

  /** Forgets what backward() has added up. */
  zeroGradients(): void {
    for (const gradient of this.gradients.values()) gradient.fill(0);
  }

  /** Multiplies the gradients of the losses, which stand in the logits' place, by the losses' coefficients. */
  #weigh(coefficients: number | ArrayLike<number>): void {
    const {at, rows, cols: vocab, size} = this.activations.logits;
    const {kernels} = this.model.heap;
    if (typeof coefficients === 'number') {
      kernels.scale(at, at, coefficients, size);
      return;
    }
    if (coefficients.length !== rows)
      throw new ShapeError(
        `TrainingPass.backward: expected ${rows} coefficients, got ${coefficients.length}`,
      );
    for (let row = 0; row < rows; row++)
      kernels.scale(at + row * vocab, at + row * vocab, coefficients[row], vocab);
  }
}
