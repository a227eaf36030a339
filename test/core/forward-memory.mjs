/**
 * What a process takes at most that makes a forward pass of a model of GPT-2's size over its whole context, for
 * memory.test.ts. Prints JSON: bytes.
 */
import {completeConfig, createHeap, parameterShapes, Random, run, Transformer} from 'llm-anatomy/core';

const most = () => process.resourceUsage().maxRSS * 1024;

const start = most(); // Node, with this package
const config = completeConfig({
  model_type: 'gpt2',
  vocab_size: 50257,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
});
const model = new Transformer(config, await createHeap());
const random = new Random(1);
const some = Float32Array.from({length: 2 ** 16}, () => 0.02 * random.normal());
for (const {data} of model.parameters.values())
  for (let i = 0; i < data.length; i += some.length)
    data.set(some.subarray(0, Math.min(some.length, data.length - i)), i);
const loaded = most();

const tokens = Array.from({length: 1024}, () => random.integer(config.vocab_size));
const {logits} = run(model, tokens, {logits: 'last'});
const end = most();

const lengths = parameterShapes(config).map(({shape}) => shape.reduce((a, b) => a * b, 1));
const weights = 4 * lengths.reduce((a, b) => a + b);
const isComputed = logits.every(Number.isFinite) && logits.some((x) => x !== logits[0]);
console.log(JSON.stringify({start, loaded, end, weights, logits: isComputed ? logits.length : 0}));
