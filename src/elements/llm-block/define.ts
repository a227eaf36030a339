import {define} from '../../runtime/define.js';
import {LlmBlock} from './llm-block.js';

define('llm-block', LlmBlock);
