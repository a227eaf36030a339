/**
 * The compute core: pure functions and data that run in a page, a worker and Node.
 *
 * @module llm-anatomy/core
 */
export {beamSearch, type Beam, type BeamSettings} from './decoding/beam-search.js';
export {entropy, greedy, logSoftmax, logSumExp, perplexity, softmax} from './decoding/distribution.js';
export {DecodingError} from './decoding/errors.js';
export {
  applyTemperature,
  filterMinP,
  filterTopK,
  filterTopP,
  filterTypical,
  penalizeFrequency,
  penalizeRepetition,
} from './decoding/filters.js';
export {Sampler, type SamplingStage, type SamplingStep} from './decoding/sampler.js';
export {samplingDefaults, type SamplingSettings} from './decoding/settings.js';
export {completeConfig, type Family, type PartialConfig} from './model/complete-config.js';
export {CheckpointError, ConfigError, SafetensorsError} from './model/file-errors.js';
export {formatConfig} from './model/format-config.js';
export {parseConfig} from './model/parse-config.js';
export {
  activation,
  activationDerivative,
  gelu,
  geluDerivative,
  geluTanh,
  geluTanhDerivative,
  identity,
  identityDerivative,
  leakyRelu,
  leakyReluDerivative,
  LEAKY_SLOPE,
  relu,
  reluDerivative,
  reluSquared,
  reluSquaredDerivative,
  sigmoid,
  sigmoidDerivative,
  silu,
  siluDerivative,
  tanh,
  tanhDerivative,
  type Scalar,
} from './nn/activations.js';
export {erf, erfc} from './nn/erf.js';
export {finish, type Task} from './task.js';
export {Heap, type HeapStorage} from './tensor/heap.js';
export type {Activation} from './tensor/kernels.js';
export {Random, type RandomState} from './tensor/random.js';
export {Tensor} from './tensor/tensor.js';
export {RankFileError, TokenIdError} from './tokenizer/errors.js';
export {
  encodings,
  isEncodingName,
  type Encoding,
  type EncodingName,
  type RankName,
} from './tokenizer/encodings.js';
export {applyMerges, trainMerges, type TrainedMerges} from './tokenizer/bpe-trainer.js';
export {
  MAX_HISTORY_BYTES,
  mergeHistory,
  type MergeHistory,
  type MergeState,
} from './tokenizer/merge-history.js';
export {MergeTable} from './tokenizer/merge-table.js';
export {
  formatRankFile,
  parseRankFile,
  rankFileLength,
  readRankFile,
  type RankFile,
} from './tokenizer/rank-file.js';
export {specialTokens} from './tokenizer/special-tokens.js';
export {splitPieces} from './tokenizer/split-pieces.js';
export type {SplitPattern} from './tokenizer/split.js';
export {tokenize, type Tokenization} from './tokenizer/tokenize.js';
export {Tokenizer} from './tokenizer/tokenizer.js';
export {clipFactor, globalNorm} from './training/clip.js';
export {TrainingError} from './training/errors.js';
export {createOptimizer, type Optimizer} from './training/optimizer.js';
export {
  optimizerDefaults,
  type OptimizerName,
  type OptimizerSettings,
} from './training/optimizers/settings.js';
export {pairParameters, type Parameter} from './training/parameter.js';
export {ScalarMlp} from './training/scalar-mlp.js';
export type {Operation} from './training/scalar-operations.js';
export {Graph, Value, type BackwardStep} from './training/scalar.js';
export {checkSchedule, rateAt, type Schedule} from './training/schedule.js';
