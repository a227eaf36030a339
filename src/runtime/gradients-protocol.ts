/** What a session can be asked of a model's gradients. */
import type {GradientOptions, GradientReport} from '../core/training/gradient-report.js';
import type {ModelId, ModelInput} from './model-protocol.js';

export interface GradientCalls {
  /**
   * How much gradient each parameter gets for a text, and what one step of gradient descent would change. All of it on a
   * copy, of which nothing stays.
   */
  gradients: {
    params: {model: ModelId; input: ModelInput; options?: GradientOptions};
    result: GradientReport;
  };
}
