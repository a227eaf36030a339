/** Registers all elements. */
import './elements/llm-tokenizer/define.js';
