import {define} from '../../controllers/define.js';
import {LlmKvCache} from './llm-kv-cache.js';

define('llm-kv-cache', LlmKvCache);
