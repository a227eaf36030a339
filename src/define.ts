/** Registers all elements. */
import './elements/llm-bpe/define.js';
import './elements/llm-tokenizer/define.js';
