import {define} from '../../runtime/define.js';
import {LlmTraining} from './llm-training.js';

define('llm-training', LlmTraining);
