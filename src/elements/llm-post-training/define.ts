import {define} from '../../runtime/define.js';
import {LlmPostTraining} from './llm-post-training.js';

define('llm-post-training', LlmPostTraining);
