import {TrainingError} from './errors.js';
import {expectTokenIds} from './token-ids.js';

/** A prompt and its answer as a sequence to train on. */
export interface MaskedSequence {
  /** Prompt and answer without the last token, (length). */
  tokens: Int32Array;
  /** The token that follows each, −1 where that is part of the prompt, (length). */
  targets: Int32Array;
}

/**
 * Supervised fine-tuning learns the answer and not the prompt: the loss is masked until the prompt's last token, whose
 * target is the answer's first.
 *
 * @param prompt token IDs
 * @param answer token IDs
 * @throws TrainingError where the prompt or the answer has no tokens, VocabularyError where one is no token ID
 */
export function maskPrompt(prompt: ArrayLike<number>, answer: ArrayLike<number>): MaskedSequence {
  if (prompt.length === 0 || answer.length === 0)
    throw new TrainingError(
      `maskPrompt: expected a prompt and an answer, got ${prompt.length} and ${answer.length} tokens`,
    );
  for (const ids of [prompt, answer]) expectTokenIds('maskPrompt', ids);
  const all = Int32Array.from([...Array.from(prompt), ...Array.from(answer)]);
  return {
    tokens: all.slice(0, -1),
    targets: all.slice(1).fill(-1, 0, prompt.length - 1),
  };
}
