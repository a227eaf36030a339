import {define} from '../../controllers/define.js';
import {LlmResidual} from './llm-residual.js';

define('llm-residual', LlmResidual);
