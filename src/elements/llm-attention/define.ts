import {define} from '../../runtime/define.js';
import {LlmAttention} from './llm-attention.js';

define('llm-attention', LlmAttention);
