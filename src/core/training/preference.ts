/** Direct preference optimization: Rafailov et al. 2023, arXiv:2305.18290. */
import {TrainingError} from './errors.js';

/** Two answers to one prompt, of which one was preferred; all are token IDs. */
export interface Preference {
  readonly prompt: ArrayLike<number>;
  readonly chosen: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
}

/** ln p of two answers to one prompt, each summed over the answer's tokens, in nats. */
export interface PairLogProbabilities {
  chosen: number;
  rejected: number;
}

/** What the loss of one pair comes to. */
export interface DpoResult {
  /** −ln σ(margin), in nats; ln 2 where the policy is the reference. */
  loss: number;
  /** rewards.chosen − rewards.rejected, in nats. */
  margin: number;
  /** The reward that the policy is optimal for: β·(ln p_policy − ln p_reference), up to a term of the prompt's. */
  rewards: PairLogProbabilities;
  /** ∂loss/∂(−ln p) under the policy: what each loss of that answer's tokens weighs in TrainingPass.backward(). */
  coefficients: PairLogProbabilities;
}

/**
 * The loss of one pair. It pushes the chosen answer up and the rejected down, by as much as the policy still ranks them
 * wrongly: σ(−margin).
 *
 * @param beta above 0: how closely the policy is held to the reference; low lets it run away
 * @throws TrainingError
 */
export function dpo(policy: PairLogProbabilities, reference: PairLogProbabilities, beta: number): DpoResult {
  if (!(beta > 0 && beta < Infinity))
    throw new TrainingError(`dpo: expected beta to be finite and above 0, got ${beta}`);
  const rewards = {
    chosen: beta * (policy.chosen - reference.chosen),
    rejected: beta * (policy.rejected - reference.rejected),
  };
  const margin = rewards.chosen - rewards.rejected;
  const weight = beta / (1 + Math.exp(margin)); // β·σ(−margin)
  return {
    loss: Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))),
    margin,
    rewards,
    coefficients: {chosen: weight, rejected: -weight},
  };
}
