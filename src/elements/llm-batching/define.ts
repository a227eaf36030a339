import {define} from '../../runtime/define.js';
import {LlmBatching} from './llm-batching.js';

define('llm-batching', LlmBatching);
