import {define} from '../../controllers/define.js';
import {LlmBatching} from './llm-batching.js';

define('llm-batching', LlmBatching);
