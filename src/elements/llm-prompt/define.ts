import {define} from '../../controllers/define.js';
import {LlmPrompt} from './llm-prompt.js';

define('llm-prompt', LlmPrompt);
