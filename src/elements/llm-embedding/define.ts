import {define} from '../../controllers/define.js';
import {LlmEmbedding} from './llm-embedding.js';

define('llm-embedding', LlmEmbedding);
