import {define} from '../../runtime/define.js';
import {LlmQuantizationCost} from './llm-quantization-cost.js';

define('llm-quantization-cost', LlmQuantizationCost);
