/**
 * Classes and types, without side effects: import `llm-anatomy/define` or `llm-anatomy/llm-…` to register elements.
 *
 * @module llm-anatomy
 */
export {LlmAlignmentMethods} from './elements/llm-alignment-methods/llm-alignment-methods.js';
export type {Need as AlignmentNeed} from './elements/llm-alignment-methods/methods.js';
export {
  alignmentMethodsStrings,
  type AlignmentMethodsStrings,
} from './elements/llm-alignment-methods/strings.js';
export {LlmAttention} from './elements/llm-attention/llm-attention.js';
export type {AttentionView} from './elements/llm-attention/settings.js';
export {attentionStrings, type AttentionStrings} from './elements/llm-attention/strings.js';
export {LlmBackprop} from './elements/llm-backprop/llm-backprop.js';
export type {Aim as BackpropAim, BackpropPart} from './elements/llm-backprop/settings.js';
export {backpropStrings, type BackpropStrings} from './elements/llm-backprop/strings.js';
export {LlmBatching} from './elements/llm-batching/llm-batching.js';
export type {
  BatchingView,
  PolicyName as BatchingPolicyName,
  PrecisionName as ServingPrecision,
  ScheduleName as PipelineScheduleName,
  SpreadName as LengthSpread,
} from './elements/llm-batching/settings.js';
export {batchingStrings, type BatchingStrings} from './elements/llm-batching/strings.js';
export {LlmBlock} from './elements/llm-block/llm-block.js';
export type {BlockModel} from './elements/llm-block/models.js';
export type {PartName as BlockPart} from './elements/llm-block/parts.js';
export {blockStrings, type BlockStrings} from './elements/llm-block/strings.js';
export {LlmBpe} from './elements/llm-bpe/llm-bpe.js';
export type {BpeMode} from './elements/llm-bpe/settings.js';
export {bpeStrings, type BpeStrings} from './elements/llm-bpe/strings.js';
export {LlmEmbedding} from './elements/llm-embedding/llm-embedding.js';
export type {EmbeddingPart} from './elements/llm-embedding/settings.js';
export {embeddingStrings, type EmbeddingStrings} from './elements/llm-embedding/strings.js';
export {LlmFeedForward} from './elements/llm-feed-forward/llm-feed-forward.js';
export type {FeedForwardPart} from './elements/llm-feed-forward/settings.js';
export {feedForwardStrings, type FeedForwardStrings} from './elements/llm-feed-forward/strings.js';
export {LlmGrokking} from './elements/llm-grokking/llm-grokking.js';
export type {Modulus as GrokkingModulus} from './elements/llm-grokking/settings.js';
export {grokkingStrings, type GrokkingStrings} from './elements/llm-grokking/strings.js';
export {LlmKvCache} from './elements/llm-kv-cache/llm-kv-cache.js';
export type {
  CacheKind,
  CacheModel,
  CachePrecision,
  KvCacheView,
  WeightsPrecision,
} from './elements/llm-kv-cache/settings.js';
export {kvCacheStrings, type KvCacheStrings} from './elements/llm-kv-cache/strings.js';
export {LlmLossMask} from './elements/llm-loss-mask/llm-loss-mask.js';
export {lossMaskStrings, type LossMaskStrings} from './elements/llm-loss-mask/strings.js';
export {LlmModel} from './elements/llm-model/llm-model.js';
export {LlmMultiHead} from './elements/llm-multi-head/llm-multi-head.js';
export type {AblationOp, MultiHeadPart, SharingModel} from './elements/llm-multi-head/settings.js';
export {multiHeadStrings, type MultiHeadStrings} from './elements/llm-multi-head/strings.js';
export {LlmNeuron} from './elements/llm-neuron/llm-neuron.js';
export type {Bend, NeuronPart} from './elements/llm-neuron/settings.js';
export {neuronStrings, type NeuronStrings} from './elements/llm-neuron/strings.js';
export {LlmNorm} from './elements/llm-norm/llm-norm.js';
export type {Measure as NormMeasure, NormPart, NormPlace} from './elements/llm-norm/settings.js';
export {normStrings, type NormStrings} from './elements/llm-norm/strings.js';
export {LlmOptimizers} from './elements/llm-optimizers/llm-optimizers.js';
export type {Own as OptimizerNumber, Start as OptimizerStart} from './elements/llm-optimizers/settings.js';
export {optimizerStrings, type OptimizerStrings} from './elements/llm-optimizers/strings.js';
export {LlmPath} from './elements/llm-path/llm-path.js';
export {pathStrings, type PathStrings} from './elements/llm-path/strings.js';
export {LlmPostTraining} from './elements/llm-post-training/llm-post-training.js';
export type {JudgeRule, PostTrainingView} from './elements/llm-post-training/settings.js';
export {postTrainingStrings, type PostTrainingStrings} from './elements/llm-post-training/strings.js';
export {LlmPrompt} from './elements/llm-prompt/llm-prompt.js';
export {promptStrings, type PromptStrings} from './elements/llm-prompt/strings.js';
export {LlmQuantization} from './elements/llm-quantization/llm-quantization.js';
export {quantizationStrings, type QuantizationStrings} from './elements/llm-quantization/strings.js';
export {LlmQuantizationCost} from './elements/llm-quantization-cost/llm-quantization-cost.js';
export {
  quantizationCostStrings,
  type QuantizationCostStrings,
} from './elements/llm-quantization-cost/strings.js';
export {LlmResidual} from './elements/llm-residual/llm-residual.js';
export type {ResidualPart} from './elements/llm-residual/settings.js';
export {residualStrings, type ResidualStrings} from './elements/llm-residual/strings.js';
export {LlmRope} from './elements/llm-rope/llm-rope.js';
export type {PairLayout} from './elements/llm-rope/rotation.js';
export type {RopePart, Scaling} from './elements/llm-rope/settings.js';
export {ropeStrings, type RopeStrings} from './elements/llm-rope/strings.js';
export {LlmSampling} from './elements/llm-sampling/llm-sampling.js';
export {samplingStrings, type SamplingStrings} from './elements/llm-sampling/strings.js';
export {LlmScaling} from './elements/llm-scaling/llm-scaling.js';
export {scalingStrings, type ScalingStrings} from './elements/llm-scaling/strings.js';
export {LlmTokenizer} from './elements/llm-tokenizer/llm-tokenizer.js';
export {tokenizerStrings, type TokenizerStrings} from './elements/llm-tokenizer/strings.js';
export {LlmTraining} from './elements/llm-training/llm-training.js';
export type {TextSource as TrainingSource, TrainingView} from './elements/llm-training/settings.js';
export {trainingStrings, type TrainingStrings} from './elements/llm-training/strings.js';
export {LlmCheckpointRequestEvent} from './events/checkpoint-request.js';
export {LlmInterventionsRequestEvent} from './events/interventions-request.js';
export {LlmPrecisionRequestEvent} from './events/precision-request.js';
export {LlmRunChangeEvent} from './events/run-change.js';
export {LlmSelectRequestEvent, type Selection} from './events/select-request.js';
export {LlmStepChangeEvent} from './events/step-change.js';
export {LlmTextRequestEvent} from './events/text-request.js';
export {LlmTokensChangeEvent} from './events/tokens-change.js';
export {
  modelContext,
  type LiveRun,
  type ModelSettings,
  type ModelSource,
  type RunState,
  type SettingsOwner,
  type Vocabulary,
} from './context/model.js';
export {sessionContext} from './context/session.js';
export * from './session.js';
