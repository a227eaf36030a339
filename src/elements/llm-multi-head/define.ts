import {define} from '../../controllers/define.js';
import {LlmMultiHead} from './llm-multi-head.js';

define('llm-multi-head', LlmMultiHead);
