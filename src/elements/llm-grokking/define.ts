import {define} from '../../controllers/define.js';
import {LlmGrokking} from './llm-grokking.js';

define('llm-grokking', LlmGrokking);
