/**
 * What each head writes on average, known before the reader's text is read. A mean over that text itself would let every
 * token see those after it, and could not be taken while a text is generated. A module of its own, for it brings a download.
 */
import type {Asking} from '../../controllers/answer.js';
import {heldOutDocuments} from '../../runtime/held-out.js';
import type {ModelHandle} from '../../runtime/model-client.js';

/** Of each head, layer by layer, (layers · heads, d_head). */
export type Means = readonly (readonly number[])[];
type Listener = Asking['onProgress'];

/** Digits of a mean: it is written into links. */
const DIGITS = 4;

const all = new WeakMap<ModelHandle, {means: Promise<Means>; listeners: Set<Listener>}>();

/**
 * The mean of every head's z over the tokens of the held-out text, without the one that begins each document. The model is as
 * it was loaded, whatever else is changed. Once for a model: who gives up waiting does not end it for the others, and after
 * a failure the next who asks tries anew.
 */
export async function meanZ(model: ModelHandle, onProgress: Listener = () => {}): Promise<Means> {
  let known = all.get(model);
  if (!known) {
    const listeners = new Set<Listener>();
    known = {means: count(model, listeners), listeners};
    all.set(model, known);
    known.means.catch(() => all.delete(model));
  }
  known.listeners.add(onProgress);
  try {
    return await known.means;
  } finally {
    known.listeners.delete(onProgress);
  }
}

async function count(model: ModelHandle, listeners: ReadonlySet<Listener>): Promise<Means> {
  const {num_hidden_layers: layers, num_attention_heads: heads, head_dim} = model.info.config;
  const width = heads * head_dim;
  const sums = new Float64Array(layers * width);
  const documents = await heldOutDocuments();
  let total = 0;
  for (const [i, text] of documents.entries()) {
    const {tokens, trace} = await model.run(
      {text, bos: true, truncate: 'end'},
      {trace: ['blocks.*.attn.z'], logits: 'last'},
    );
    total += tokens.length - 1;
    for (let layer = 0; layer < layers; layer++) {
      const {data} = trace.get(`blocks.${layer}.attn.z`)!; // (T, heads, d_head)
      for (let at = width; at < data.length; at++) sums[layer * width + (at % width)] += data[at];
    }
    for (const listener of listeners) listener({doing: 'compute', done: i + 1, total: documents.length});
  }
  return Array.from({length: layers * heads}, (_, head) =>
    Array.from(sums.subarray(head * head_dim, (head + 1) * head_dim), (sum) =>
      Number((sum / total).toPrecision(DIGITS)),
    ),
  );
}
