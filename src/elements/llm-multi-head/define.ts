import {define} from '../../runtime/define.js';
import {LlmMultiHead} from './llm-multi-head.js';

define('llm-multi-head', LlmMultiHead);
