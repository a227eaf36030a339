import {define} from '../../runtime/define.js';
import {LlmAlignmentMethods} from './llm-alignment-methods.js';

define('llm-alignment-methods', LlmAlignmentMethods);
