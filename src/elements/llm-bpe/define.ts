import {define} from '../../runtime/define.js';
import {LlmBpe} from './llm-bpe.js';

define('llm-bpe', LlmBpe);
