import {define} from '../../controllers/define.js';
import {LlmSampling} from './llm-sampling.js';

define('llm-sampling', LlmSampling);
