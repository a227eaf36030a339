/**
 * The compute core: pure functions and data that run in a page, a worker and Node.
 *
 * @module llm-anatomy/core
 */
export {accelerators, type Accelerator, type AcceleratorName} from './accounting/accelerators.js';
export {
  activationBytes,
  gradientBytes,
  type ActivationBytes,
  type GradientBytes,
} from './accounting/activation-bytes.js';
export {
  batchingIteration,
  drawRequests,
  iterationAt,
  servingCosts,
  simulateBatching,
  simulateBatchingTask,
  type BatchingIteration,
  type BatchingLog,
  type BatchingPart,
  type BatchingPolicy,
  type BatchingRequest,
  type BatchingRun,
  type BatchingSummary,
  type PartKind,
  type RefusedRequest,
  type RequestLengths,
  type RequestsShape,
  type ServedRequest,
  type ServingCosts,
  type ServingMachine,
  type ServingSetup,
  type Spread,
} from './accounting/batching.js';
export {CountError} from './accounting/counts.js';
export {
  forwardFlops,
  keysSeen,
  sixND,
  trainingFlops,
  type BlockFlops,
  type FlopCounts,
  type PassShape,
  type TrainingFlops,
} from './accounting/flops.js';
export {
  kvBytesPerToken,
  kvCacheBytes,
  latentBytesPerToken,
  type CacheBytes,
  type CacheShape,
  type LatentAttention,
} from './accounting/kv-cache-bytes.js';
export {optimizerBytes} from './accounting/optimizer-bytes.js';
export {countParameters, type BlockParameters, type ParameterCounts} from './accounting/parameters.js';
export {pipelineStages, type MicroBatchShape, type PipelineStage} from './accounting/pipeline-stages.js';
export {
  simulatePipeline,
  type PipelineEvent,
  type PipelineRun,
  type PipelineSchedule,
  type PipelineShape,
  type StageSeconds,
  type StageUse,
} from './accounting/pipeline.js';
export {latentPresets, modelPresets, type ModelPreset, type ModelPresetName} from './accounting/presets.js';
export {roofline, type Machine, type Roofline, type Work} from './accounting/roofline.js';
export {
  acceleratorsFor,
  computeOptimal,
  OPTIMAL_TOKENS_PER_PARAMETER,
  runFlops,
  runSeconds,
  trainingStateBytes,
  type TrainingRunShape,
  type TrainingStateBytes,
} from './accounting/training-run.js';
export {weightBytes, type WeightBytes, type WeightPrecision} from './accounting/weight-bytes.js';
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
export {activationName, parseActivationName, type Hook, type HookName} from './model/activation-layout.js';
export {Activations, attentionHeads, type ActivationsShape} from './model/activations.js';
export {
  attributeLogit,
  AttributionError,
  attributionTrace,
  logitLens,
  type Contribution,
} from './model/attribution.js';
export {changePositionConfig, changePositions, type PositionChanges} from './model/change-positions.js';
export {memorySource, type ByteSource} from './model/byte-source.js';
export {CacheError, type ModelCache} from './model/cache-memory.js';
export {ModelError} from './model/check-arguments.js';
export {
  checkpointMetadata,
  checkpointParts,
  checkpointTensors,
  shardTensors,
  writeCheckpoint,
  type Shards,
  type WriteOptions,
} from './model/checkpoint-writer.js';
export {
  Checkpoint,
  openCheckpoint,
  readCheckpoint,
  type OpenFile,
  type ReadOptions,
} from './model/checkpoint.js';
export {completeConfig, type Family, type PartialConfig} from './model/complete-config.js';
export type {ModelConfig, RopeScaling} from './model/config.js';
export {Decoder, PREFILL_CHUNK} from './model/decoder.js';
export {
  applyDelta,
  DeltaError,
  readDeltaMetadata,
  writeDelta,
  type ApplyDeltaOptions,
  type DeltaMetadata,
} from './model/delta.js';
export {evaluate, evaluateTask} from './model/evaluate.js';
export {CheckpointError, ConfigError, SafetensorsError} from './model/file-errors.js';
export {formatConfig} from './model/format-config.js';
export {generateBeams, type GenerateBeamsOptions} from './model/generate-beams.js';
export {generate, type GenerateEvent, type GenerateOptions} from './model/generate.js';
export {headReadings, layerReadings, type HeadReadings} from './model/head-readings.js';
export {
  InterventionError,
  InterventionHooks,
  type Intervention,
  type InterventionPlace,
} from './model/interventions.js';
export {KvCache} from './model/kv-cache.js';
export {PagedCache, PagePool} from './model/paged-cache.js';
export {parseConfig} from './model/parse-config.js';
export {quantizeModel, quantizeModelTask, roundWeights, type QuantizedModel} from './model/quantize-model.js';
export {run, runTask, TraceError, type RunOptions, type RunResult, type TraceTensor} from './model/run.js';
export {isSafetensorsType, type SafetensorsType} from './model/safetensors-types.js';
export {
  formatSafetensors,
  safetensorsParts,
  type TensorData,
  type WritableType,
} from './model/safetensors-writer.js';
export {
  parseSafetensorsHeader,
  readSafetensorsHeader,
  readTensor,
  type SafetensorsHeader,
  type TensorEntry,
} from './model/safetensors.js';
export {parseShardIndex} from './model/shards.js';
export {SlidingCache} from './model/sliding-cache.js';
export {Transformer, type ForwardOptions} from './model/transformer.js';
export {
  allocateParameters,
  arrange,
  initialize,
  parameterShapes,
  type ParameterShape,
  type Weights,
} from './model/weights.js';
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
export {
  attention,
  attentionBackward,
  attentionMix,
  attentionPattern,
  attentionScores,
  attentionScratch,
  maskScores,
} from './nn/attention.js';
export {
  attentionLayer,
  attentionLayerBackward,
  type AttentionActivations,
  type AttentionGradients,
  type AttentionShape,
  type AttentionWeights,
  type Run,
  type SequenceCache,
} from './nn/attention-layer.js';
export {
  block,
  blockBackward,
  type BlockActivations,
  type BlockGradients,
  type BlockShape,
  type BlockWeights,
} from './nn/block.js';
export {embedding, embeddingBackward, VocabularyError} from './nn/embedding.js';
export {erf, erfc} from './nn/erf.js';
export {
  feedForward,
  feedForwardBackward,
  type FeedForward,
  type FeedForwardActivations,
} from './nn/feed-forward.js';
export {
  blockHookNames,
  modelHookNames,
  type BlockHookName,
  type Hooks,
  type ModelHookName,
} from './nn/hooks.js';
export {KeySpans} from './nn/key-spans.js';
export {linear, linearBackward, type Linear, type QuantizedWeight} from './nn/linear.js';
export {matmul, type MatmulOptions} from './nn/matmul.js';
export {
  layerNorm,
  layerNormBackward,
  norm,
  normBackward,
  rmsNorm,
  rmsNormBackward,
  type Norm,
  type NormActivations,
  type NormShape,
} from './nn/norm.js';
export {positions, positionsBackward, sinusoidalPositions} from './nn/positions.js';
export {
  fillRopeTable,
  rope,
  ropeBackward,
  ropeFrequencies,
  type RopeFrequencies,
  type Rotation as RopeRotation,
} from './nn/rope.js';
export {ContextLengthError, type Sequence} from './nn/sequence.js';
export {NO_WINDOW, type AttentionHeads} from './nn/tiles.js';
export {QuantizationError} from './quantization/errors.js';
export {
  decodeFloat,
  encodeFloat,
  floatFields,
  type FloatFields,
  type FloatLayout,
  type Overflow,
} from './quantization/float-layout.js';
export {
  isFormatName,
  numberFormats,
  type CodeBookFormat,
  type FloatFormat,
  type FormatName,
  type IntegerFormat,
  type NumberFormat,
} from './quantization/formats.js';
export {fromBfloat16, fromHalf, toBfloat16, toHalf} from './quantization/half.js';
export {
  histogram,
  quantizationErrors,
  type Histogram,
  type QuantizationErrors,
} from './quantization/measure.js';
export {
  decodeNumber,
  encodeNumber,
  hasNaN,
  limitsOf,
  neighbours,
  type Limits,
  type Neighbours,
} from './quantization/number-format.js';
export {packCodes, rowBytes, unpackCodes} from './quantization/pack.js';
export {
  planQuantization,
  quantizedBytes,
  type Granularity,
  type QuantizationPlan,
  type QuantizationSpec,
  type QuantizedBytes,
  type Scheme,
} from './quantization/plan.js';
export {dequantize, quantize, quantizeTask, type Matrix, type Quantized} from './quantization/quantize.js';
export {QuantizedMatrix} from './quantization/quantized-linear.js';
export {randomRotation, rotateRows, unrotateRows, type Rotation} from './quantization/rotation.js';
export {studyMatrix, type MatrixStudy, type SharingErrors, type StudyOptions} from './quantization/study.js';
export {finish, type Task} from './task.js';
export {FreedError, ShapeError} from './tensor/errors.js';
export {Heap, type HeapBacking, type HeapStorage} from './tensor/heap.js';
export {activations, type Activation, type Kernels} from './tensor/kernels.js';
export {Random, type RandomState} from './tensor/random.js';
export {Tensor} from './tensor/tensor.js';
export {createHeap, type HeapOptions} from './tensor/webassembly.js';
export {RankFileError, TokenIdError} from './tokenizer/errors.js';
export {
  encodings,
  isEncodingName,
  type Encoding,
  type EncodingName,
  type RankName,
} from './tokenizer/encodings.js';
export {applyMerges, trainMerges, type TrainedMerges} from './tokenizer/bpe-trainer.js';
export {formatTokenizerJson} from './tokenizer/format-tokenizer-json.js';
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
  parseRankFileTask,
  type RankFile,
} from './tokenizer/rank-file.js';
export {specialTokens} from './tokenizer/special-tokens.js';
export {splitPieces} from './tokenizer/split-pieces.js';
export type {NextPiece, Split, SplitPattern} from './tokenizer/split.js';
export {tokenize, type Tokenization} from './tokenizer/tokenize.js';
export {TokenizerFileError} from './tokenizer/tokenizer-file-error.js';
export {parseTokenizerJson} from './tokenizer/tokenizer-json.js';
export {Tokenizer, type EncodeOptions} from './tokenizer/tokenizer.js';
export {readTrainedModel} from './training/checkpoint.js';
export {clipFactor, globalNorm} from './training/clip.js';
export {klDivergence, logProbability} from './training/divergence.js';
export {
  DEEPEST,
  depthConfig,
  depthGradients,
  type DepthGradients,
  type DepthOptions,
  type Initialization,
} from './training/depth-gradients.js';
export {
  gradientReport,
  type GradientOptions,
  type GradientReport,
  type ParameterGradient,
  type TriedStep,
} from './training/gradient-report.js';
export {DpoTrainer, type DpoEvent, type DpoOptions} from './training/dpo-trainer.js';
export {TrainingError} from './training/errors.js';
export {ModularMlp, type ModularMlpConfig, type Score} from './training/modular-mlp.js';
export {ModularRun, type ModularRunOptions, type ModularTable} from './training/modular-run.js';
export {createOptimizer, type Optimizer} from './training/optimizer.js';
export {
  optimizerDefaults,
  type OptimizerName,
  type OptimizerSettings,
} from './training/optimizers/settings.js';
export {drawBatch, openLossSlice, type LossSlice} from './training/loss-slice.js';
export {pairParameters, type Parameter} from './training/parameter.js';
export {lookAtPolicy, seedOf, type LookOptions, type PolicyLook} from './training/policy-look.js';
export {dpo, type DpoResult, type PairLogProbabilities, type Preference} from './training/preference.js';
export {isLost, race, withNoise, type Measure, type Racer, type RaceStep} from './training/race.js';
export {ScalarMlp} from './training/scalar-mlp.js';
export type {Operation} from './training/scalar-operations.js';
export {Graph, Value, type BackwardStep} from './training/scalar.js';
export {checkSchedule, rateAt, type Schedule} from './training/schedule.js';
export {maskPrompt, type MaskedSequence} from './training/sft.js';
export {DocumentTask, type DocumentSettings} from './training/tasks/documents.js';
export {
  InstructionTask,
  type InstructionExample,
  type InstructionSettings,
} from './training/tasks/instruction.js';
export {
  distanceTo,
  surfaces,
  type Point,
  type Slope,
  type Surface,
  type SurfaceName,
} from './training/surfaces.js';
export {LanguageTask, type LanguageSettings} from './training/tasks/language.js';
export {
  modularAddition,
  type ModularAddition,
  type ModularExamples,
} from './training/tasks/modular-addition.js';
export {ModularTask} from './training/tasks/modular-task.js';
export type {Batch, TrainingTask} from './training/tasks/task.js';
export {
  Trainer,
  type Shard,
  type StepEvent,
  type TrainerOptions,
  type TrainingEvent,
} from './training/trainer.js';
export {MASKED, TrainingPass} from './training/training-pass.js';
export type {UpdateResult, UpdateSettings} from './training/update.js';
