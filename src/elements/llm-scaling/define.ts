import {define} from '../../controllers/define.js';
import {LlmScaling} from './llm-scaling.js';

define('llm-scaling', LlmScaling);
