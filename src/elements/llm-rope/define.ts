import {define} from '../../controllers/define.js';
import {LlmRope} from './llm-rope.js';

define('llm-rope', LlmRope);
