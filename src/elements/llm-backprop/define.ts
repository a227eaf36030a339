import {define} from '../../controllers/define.js';
import {LlmBackprop} from './llm-backprop.js';

define('llm-backprop', LlmBackprop);
