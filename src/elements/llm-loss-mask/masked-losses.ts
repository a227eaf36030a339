/** What a loss mask makes of the losses of a conversation's tokens. */

export interface MaskedLosses {
  /** −ln p of each token but the first, in nats, (T − 1). */
  readonly of: Float32Array;
  /** Whether the mask lets it count, (T − 1). */
  readonly isCounted: readonly boolean[];
  /** How many do. */
  readonly counted: number;
  /** Mean over those that count, and over all. */
  readonly withMask: number;
  readonly without: number;
  /** Of all losses together those that the mask leaves out, 0 to 1. */
  readonly promptShare: number;
}

/** @param targets (T − 1), below 0 where a token does not count */
export function maskedLosses(losses: Float32Array, targets: ArrayLike<number>): MaskedLosses {
  const isCounted = Array.from(targets, (target) => target >= 0);
  let [sum, all, counted] = [0, 0, 0];
  for (const [i, loss] of losses.entries()) {
    all += loss;
    if (!isCounted[i]) continue;
    sum += loss;
    counted++;
  }
  return {
    ...{of: losses, isCounted, counted},
    withMask: sum / counted,
    without: all / losses.length,
    promptShare: 1 - sum / all,
  };
}

/** How much of a conversation is read. */
export interface Fitted {
  /** Tokens that it has, those that begin and end its parts included; and how many the model can read. */
  readonly tokens: number;
  readonly most: number;
  /** Tokens of prompt and answer that are read. */
  readonly prompt: number;
  readonly answer: number;
  /** Tokens left out at the end of each. */
  readonly promptLeftOut: number;
  readonly answerLeftOut: number;
}

/** Tokens that begin and end the parts of a conversation: end, user, assistant, end. */
const SIGNS = 4;

/** What a model reads of a conversation: of parts that are too long together the longer is cut first. */
export function fitted(prompt: number, answer: number, most: number): Fitted {
  const room = most - SIGNS;
  const half = Math.floor(room / 2);
  const ofPrompt = Math.min(prompt, Math.max(half, room - answer));
  const ofAnswer = Math.min(answer, room - ofPrompt);
  return {
    ...{tokens: prompt + answer + SIGNS, most, prompt: ofPrompt, answer: ofAnswer},
    ...{promptLeftOut: prompt - ofPrompt, answerLeftOut: answer - ofAnswer},
  };
}
