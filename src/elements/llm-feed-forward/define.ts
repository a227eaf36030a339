import {define} from '../../controllers/define.js';
import {LlmFeedForward} from './llm-feed-forward.js';

define('llm-feed-forward', LlmFeedForward);
