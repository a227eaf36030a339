import {define} from '../../controllers/define.js';
import {LlmLossMask} from './llm-loss-mask.js';

define('llm-loss-mask', LlmLossMask);
