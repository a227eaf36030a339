/** The server of requests that the reader has set, simulated in the worker under each policy that is looked at. */
import {accelerators} from '../../core/accounting/accelerators.js';
import type {
  BatchingPolicy,
  BatchingRun,
  RequestLengths,
  ServingSetup,
} from '../../core/accounting/batching.js';
import {cacheFormats, weightFormats, type KeptFormat} from '../../core/accounting/kept-formats.js';
import {modelPresets, type ModelPresetName} from '../../core/accounting/presets.js';
import type {CallOptions, Session} from '../../runtime/index.js';
import type {MachineChoice, ServingChoice} from './part-host.js';
import {amountNames, readAmount, type AmountName, type PolicyName, type SpreadName} from './settings.js';

/** One policy's run. */
export interface Served {
  readonly policy: PolicyName;
  readonly run: BatchingRun;
  /** FLOP for each byte moved, in iterations with prefill and in the others; NaN where there are none. */
  readonly intensity: Readonly<Record<'prefill' | 'decode', number>>;
}

function intensityOf({log}: BatchingRun): Served['intensity'] {
  const sums = {prefill: [0, 0], decode: [0, 0]};
  for (let i = 0; i < log.length; i++) {
    const sum = sums[log.prefillTokens[i] > 0 ? 'prefill' : 'decode'];
    sum[0] += log.flops[i];
    sum[1] += log.bytes[i];
  }
  const {prefill, decode} = sums;
  return {prefill: prefill[0] / prefill[1], decode: decode[0] / decode[1]};
}

/** What was simulated. */
export interface Outcome {
  /** How many requests there were, what they were drawn from, and how long they are on average. */
  readonly count: number;
  readonly seed: number;
  readonly prompt: number;
  readonly output: number;
  readonly weights: KeptFormat;
  readonly cache: KeptFormat;
  /** The one to compare with, if any, then the chosen one. */
  readonly all: readonly Served[];
  /** The end of the longest, in seconds: 0 where nobody was served. */
  readonly seconds: number;
}

const SIGMA = 1;

/** Lengths of that mean, before what is below 1 is 1. */
function lengthsOf(kind: SpreadName, mean: number): RequestLengths {
  switch (kind) {
    case 'fixed':
      return {kind, tokens: mean};
    case 'uniform':
      return {kind, least: 1, most: 2 * mean - 1};
    case 'geometric':
      return {kind, mean};
    case 'lognormal':
      return {kind, median: Math.max(1, mean / Math.exp(SIGMA ** 2 / 2)), sigma: SIGMA};
  }
}

/** What computes: what is set by hand, otherwise the card's own, at its peak of BF16. */
export function machineOf({
  accelerator,
  ...own
}: Partial<MachineChoice> & Pick<MachineChoice, 'accelerator'>): Record<AmountName, number> {
  const {memory, bytesPerSecond, flopsPerSecond} = accelerators[accelerator];
  const card = {peak: flopsPerSecond.bf16, bandwidth: bytesPerSecond, memory, overhead: 0};
  const read = amountNames.map((name) => [name, readAmount(name, own[name] ?? '') ?? card[name]]);
  return Object.fromEntries(read) as Record<AmountName, number>;
}

/** The model, and what serves it. */
export function setupOf(
  model: ModelPresetName,
  choice: Parameters<typeof machineOf>[0] & {weights: KeptFormat; cache: KeptFormat},
): ServingSetup {
  const {peak, bandwidth, memory, overhead} = machineOf(choice);
  return {
    config: modelPresets[model].config,
    machine: {flopsPerSecond: peak, bytesPerSecond: bandwidth, memory: Math.round(memory)},
    overhead,
    weights: weightFormats[choice.weights],
    cache: cacheFormats[choice.cache],
  };
}

/** Serves the same requests under each policy. @throws SessionError, of kind "CountError" where a setting is out of range */
export async function simulate(
  session: Session,
  choice: ServingChoice,
  call: CallOptions<'serveRequests'>,
): Promise<Outcome> {
  const {policy, against, batch, budget, rate, seed} = choice;
  const names = against === 'none' || against === policy ? [policy] : [against, policy];
  const shape = {
    count: choice.requests,
    rate: rate === 0 ? null : rate,
    prompt: lengthsOf(choice.promptSpread, choice.prompt),
    output: lengthsOf(choice.outputSpread, choice.output),
    seed,
  };
  const policies = names.map((kind): BatchingPolicy =>
    kind === 'chunked' ? {kind, batch, budget} : {kind, batch},
  );
  const model = setupOf(choice.model, choice);
  const {requests, runs} = await session.call('serveRequests', {model, requests: shape, policies}, call);
  const mean = (of: 'prompt' | 'output') =>
    requests.reduce((sum, each) => sum + each[of], 0) / requests.length;
  return {
    ...{count: requests.length, seed, prompt: mean('prompt'), output: mean('output')},
    ...{weights: choice.weights, cache: choice.cache},
    all: runs.map((run, i) => ({policy: names[i], run, intensity: intensityOf(run)})),
    seconds: Math.max(...runs.map(({summary}) => summary.seconds)),
  };
}
