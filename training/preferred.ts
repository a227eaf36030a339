/** From instruct to preferred, by the better of two answers. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DpoTrainer, Transformer, type DpoEvent} from 'llm-anatomy/core';
import {makeAsks} from './asks/asks.js';
import type {LogLine} from './base.js';
import {comparePolicies} from './measure/answers.js';
import {REPORT_EVERY, SAVE_EVERY, type Phase} from './phase.js';
import {collectPairs, type PreferencePairs} from './preferences.js';
import {seeds, type PreferredRecipe} from './recipe.js';

/** What is noted of a step of preference tuning, and of a look. */
interface PreferenceLine extends LogLine {
  margin?: number;
  accuracy?: number;
  chosenReward?: number;
  rejectedReward?: number;
  winRate?: number;
  ties?: number;
  kl?: number;
}

/** Direct preference optimization on the model's own answers, from where the folder's run was left. */
export function trainPreferred(phase: Phase<PreferredRecipe>, path: string) {
  const {recipe, from, key, tokenizer, folder, tell} = phase;
  const saved = folder.resume({recipe, key});
  let seconds = saved?.seconds ?? 0;
  const [before, start] = [seconds, performance.now()];
  const pairs = savedPairs(join(path, 'pairs.json'), saved !== undefined, () =>
    collectPairs(from, tokenizer, recipe, seeds.preferred),
  );
  const {sampled, written, asks, unpaired} = pairs;
  tell(
    `${sampled} pairs of sampled answers and ${written} of written ones; ${unpaired} of ${asks} asks gave none`,
  );

  const policy = copyModel(from);
  const options = {...recipe, policy, reference: from, seed: seeds.preferred};
  const trainer = saved ? DpoTrainer.resume(saved.checkpoint, options) : new DpoTrainer(options);
  for (const pair of pairs.pairs) trainer.add(pair);
  if (saved) tell(`goes on after step ${trainer.steps}`);
  const looks = makeAsks(seeds.preferred, recipe.lookAsks, true);
  const note = (line: PreferenceLine): void => folder.note(line);
  for (const event of trainer.run(recipe.steps - trainer.steps)) {
    seconds = before + (performance.now() - start) / 1000;
    const {step} = event;
    const {gradientNorm, rate, loss, margin, accuracy, rewards} = event;
    note({
      step,
      loss,
      gradientNorm,
      rate,
      margin,
      accuracy,
      chosenReward: rewards.chosen,
      rejectedReward: rewards.rejected,
    });
    if (step % REPORT_EVERY === 0) tell(reportOf(event, recipe.steps, seconds));
    if (step % recipe.lookEvery === 0) {
      const {winRate, ties, kl} = comparePolicies(policy, from, tokenizer, looks, {
        temperature: 1,
        seed: step,
      });
      note({step, winRate, ties, kl});
      tell(
        `  wins ${(100 * winRate).toFixed(1)} %, ties ${(100 * ties).toFixed(1)} %, KL ${kl.toFixed(3)} a token`,
      );
    }
    if (step % SAVE_EVERY === 0 || step === recipe.steps) folder.save(step, seconds, trainer.checkpoint());
  }
  const {steps} = trainer;
  trainer.free();
  return {model: policy, summary: {steps, seconds, sampled, written, asks, unpaired}};
}

const reportOf = ({step, loss, margin, accuracy}: DpoEvent, steps: number, seconds: number): string =>
  `step ${step} of ${steps}, ${Math.round(seconds)} s: loss ${loss.toFixed(4)}, margin ${margin.toFixed(2)}, ` +
  `${Math.round(100 * accuracy)} % of pairs`;

/** Pairs that a run has begun with, or new ones. */
function savedPairs(path: string, isResumed: boolean, collect: () => PreferencePairs): PreferencePairs {
  if (isResumed && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as PreferencePairs;
  const pairs = collect();
  writeFileSync(path, JSON.stringify(pairs));
  return pairs;
}

function copyModel(model: Transformer): Transformer {
  const copy = new Transformer(model.config, model.heap);
  for (const [name, {data}] of model.parameters) copy.parameters.get(name)!.data.set(data);
  return copy;
}
