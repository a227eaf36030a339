/** The server of requests that the reader has set, simulated in the worker under each policy that is looked at. */
import {accelerators} from '../../core/accounting/accelerators.js';
import type {
  BatchingPolicy,
  BatchingRun,
  RequestLengths,
  ServingSetup,
} from '../../core/accounting/batching.js';
import {modelPresets} from '../../core/accounting/presets.js';
import type {QuantizationSpec} from '../../core/quantization/plan.js';
import type {CallOptions, Session} from '../../runtime/index.js';
import type {ServingChoice} from './part-host.js';
import type {PolicyName, PrecisionName, SpreadName} from './settings.js';

/** One policy's run. */
export interface Served {
  readonly policy: PolicyName;
  readonly run: BatchingRun;
}

/** What was simulated. */
export interface Outcome {
  /** How many requests there were, what they were drawn from, and how long they are on average. */
  readonly count: number;
  readonly seed: number;
  /** A second; 0 for all at once. */
  readonly rate: number;
  readonly prompt: number;
  readonly output: number;
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
      return {kind, median: mean < 1 ? mean : Math.max(1, mean / Math.exp(SIGMA ** 2 / 2)), sigma: SIGMA};
  }
}

const specs: Readonly<Record<PrecisionName, QuantizationSpec>> = {
  bf16: {format: 'bf16'},
  int8: {format: 'int8'},
  int4: {format: 'int4', granularity: 128, scaleFormat: 'fp16'},
};

/** The model, and what serves it: at the peak of BF16, whatever the weights are kept in. */
export function setupOf(
  model: ServingChoice['model'],
  {accelerator, weights, cache}: Pick<ServingChoice, 'accelerator' | 'weights' | 'cache'>,
): ServingSetup {
  const {memory, bytesPerSecond, flopsPerSecond} = accelerators[accelerator];
  return {
    config: modelPresets[model].config,
    machine: {memory, bytesPerSecond, flopsPerSecond: flopsPerSecond.bf16},
    weights: {matrices: specs[weights]},
    cache: specs[cache],
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
    ...{count: requests.length, seed, rate, prompt: mean('prompt'), output: mean('output')},
    all: runs.map((run, i) => ({policy: names[i], run})),
    seconds: Math.max(...runs.map(({summary}) => summary.seconds)),
  };
}
