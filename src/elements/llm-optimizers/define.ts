import {define} from '../../controllers/define.js';
import {LlmOptimizers} from './llm-optimizers.js';

define('llm-optimizers', LlmOptimizers);
