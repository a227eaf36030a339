/** What a session can be asked of a model's matrices in few bits; the model stays as it is. */
import type {MatrixStudy, StudyOptions} from '../core/index.js';
import type {ModelId} from './model-protocol.js';

export interface QuantizationCalls {
  /** One of the model's matrices, by its parameter's name, before and after. */
  studyMatrix: {
    params: {model: ModelId; parameter: string; options: StudyOptions};
    result: MatrixStudy;
  };
}
