/** What is computed for preference tuning. */
import {Transformer} from '../core/model/transformer.js';
import {createHeap} from '../core/tensor/webassembly.js';
import {DpoTrainer} from '../core/training/dpo-trainer.js';
import {lookAtPolicy} from '../core/training/policy-look.js';
import {generateText} from './generation.js';
import type {Handlers} from './handlers.js';
import {pause, type Host} from './host.js';
import {TextStream} from './model-tokenizer.js';
import {load, tokensOf, type OpenModel} from './open-model.js';
import type {Params} from './protocol.js';
import type {PreferenceCalls, TuningId} from './preference-protocol.js';
import {runWhole, Turns} from './turns.js';

/** A call on a copy that is not here: it was closed, or lost with the worker it was in. */
export class TuningNotOpenError extends Error {
  override name = 'TuningNotOpenError';
}

interface Tuning {
  readonly reference: OpenModel;
  readonly policy: OpenModel;
  readonly trainer: DpoTrainer;
  isPaused: boolean;
}

const all = new WeakMap<Host['models'], Map<TuningId, Tuning>>();

function tuningsOf({models}: Host): Map<TuningId, Tuning> {
  let known = all.get(models);
  if (!known) all.set(models, (known = new Map<TuningId, Tuning>()));
  return known;
}

/** @throws TuningNotOpenError */
function tuningOf(host: Host, id: TuningId): Tuning {
  const tuning = tuningsOf(host).get(id);
  if (!tuning) throw new TuningNotOpenError(`tuned copy ${id} is not open`);
  return tuning;
}

/** A copy with nothing learned yet, in memory of its own, which goes with it. */
async function begin(
  reference: OpenModel,
  {pairs, settings: {rate, ...settings}}: Params<'tunePreferences'>,
): Promise<Tuning> {
  const {config, parameters} = reference.transformer;
  const policy = new Transformer(config, await createHeap(reference.kernels));
  for (const [name, {data}] of policy.parameters) data.set(parameters.get(name)!.data);
  const longest = ({prompt, chosen, rejected}: (typeof pairs)[number]): number =>
    prompt.length + Math.max(chosen.length, rejected.length) - 1;
  const trainer = new DpoTrainer({
    ...{...settings, policy, reference: reference.transformer},
    context: Math.min(config.max_position_embeddings, Math.max(1, ...pairs.map(longest))),
    schedule: {kind: 'constant', rate},
    optimizerSettings: {weightDecay: 0},
  });
  return {
    reference,
    policy: {...reference, transformer: policy, turns: new Turns()},
    trainer,
    isPaused: false,
  };
}

export const handlers: Handlers<keyof PreferenceCalls> = {
  async tunePreferences(params, host) {
    const {model, pairs, steps, lookEvery, goesOn} = params;
    let tuning: Tuning;
    if (goesOn) tuning = tuningOf(host, model);
    else {
      const reference = tuningsOf(host).get(model)?.reference ?? (await load({house: 'instruct'}, {}, host));
      tuning = await begin(reference, params);
      for (const pair of pairs) {
        tuning.trainer.add(pair);
        await pause();
        host.signal.throwIfAborted();
      }
      tuningsOf(host).set(model, tuning);
      await look(tuning, params, host);
    }
    const {trainer, policy} = tuning;
    tuning.isPaused = false;
    const last = trainer.steps + steps;
    let lookedAt = trainer.steps;
    while (trainer.steps < last && !tuning.isPaused) {
      const event = await policy.turns.take(host, () => trainer.step());
      host.event({kind: 'step', ...event});
      await pause();
      host.signal.throwIfAborted();
      if (trainer.steps % lookEvery !== 0) continue;
      await look(tuning, params, host);
      lookedAt = trainer.steps;
    }
    if (lookedAt < trainer.steps) await look(tuning, params, host);
    return {steps: trainer.steps};
  },

  async pausePreferences({model}, host) {
    tuningOf(host, model).isPaused = true;
    return {};
  },

  async generateTuned({model, input, options = {}}, host) {
    const {policy} = tuningOf(host, model);
    return generateText(policy, await tokensOf(policy, input, host), options, host);
  },

  async closePreferences({model}, host) {
    const tuning = tuningsOf(host).get(model);
    if (tuning) tuning.isPaused = true;
    tuningsOf(host).delete(model);
    return {};
  },
};

/** Tells what the copy is like now. */
async function look(
  {policy, reference, trainer}: Tuning,
  {probes, maxTokens, settings: {seed}}: Params<'tunePreferences'>,
  host: Host,
): Promise<void> {
  const quiet = {...host, progress: () => undefined};
  const {kl, answers} = await policy.turns.take(host, () =>
    runWhole(lookAtPolicy(policy.transformer, reference.transformer, probes, {maxTokens, seed}), quiet),
  );
  const {eos_token_id: ends} = reference.transformer.config;
  const texts = answers.map((tokens) => {
    const text = new TextStream(reference.tokenizer);
    return Array.from(tokens, (token) => (ends.includes(token) ? '' : text.add(token))).join('') + text.end();
  });
  host.event({kind: 'look', step: trainer.steps, kl, texts, lengths: answers.map(({length}) => length)});
}
