import {define} from '../../runtime/define.js';
import {LlmScaling} from './llm-scaling.js';

define('llm-scaling', LlmScaling);
