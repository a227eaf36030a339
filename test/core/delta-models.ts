/** A small model, a tuned one, and the delta between them: the same in Node and in a page. */
import {completeConfig, Heap, Random, Transformer, writeDelta, type QuantizationSpec} from 'llm-anatomy/core';

export const SHA256 = '0123456789abcdef'.repeat(4);

/** What digestOf() gives for the delta of makeDelta(), and for the weights of the model that it makes. */
export const [DELTA_DIGEST, WEIGHTS_DIGEST] = ['127809a9', '4cdce5ac'];

const config = completeConfig({
  vocab_size: 11,
  hidden_size: 8,
  intermediate_size: 9,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  tie_word_embeddings: true,
});

/** FNV-1a, in hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Weights come from whole numbers, for the cosine of one engine need not be that of another. */
function fill({parameters}: Transformer, random: Random, scale: number): void {
  for (const {data} of parameters.values())
    for (let i = 0; i < data.length; i++) data[i] += scale * (random.integer(2001) / 1000 - 1);
}

/** Two models of one shape, a little apart. */
export function makePair(heap = new Heap()): {base: Transformer; tuned: Transformer} {
  const [base, tuned] = [new Transformer(config, heap), new Transformer(config, heap)];
  fill(base, new Random(1), 0.5);
  for (const [name, {data}] of base.parameters) tuned.parameters.get(name)!.data.set(data);
  fill(tuned, new Random(2), 0.05);
  return {base, tuned};
}

export function makeDelta(
  heap?: Heap,
  matrices: QuantizationSpec = {format: 'int4', scaleFormat: 'fp16'},
): {base: Transformer; tuned: Transformer; file: Uint8Array} {
  const {base, tuned} = makePair(heap);
  return {base, tuned, file: writeDelta(base, tuned, {base: SHA256, matrices})};
}
