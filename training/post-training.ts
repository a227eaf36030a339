/** From base to instruct, by answers to learn from; and from instruct to preferred, by the better of two answers. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {
  createHeap,
  DpoTrainer,
  memorySource,
  readCheckpoint,
  readTrainedModel,
  Transformer,
  type DpoEvent,
  type InstructionExample,
  type QuantizationSpec,
  type Tokenizer,
} from 'llm-anatomy/core';
import {trainParallel} from 'llm-anatomy/node';
import type {Ask} from './asks/ask.js';
import {makeAsks} from './asks/asks.js';
import {RunFolder, type LogLine} from './base.js';
import {encodeAnswer, encodePrompt} from './chat.js';
import {chooseDelta, type ChosenDelta, type DeltaTrial} from './delta.js';
import {instructions} from './instructions.js';
import {comparePolicies} from './measure/answers.js';
import {collectPairs, type PreferencePairs} from './preferences.js';
import {config, seeds, type InstructRecipe, type PostTrainingRecipe, type PreferredRecipe} from './recipe.js';

/** Steps between checkpoints, from which a run that was stopped goes on; and between reports. */
const [SAVE_EVERY, REPORT_EVERY] = [100, 50];
const THREADS = 2;

export type Tell = (text: string) => void;

/** Instructions in tokens, those that are too long for a row left out. */
function encodeInstructions(
  tokenizer: Tokenizer,
  seed: number,
  {examples, validationExamples, context}: InstructRecipe,
): InstructionExample[] {
  const encoded: InstructionExample[] = [];
  for (const {ask, answer} of instructions(seed)) {
    const example = {
      prompt: encodePrompt(tokenizer, ask.prompt),
      answer: encodeAnswer(tokenizer, answer),
    };
    if (example.prompt.length + example.answer.length <= context + 1) encoded.push(example);
    if (encoded.length === examples + validationExamples) break;
  }
  return encoded;
}

/** What is the same in both phases. */
interface Phase<Recipe> {
  recipe: Recipe;
  /** What it begins with, and what tells that from others. */
  from: Transformer;
  key: string;
  tokenizer: Tokenizer;
  folder: RunFolder;
  tell: Tell;
}

/** Supervised fine-tuning, prompts masked, from where the folder's run was left. */
async function trainInstruct(
  {recipe, from, key, folder, tell}: Phase<InstructRecipe>,
  examples: readonly InstructionExample[],
) {
  const saved = folder.resume({recipe, key});
  let {step, seconds, checkpoint} = saved ?? {step: 0, seconds: 0, checkpoint: undefined};
  if (saved) tell(`goes on after step ${step}`);
  if (step < recipe.steps) {
    const [before, start] = [seconds, performance.now()];
    const run = trainParallel({
      ...recipe,
      workers: THREADS,
      config,
      task: {
        kind: 'instruction',
        examples,
        settings: {validation: (recipe.validationExamples + 0.5) / examples.length},
      },
      seed: seeds.instruct,
      steps: recipe.steps - step,
      evaluateEvery: recipe.evaluateEvery,
      ...(checkpoint ? {checkpoint} : {initial: weightsOf(from)}),
      checkpointEvery: SAVE_EVERY,
    });
    for await (const event of run) {
      seconds = before + (performance.now() - start) / 1000;
      if (event.kind === 'step') {
        const {loss, gradientNorm, rate, tokens} = event;
        ({step} = event);
        folder.note({step, loss, gradientNorm, rate, tokens});
        if (step % REPORT_EVERY === 0)
          tell(`step ${step} of ${recipe.steps}, ${Math.round(seconds)} s: loss ${loss.toFixed(4)}`);
      } else if (event.kind === 'evaluation') {
        folder.note({step: event.step, validation: event.loss});
        tell(`  validation ${event.loss.toFixed(4)}`);
      } else if (event.kind === 'checkpoint') {
        checkpoint = event.bytes;
        folder.save(event.step, seconds, checkpoint);
      }
    }
  }
  const tokens = folder.log.findLast((line) => line.tokens !== undefined)?.tokens;
  return {model: readTrainedModel(checkpoint!, config, from.heap), steps: step, seconds, tokens};
}

const weightsOf = ({parameters}: Transformer): Map<string, Float32Array> =>
  new Map(Array.from(parameters, ([name, {data}]) => [name, data]));

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
function trainPreferred(phase: Phase<PreferredRecipe>, path: string) {
  const {recipe, from, key, tokenizer, folder, tell} = phase;
  const saved = folder.resume({recipe, key});
  let seconds = saved?.seconds ?? 0;
  const [before, start] = [seconds, performance.now()];
  const pairs = savedPairs(join(path, 'pairs.json'), saved !== undefined, () =>
    collectPairs(from, tokenizer, recipe, seeds.preferred),
  );
  const {sampled, written, asks, ties} = pairs;
  tell(
    `${sampled} pairs of sampled answers and ${written} of written ones; ${ties} of ${asks} asks have none`,
  );

  const policy = copyModel(from);
  const options = {...recipe, policy, reference: from, seed: seeds.preferred};
  const trainer = saved ? DpoTrainer.resume(saved.checkpoint, options) : new DpoTrainer(options);
  for (const pair of pairs.pairs) trainer.add(pair);
  if (saved) tell(`goes on after step ${trainer.steps}`);
  const looks = makeAsks(seeds.preferred, recipe.lookAsks);
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
  return {model: policy, steps, seconds, sampled, written, asks, ties};
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

/** What a phase came to, as the card tells it. */
export interface PhaseSummary {
  steps: number;
  seconds: number;
  bytes: number;
  matrices: QuantizationSpec;
  /** On answers, and following, of the model before it was stored; and of all ways to store it. */
  loss: number;
  follow: number;
  trials: DeltaTrial[];
}

export interface PostTraining {
  /** Files of the model's folder. */
  files: {'instruct.delta.safetensors': Uint8Array; 'preferred.delta.safetensors': Uint8Array};
  /** The models as they are stored. */
  models: {base: Transformer; instruct: Transformer; preferred: Transformer};
  summary: {
    /** SHA-256 of base's file. */
    base: string;
    instruct: PhaseSummary & {examples: number; tokens: number | undefined};
    preferred: PhaseSummary & {beta: number; sampled: number; written: number; asks: number; ties: number};
  };
}

/**
 * Both phases. Each begins with the model as it was stored before: base in its 16 bits, instruct as its delta gives it.
 *
 * @param file base's model.safetensors
 * @param path where the runs are kept, in folders `instruct` and `preferred`
 */
export async function postTrain(
  recipe: PostTrainingRecipe,
  file: Uint8Array,
  tokenizer: Tokenizer,
  path: string,
  tell: Tell,
): Promise<PostTraining> {
  const base = new Transformer(config, await createHeap());
  const open = (name: string) =>
    Promise.resolve(name === 'model.safetensors' ? memorySource(file) : undefined);
  await readCheckpoint(base.parameters, config, open);
  const sha256 = sha256Of(file);
  const examples = encodeInstructions(tokenizer, seeds.instruct, recipe.instruct);
  const asks: readonly Ask[] = makeAsks(seeds.instruct, recipe.delta.asks, true);
  const store = (tuned: Transformer, name: string): ChosenDelta => {
    const kept = examples.slice(-recipe.instruct.validationExamples).slice(0, recipe.delta.examples);
    const chosen = chooseDelta({base, sha256, tuned, tokenizer, examples: kept, asks}, recipe.delta);
    for (const {matrices, bytes, more, follow} of chosen.trials)
      tell(
        `  ${name} in ${matrices.format} by ${matrices.granularity}: ${bytes} bytes, ` +
          `loss ${(100 * more).toFixed(2)} % more, follows ${(100 * follow).toFixed(1)} %`,
      );
    tell(
      `${name}: ${chosen.file.length} bytes, in ${chosen.matrices.format} by ${chosen.matrices.granularity}`,
    );
    return chosen;
  };
  const begin = <Recipe>(name: string, own: Recipe, from: Transformer, key: string): Phase<Recipe> => {
    tell(`${name} …`);
    return {recipe: own, from, key, tokenizer, folder: new RunFolder(join(path, name)), tell};
  };

  const instruct = await trainInstruct(begin('instruct', recipe.instruct, base, sha256), examples);
  const instructDelta = store(instruct.model, 'instruct');
  const preferred = trainPreferred(
    begin('preferred', recipe.preferred, instructDelta.model, sha256Of(instructDelta.file)),
    join(path, 'preferred'),
  );
  const preferredDelta = store(preferred.model, 'preferred');

  const summaryOf = (
    {steps, seconds}: {steps: number; seconds: number},
    chosen: ChosenDelta,
  ): PhaseSummary => {
    const {file: bytes, matrices, loss, follow, trials} = chosen;
    return {steps, seconds, bytes: bytes.length, matrices, loss, follow, trials};
  };
  const {sampled, written, asks: asked, ties} = preferred;
  const {beta} = recipe.preferred;
  return {
    files: {
      'instruct.delta.safetensors': instructDelta.file,
      'preferred.delta.safetensors': preferredDelta.file,
    },
    models: {base, instruct: instructDelta.model, preferred: preferredDelta.model},
    summary: {
      base: sha256,
      instruct: {
        ...summaryOf(instruct, instructDelta),
        examples: recipe.instruct.examples,
        tokens: instruct.tokens,
      },
      preferred: {...summaryOf(preferred, preferredDelta), beta, sampled, written, asks: asked, ties},
    },
  };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
