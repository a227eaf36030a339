/** From base to instruct and from instruct to preferred, and how the two are stored. */
import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {
  createHeap,
  memorySource,
  readCheckpoint,
  Transformer,
  type InstructionExample,
  type QuantizationSpec,
  type Tokenizer,
} from 'llm-anatomy/core';
import {UNKNOWN} from './asks/ask.js';
import {makeAsks} from './asks/asks.js';
import {RunFolder} from './base.js';
import {encodeAnswer, encodePrompt} from './chat.js';
import {chooseDelta, type ChosenDelta, type DeltaTask, type DeltaTrial} from './delta.js';
import {encodeInstructions, trainInstruct} from './instruct.js';
import type {Phase, Tell} from './phase.js';
import {trainPreferred} from './preferred.js';
import {config, seeds, type PostTrainingRecipe} from './recipe.js';

/** How a model is stored. */
export interface StoredSummary {
  bytes: number;
  matrices: QuantizationSpec;
  /** On answers, and following, of the model before it was stored; and of all ways to store it. */
  loss: number;
  follow: number;
  trials: DeltaTrial[];
}

/** What a run took. */
interface RunSummary {
  steps: number;
  seconds: number;
}

export interface PostTraining {
  /** Files of the model's folder. */
  files: {'instruct.delta.safetensors': Uint8Array; 'preferred.delta.safetensors': Uint8Array};
  /** The models as they are stored. */
  models: {base: Transformer; instruct: Transformer; preferred: Transformer};
  /** What it came to, as the card tells it. */
  summary: {
    /** SHA-256 of base's file. */
    base: string;
    /** Tokens of answers that were learned from. */
    instruct: StoredSummary & RunSummary & {examples: number; tokens: number | undefined};
    preferred: StoredSummary &
      RunSummary & {beta: number; sampled: number; written: number; asks: number; unpaired: number};
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
  const base = await readBase(file);
  const sha256 = sha256Of(file);
  const begin = <Recipe>(name: string, own: Recipe, from: Transformer, key: string): Phase<Recipe> => {
    tell(`${name} …`);
    return {recipe: own, from, key, tokenizer, folder: new RunFolder(join(path, name)), tell};
  };
  const asks = makeAsks(seeds.instruct, recipe.delta.asks, true);
  const store = (name: string, tuned: Transformer, examples: readonly InstructionExample[]): ChosenDelta =>
    storeDelta(name, {base, sha256, tuned, tokenizer, examples, asks}, recipe, tell);

  const examples = encodeInstructions(tokenizer, seeds.instruct, recipe.instruct);
  const instruct = await trainInstruct(begin('instruct', recipe.instruct, base, sha256), examples);
  const kept = examples.slice(-recipe.instruct.validationExamples).slice(0, recipe.delta.examples);
  const instructDelta = store('instruct', instruct.model, kept);

  const key = sha256Of(instructDelta.file);
  const preferred = trainPreferred(
    begin('preferred', recipe.preferred, instructDelta.model, key),
    join(path, 'preferred'),
  );
  const best = bestAnswers(tokenizer, recipe.delta.examples);
  const preferredDelta = store('preferred', preferred.model, best);

  const {steps, seconds, tokens} = instruct;
  return {
    files: {
      'instruct.delta.safetensors': instructDelta.file,
      'preferred.delta.safetensors': preferredDelta.file,
    },
    models: {base, instruct: instructDelta.model, preferred: preferredDelta.model},
    summary: {
      base: sha256,
      instruct: {...summaryOf(instructDelta), steps, seconds, tokens, examples: recipe.instruct.examples},
      preferred: {...summaryOf(preferredDelta), ...preferred.summary, beta: recipe.preferred.beta},
    },
  };
}

async function readBase(file: Uint8Array): Promise<Transformer> {
  const base = new Transformer(config, await createHeap());
  await readCheckpoint(base.parameters, config, (name) =>
    Promise.resolve(name === 'model.safetensors' ? memorySource(file) : undefined),
  );
  return base;
}

/** The answers that the rule likes best, to asks by a seed of their own. */
const bestAnswers = (tokenizer: Tokenizer, count: number): InstructionExample[] =>
  makeAsks(seeds.cases, count).map(({prompt, isKnown, answers: [best]}) => ({
    prompt: encodePrompt(tokenizer, prompt),
    answer: encodeAnswer(tokenizer, isKnown ? best : UNKNOWN),
  }));

/** Chooses how a model is stored, and says what was tried. */
function storeDelta(name: string, task: DeltaTask, recipe: PostTrainingRecipe, tell: Tell): ChosenDelta {
  const chosen = chooseDelta(task, recipe.delta);
  const way = ({format, granularity}: QuantizationSpec): string => `${format} by ${granularity}`;
  for (const {matrices, bytes, more, follow} of chosen.trials)
    tell(
      `  ${way(matrices)}: ${bytes} bytes, loss ${(100 * more).toFixed(2)} % more, ` +
        `follows ${(100 * follow).toFixed(1)} %`,
    );
  tell(`${name}: ${chosen.file.length} bytes, in ${way(chosen.matrices)}`);
  return chosen;
}

function summaryOf({file, matrices, loss, follow, trials}: ChosenDelta): StoredSummary {
  return {bytes: file.length, matrices, loss, follow, trials};
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
