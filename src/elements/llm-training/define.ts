import {define} from '../../controllers/define.js';
import {LlmTraining} from './llm-training.js';

define('llm-training', LlmTraining);
