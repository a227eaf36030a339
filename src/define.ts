/** Registers all elements. */
import './elements/llm-attention/define.js';
import './elements/llm-backprop/define.js';
import './elements/llm-block/define.js';
import './elements/llm-bpe/define.js';
import './elements/llm-embedding/define.js';
import './elements/llm-feed-forward/define.js';
import './elements/llm-model/define.js';
import './elements/llm-multi-head/define.js';
import './elements/llm-neuron/define.js';
import './elements/llm-norm/define.js';
import './elements/llm-optimizers/define.js';
import './elements/llm-prompt/define.js';
import './elements/llm-residual/define.js';
import './elements/llm-rope/define.js';
import './elements/llm-sampling/define.js';
import './elements/llm-tokenizer/define.js';
