import {define} from '../../runtime/define.js';
import {LlmQuantization} from './llm-quantization.js';

define('llm-quantization', LlmQuantization);
