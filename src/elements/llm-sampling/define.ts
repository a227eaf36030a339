import {define} from '../../runtime/define.js';
import {LlmSampling} from './llm-sampling.js';

define('llm-sampling', LlmSampling);
