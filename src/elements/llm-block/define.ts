import {define} from '../../controllers/define.js';
import {LlmBlock} from './llm-block.js';

define('llm-block', LlmBlock);
