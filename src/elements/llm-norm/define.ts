import {define} from '../../runtime/define.js';
import {LlmNorm} from './llm-norm.js';

define('llm-norm', LlmNorm);
