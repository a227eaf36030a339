import {define} from '../../runtime/define.js';
import {LlmOptimizers} from './llm-optimizers.js';

define('llm-optimizers', LlmOptimizers);
