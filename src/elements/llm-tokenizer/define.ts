import {define} from '../../runtime/define.js';
import {LlmTokenizer} from './llm-tokenizer.js';

define('llm-tokenizer', LlmTokenizer);
