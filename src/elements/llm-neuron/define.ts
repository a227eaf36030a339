import {define} from '../../runtime/define.js';
import {LlmNeuron} from './llm-neuron.js';

define('llm-neuron', LlmNeuron);
