import {define} from '../../controllers/define.js';
import {LlmNorm} from './llm-norm.js';

define('llm-norm', LlmNorm);
