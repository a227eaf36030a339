import {define} from '../../controllers/define.js';
import {LlmQuantizationCost} from './llm-quantization-cost.js';

define('llm-quantization-cost', LlmQuantizationCost);
