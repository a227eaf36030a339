import {define} from '../../controllers/define.js';
import {LlmNeuron} from './llm-neuron.js';

define('llm-neuron', LlmNeuron);
