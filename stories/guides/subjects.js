/** The first folder of the stories' titles, and which elements it holds in the order of the page. */
export const subjects = {
  Tokenization: ['llm-tokenizer', 'llm-bpe'],
  'The model': [
    ...['llm-prompt', 'llm-embedding', 'llm-neuron', 'llm-feed-forward', 'llm-attention', 'llm-multi-head'],
    ...['llm-rope', 'llm-block', 'llm-norm', 'llm-residual', 'llm-sampling', 'llm-path', 'llm-model'],
  ],
  Learning: [
    ...['llm-backprop', 'llm-optimizers', 'llm-training', 'llm-grokking', 'llm-scaling'],
    ...['llm-post-training', 'llm-loss-mask', 'llm-alignment-methods'],
  ],
  Running: ['llm-kv-cache', 'llm-batching', 'llm-quantization', 'llm-quantization-cost'],
};
