/** In how few bits a tuned model can be stored, as what it differs by from base. */
import {
  applyDelta,
  readDeltaMetadata,
  writeDelta,
  type InstructionExample,
  type QuantizationSpec,
  type Tokenizer,
  type Transformer,
} from 'llm-anatomy/core';
import type {Ask} from './asks/ask.js';
import {answerLoss, measureAnswers} from './measure/answers.js';
import type {DeltaRecipe} from './recipe.js';

/** What one way to store it costs. */
export interface DeltaTrial {
  matrices: QuantizationSpec;
  bytes: number;
  /** On answers, in nats a token, and by what share that is more than the tuned model's own. */
  loss: number;
  more: number;
  /** Share of asks that are followed, the likeliest token each time. */
  follow: number;
}

export interface ChosenDelta {
  file: Uint8Array<ArrayBuffer>;
  /** The model as it is stored: what everybody sees who loads it. */
  model: Transformer;
  matrices: QuantizationSpec;
  /** Of the tuned model itself. */
  loss: number;
  follow: number;
  /** All that were tried. */
  trials: DeltaTrial[];
}

export interface DeltaTask {
  base: Transformer;
  /** SHA-256 of base's file. */
  sha256: string;
  tuned: Transformer;
  tokenizer: Tokenizer;
  /** Instructions that it was not trained on. */
  examples: readonly InstructionExample[];
  asks: readonly Ask[];
}

/**
 * Tries all candidates and takes the smallest file whose loss on answers is within the recipe's tolerance.
 *
 * @throws RangeError where none is
 */
export function chooseDelta(task: DeltaTask, {candidates, tolerance}: DeltaRecipe): ChosenDelta {
  const {base, sha256, tuned, tokenizer, examples, asks} = task;
  const followOf = (model: Transformer): number =>
    measureAnswers(model, tokenizer, asks, {temperature: 0, seed: 0}).follow;
  const loss = answerLoss(tuned, examples);
  const files = candidates.map((matrices) => writeDelta(base, tuned, {base: sha256, matrices}));
  const trials = files.map((file, i): DeltaTrial => {
    const model = applyDelta(base, file, {sha256});
    const own = answerLoss(model, examples);
    const follow = followOf(model);
    model.free();
    return {matrices: candidates[i], bytes: file.length, loss: own, more: own / loss - 1, follow};
  });
  const fitting = files
    .filter((_, i) => Math.abs(trials[i].more) < tolerance)
    .sort((a, b) => a.length - b.length);
  if (fitting.length === 0)
    throw new RangeError(
      `chooseDelta: expected a candidate whose loss differs by less than ${tolerance}, got ${trials.map(({more}) => more.toFixed(4)).join(', ')}`,
    );
  const [file] = fitting;
  const {matrices} = readDeltaMetadata(file);
  return {file, model: applyDelta(base, file, {sha256}), matrices, loss, follow: followOf(tuned), trials};
}
