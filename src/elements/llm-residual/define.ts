import {define} from '../../runtime/define.js';
import {LlmResidual} from './llm-residual.js';

define('llm-residual', LlmResidual);
