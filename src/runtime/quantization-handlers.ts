/** What is computed for a model's matrices in few bits. */
import {ShapeError} from '../core/tensor/errors.js';
import {studyMatrix} from '../core/quantization/study.js';
import {show} from '../core/show.js';
import type {Handlers} from './handlers.js';
import {openModelOf} from './open-model.js';
import type {QuantizationCalls} from './quantization-protocol.js';
import {runWhole} from './turns.js';

export const handlers: Handlers<keyof QuantizationCalls> = {
  async studyMatrix({model, parameter, options}, host) {
    const open = openModelOf(host, model);
    // A copy: the heap may grow meanwhile.
    const matrix = await open.turns.take(host, () => {
      const tensor = open.transformer.parameters.get(parameter);
      if (tensor?.shape.length !== 2)
        throw new ShapeError(`studyMatrix: expected the name of a matrix, got ${show(parameter)}`);
      return {rows: tensor.rows, cols: tensor.cols, data: tensor.data.slice()};
    });
    return runWhole(studyMatrix(matrix, options), host);
  },
};
