/** What is computed for a model's gradients. */
import {gradientReport} from '../core/training/gradient-report.js';
import type {GradientCalls} from './gradients-protocol.js';
import type {Handlers} from './handlers.js';
import {copy, openModelOf, tokensOf} from './open-model.js';
import {runWhole} from './turns.js';

export const handlers: Handlers<keyof GradientCalls> = {
  async gradients({model, input, options}, host) {
    const open = openModelOf(host, model);
    const tokens = await tokensOf(open, input, host);
    // In memory of its own: the model stays as it is, and WebAssembly's memory never shrinks.
    const {transformer} = await open.turns.take(host, () => copy(open));
    return runWhole(gradientReport(transformer, tokens, options), host);
  },
};
