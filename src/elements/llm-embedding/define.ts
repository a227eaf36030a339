import {define} from '../../runtime/define.js';
import {LlmEmbedding} from './llm-embedding.js';

define('llm-embedding', LlmEmbedding);
