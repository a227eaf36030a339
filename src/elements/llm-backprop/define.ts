import {define} from '../../runtime/define.js';
import {LlmBackprop} from './llm-backprop.js';

define('llm-backprop', LlmBackprop);
