/** What each stage of a model that is cut between its layers costs. */
import {servingCosts, loadWork, visibleKeys, type ServingSetup} from './batching/costs.js';
import {expectWhole, MAX_REQUEST_TOKENS, MAX_REQUESTS} from './batching/limits.js';
import {roofline, type Roofline} from './roofline.js';
import {weightBytes} from './weight-bytes.js';

/** One stage: some layers, on an accelerator of its own. */
export interface PipelineStage extends Roofline {
  /** Its layers. The last stage has the unembedding too. */
  layers: number;
  /** Of its forward pass. */
  flops: number;
  /** Read and written by it: its weights once, keys and values. */
  bytes: number;
  /** Of its weights: in the first stage with the embedding, in the last with the unembedding, of a tied one with a copy. */
  weightBytes: number;
}

/** What goes through the stages at once. */
export interface MicroBatchShape {
  /** Sequences: 1. */
  batch?: number;
  /** New tokens of each. */
  tokens: number;
  /** Tokens of each that are in the cache: 0. */
  cached?: number;
  /** Of which tokens there are logits: the last of each sequence, as for inference, or all, as for training. */
  logits?: 'last' | 'all';
}

/**
 * The forward pass of a micro-batch at each stage, by the roofline, with the setup's overhead in `seconds`. Layers are shared
 * out as evenly as they can be; where they do not come out even, the first stages have one more. Stages are equal only
 * where the unembedding is nothing beside the layers.
 *
 * @param stages at most as many as there are layers
 * @throws CountError
 */
export function pipelineStages(setup: ServingSetup, stages: number, shape: MicroBatchShape): PipelineStage[] {
  const where = 'pipelineStages';
  const {batch = 1, tokens, cached = 0, logits = 'last'} = shape;
  const {overhead, machine, window} = servingCosts(setup); // makes sure of the config
  const {num_hidden_layers} = setup.config;
  const ends = {...setup.config, num_hidden_layers: 0, tie_word_embeddings: true};
  const {embeddings} = weightBytes(ends, setup.weights ?? {matrices: {format: 'fp16'}});
  expectWhole(where, 'stages', stages, 1, Math.min(num_hidden_layers, 1024));
  expectWhole(where, 'batch', batch, 1, MAX_REQUESTS);
  expectWhole(where, 'tokens', tokens, 1, MAX_REQUEST_TOKENS);
  expectWhole(where, 'cached', cached, 0, MAX_REQUEST_TOKENS);
  return Array.from({length: stages}, (_, stage) => {
    const layers = Math.floor(num_hidden_layers / stages) + Number(stage < num_hidden_layers % stages);
    const costs = servingCosts({...setup, config: {...setup.config, num_hidden_layers: layers}});
    const [isFirst, isLast] = [stage === 0, stage === stages - 1];
    const work = loadWork(costs, {
      tokens: batch * tokens,
      keys: batch * visibleKeys(tokens, cached, window),
      logits: isLast ? batch * (logits === 'all' ? tokens : 1) : 0,
      cached: batch * Math.min(cached, window - 1),
    });
    const time = roofline(work, machine);
    const held =
      costs.blockBytes + (isFirst ? Number(embeddings) : 0) + (isLast ? costs.unembeddingBytes : 0);
    return {
      ...time,
      seconds: time.seconds + overhead,
      layers,
      ...work,
      weightBytes: stages === 1 ? costs.storedBytes : held,
    };
  });
}
