import {define} from '../../controllers/define.js';
import {LlmModel} from './llm-model.js';

define('llm-model', LlmModel);
