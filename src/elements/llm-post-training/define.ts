import {define} from '../../controllers/define.js';
import {LlmPostTraining} from './llm-post-training.js';

define('llm-post-training', LlmPostTraining);
