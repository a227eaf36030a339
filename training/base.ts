/** Pre-training: next tokens of the corpus, on as many threads as there are passes in a step. */
import {createHash} from 'node:crypto';
import {appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Random, readTrainedModel, Transformer, writeCheckpoint, type Tokenizer} from 'llm-anatomy/core';
import {trainParallel} from 'llm-anatomy/node';
import {encodeCorpus} from './data.js';
import {config, END, recordedSteps, seeds, type BaseRecipe} from './recipe.js';

/** Steps between checkpoints, from which a run that was stopped goes on. */
const SAVE_EVERY = 250;
const EVALUATE_EVERY = 500;
const REPORT_EVERY = 50;

/** Where the files of a run are, and what is in them. */
export class RunFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(path, {recursive: true});
  }

  weights = (step: number): string => join(this.#path, `step-${step}.safetensors`);

  /** Lines of {step, loss, gradientNorm, rate} or {step, validation}. */
  get log(): LogLine[] {
    const path = join(this.#path, 'log.jsonl');
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  note(line: LogLine): void {
    appendFileSync(join(this.#path, 'log.jsonl'), `${JSON.stringify(line)}\n`);
  }

  /** The last checkpoint of a run by the same recipe; a run by another one is forgotten. */
  resume(recipe: object): {step: number; seconds: number; checkpoint: Uint8Array} | undefined {
    const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
    const paths = ['state.json', 'checkpoint.bin', 'log.jsonl'].map((name) => join(this.#path, name));
    const [state, checkpoint, log] = paths;
    const saved = existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as SavedState) : undefined;
    this.save = (step, seconds, bytes) => {
      writeFileSync(`${checkpoint}.new`, bytes);
      renameSync(`${checkpoint}.new`, checkpoint);
      writeFileSync(state, JSON.stringify({key, step, seconds} satisfies SavedState));
    };
    if (saved?.key !== key) {
      writeFileSync(log, '');
      return undefined;
    }
    const kept = this.log.filter(({step}) => step <= saved.step);
    writeFileSync(log, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return {...saved, checkpoint: readFileSync(checkpoint)};
  }

  save: (step: number, seconds: number, bytes: Uint8Array) => void = () => {
    throw new Error('RunFolder.save: expected resume() first');
  };
}

function keepWeights(folder: RunFolder, step: number, checkpoint: Uint8Array): void {
  const {parameters} = readTrainedModel(checkpoint, config);
  writeFileSync(folder.weights(step), writeCheckpoint(parameters, config));
}

interface SavedState {
  key: string;
  step: number;
  seconds: number;
}

export interface LogLine {
  step: number;
  loss?: number;
  gradientNorm?: number;
  rate?: number;
  tokens?: number;
  validation?: number;
}

/**
 * Trains until the recipe's last step, from where the folder's run was left. Weights of the recorded steps stay in the
 * folder, step 0 among them.
 *
 * @returns the model, what the run cost, and the least loss there is on the validation text
 */
export async function trainBase(
  recipe: BaseRecipe,
  tokenizer: Tokenizer,
  folder: RunFolder,
  tell: (text: string) => void,
): Promise<{model: Transformer; seconds: number; least: number}> {
  const train = encodeCorpus(tokenizer, seeds.training, recipe.corpusTokens, END);
  const validation = encodeCorpus(tokenizer, seeds.validation, recipe.validationTokens, END);
  const least = validation.surprise / validation.tokens.length;
  tell(
    `${train.documents} documents, ${train.tokens.length} tokens; ` +
      `the generator's own loss on validation: ${least.toFixed(4)} nats a token`,
  );
  const tokens = new Int32Array(new SharedArrayBuffer(4 * (train.tokens.length + validation.tokens.length)));
  tokens.set(train.tokens);
  tokens.set(validation.tokens, train.tokens.length);
  const share = (validation.documents + 0.5) / (train.documents + validation.documents);

  const saved = folder.resume(recipe);
  let {step, seconds, checkpoint} = saved ?? {step: 0, seconds: 0, checkpoint: undefined};
  if (saved) tell(`goes on after step ${step}`);
  else {
    const untrained = new Transformer(config).initialize(new Random(seeds.base));
    writeFileSync(folder.weights(0), writeCheckpoint(untrained.parameters, config));
  }
  // It may have been stopped between the checkpoint and the file of a recorded step.
  if (checkpoint && recordedSteps(recipe.steps).includes(step) && !existsSync(folder.weights(step)))
    keepWeights(folder, step, checkpoint);
  const stops = recordedSteps(recipe.steps).filter((each) => each > step);
  for (const stop of stops) {
    const [from, start] = [seconds, performance.now()];
    const run = trainParallel({
      ...recipe,
      workers: recipe.accumulate,
      config,
      task: {kind: 'documents', tokens, settings: {end: END, validation: share}},
      seed: seeds.base,
      steps: stop - step,
      evaluateEvery: Math.min(EVALUATE_EVERY, recipe.steps),
      checkpoint,
      checkpointEvery: SAVE_EVERY,
    });
    for await (const event of run) {
      seconds = from + (performance.now() - start) / 1000;
      if (event.kind === 'step') {
        const {loss, gradientNorm, rate, tokens: seen} = event;
        ({step} = event);
        folder.note({step, loss, gradientNorm, rate, tokens: seen});
        if (step % REPORT_EVERY === 0 || step < 3)
          tell(`step ${step} of ${recipe.steps}, ${Math.round(seconds)} s: loss ${loss.toFixed(4)}`);
      } else if (event.kind === 'evaluation') {
        folder.note({step: event.step, validation: event.loss});
        const above = (100 * event.loss) / least - 100;
        tell(`  validation ${event.loss.toFixed(4)}, ${above.toFixed(1)} % above the generator's own`);
      } else if (event.kind === 'checkpoint') {
        checkpoint = event.bytes;
        folder.save(event.step, seconds, checkpoint);
      }
    }
    keepWeights(folder, stop, checkpoint!);
  }
  return {model: readTrainedModel(checkpoint!, config), seconds, least};
}
