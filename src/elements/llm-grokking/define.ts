import {define} from '../../runtime/define.js';
import {LlmGrokking} from './llm-grokking.js';

define('llm-grokking', LlmGrokking);
