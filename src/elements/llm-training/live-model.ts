/** The model that is trained live, and how. */
import type {PartialConfig} from '../../core/index.js';
import type {TrainingSettings} from '../../runtime/training-protocol.js';
import type {TrainingText} from './live-text.js';

/** Bytes that the model reads at a time, and sequences of a step. */
export const [CONTEXT, BATCH] = [64, 4];
/** Of the text, at its end. */
export const VALIDATION = 0.1;
/** Steps between validations and of warm-up, windows of a validation at most. */
const [EVERY, WARMUP, WINDOWS] = [25, 10, 16];
/** Bytes of a sample, and how it is drawn. */
export const [SAMPLE, TEMPERATURE] = [200, 0.7];

/** Each byte is a token. Attention sees as far back as in training, so that a sample may be longer. */
export const config: PartialConfig = {
  model_type: 'mistral',
  vocab_size: 256,
  hidden_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 4,
  intermediate_size: 144,
  max_position_embeddings: 512,
  sliding_window: CONTEXT,
};

/** The loss of who knows nothing: all bytes alike, in nats. */
export const GUESS = Math.log(256);

/** The model and the batches of a seed are the same every time. */
export function trainingSettings(
  {text, seed}: {readonly text: TrainingText; readonly seed: number},
  rate: number,
): TrainingSettings {
  return {
    task: {kind: 'language', input: text.bytes, validation: VALIDATION, windows: WINDOWS},
    batch: BATCH,
    context: CONTEXT,
    seed,
    schedule: {kind: 'constant', rate, warmup: WARMUP},
    evaluateEvery: EVERY,
    changes: ['schedule'],
  };
}
