/** A race of a cache as the figure knows it: every step with what it costs, and sums up to each. */
import {forwardFlops} from '../../core/accounting/flops.js';
import type {ModelConfig} from '../../core/index.js';
import type {CacheRaceStep} from '../../runtime/cache-protocol.js';

/** What one of the two ways does in a step. */
export interface Cost {
  /** Tokens that go through the model. */
  readonly tokens: number;
  /** FLOPs of matrices: projections, feed-forward layers, unembedding. */
  readonly matrices: bigint;
  /** FLOPs of meeting keys and mixing values. */
  readonly attention: bigint;
  /** Milliseconds. */
  readonly time: number;
}

/** A step with what both ways cost, in it and up to it. */
export interface Step extends CacheRaceStep {
  readonly costs: Record<Way, Cost>;
  readonly sums: Record<Way, Cost>;
  /** The largest difference up to here. */
  readonly worst: number;
}

export const ways = ['cached', 'whole'] as const;
export type Way = (typeof ways)[number];

function costOf(config: ModelConfig, tokens: number, cached: number, time: number): Cost {
  const {total, scores, mix} = forwardFlops(config, {tokens, cached, logits: 'last'});
  const attention = scores + mix;
  return {tokens, matrices: total - attention, attention, time};
}

const add = (a: Cost | undefined, b: Cost): Cost =>
  a
    ? {
        tokens: a.tokens + b.tokens,
        matrices: a.matrices + b.matrices,
        attention: a.attention + b.attention,
        time: a.time + b.time,
      }
    : b;

/** The next step after these. */
export function follow(before: Step | undefined, event: CacheRaceStep, config: ModelConfig): Step {
  const {length, withCache, withoutCache} = event;
  const read = before?.length ?? 0;
  const costs = {
    cached: costOf(config, length - read, read, withCache),
    whole: costOf(config, length, 0, withoutCache),
  };
  return {
    ...event,
    costs,
    sums: {cached: add(before?.sums.cached, costs.cached), whole: add(before?.sums.whole, costs.whole)},
    worst: Math.max(before?.worst ?? 0, event.difference),
  };
}

/**
 * The length from which on a cached step spends more on its keys than on all matrices, and the part of a step that they are
 * at the model's longest text.
 */
export function whereEven(config: ModelConfig): {length: bigint; part: number} {
  const one = costOf(config, 1, 0, 0);
  const {matrices, attention} = costOf(config, 1, config.max_position_embeddings - 1, 0);
  return {
    length: one.matrices / one.attention + 1n,
    part: Number(attention) / Number(matrices + attention),
  };
}
