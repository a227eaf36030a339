import {define} from '../../controllers/define.js';
import {LlmTokenizer} from './llm-tokenizer.js';

define('llm-tokenizer', LlmTokenizer);
