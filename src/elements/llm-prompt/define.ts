import {define} from '../../runtime/define.js';
import {LlmPrompt} from './llm-prompt.js';

define('llm-prompt', LlmPrompt);
