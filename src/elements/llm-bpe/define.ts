import {define} from '../../controllers/define.js';
import {LlmBpe} from './llm-bpe.js';

define('llm-bpe', LlmBpe);
