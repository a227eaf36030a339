import {define} from '../../runtime/define.js';
import {LlmLossMask} from './llm-loss-mask.js';

define('llm-loss-mask', LlmLossMask);
