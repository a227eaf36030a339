import {define} from '../../controllers/define.js';
import {LlmAlignmentMethods} from './llm-alignment-methods.js';

define('llm-alignment-methods', LlmAlignmentMethods);
