import {define} from '../../controllers/define.js';
import {LlmPath} from './llm-path.js';

define('llm-path', LlmPath);
