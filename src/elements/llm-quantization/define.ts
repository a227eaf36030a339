import {define} from '../../controllers/define.js';
import {LlmQuantization} from './llm-quantization.js';

define('llm-quantization', LlmQuantization);
