import {define} from '../../controllers/define.js';
import {LlmAttention} from './llm-attention.js';

define('llm-attention', LlmAttention);
