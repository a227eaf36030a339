/** A text as a model reads it, with only what is needed of it: logits of many tokens are much to send and to add up. */
import type {LiveRun} from '../../context/model.js';
import type {ModelHandle} from '../../runtime/model-client.js';

export interface Reading {
  /** Mean loss of the text, in nats; NaN of none. */
  readonly loss: number;
  /** The probability of a token after the last. */
  readonly p: number;
}

/**
 * Reads a run's text once more: the same tokens go in, so that changes at any of them are the same.
 *
 * @param next the token whose probability is told
 */
export async function readAgain(
  model: ModelHandle,
  {tokens}: Pick<LiveRun, 'tokens'>,
  next: number,
  interventions: LiveRun['interventions'],
  signal: AbortSignal,
): Promise<Reading> {
  const {losses} = await model.evaluate([[...tokens, next]], interventions, {signal});
  const [text, last] = [losses[0].subarray(0, -1), losses[0][tokens.length - 1]];
  return {loss: text.reduce((sum, loss) => sum + loss, 0) / text.length, p: Math.exp(-last)};
}
