import {define} from '../../runtime/define.js';
import {LlmRope} from './llm-rope.js';

define('llm-rope', LlmRope);
