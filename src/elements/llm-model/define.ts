import {define} from '../../runtime/define.js';
import {LlmModel} from './llm-model.js';

define('llm-model', LlmModel);
