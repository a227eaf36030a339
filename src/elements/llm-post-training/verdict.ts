/** What a tuning has come to, judged by its own numbers. */
import type {Look, Run} from './tuning.js';

/** Where a copy counts as over-optimized: so many nats a token away, or so large a share of right answers lost. */
export const [FAR, LOST] = [1, 0.25];
/** So many nats a token away it counts as one that has run away: e^5 is 150 times. */
export const RUN_AWAY = 5;
/** A loss that is so many times ln 2, where every tuning begins, is getting worse and not better. */
const WORSE = 1.5;
const RECENT = 5;

export type Verdict = 'begun' | 'learning' | 'learned' | 'overdone' | 'diverging' | 'ranAway';

export interface Findings {
  readonly verdict: Verdict;
  readonly steps: number;
  /** How many of the last steps, at most five, these are means of: loss and margin in nats, share of pairs ranked rightly. */
  readonly recent: number;
  readonly loss: number;
  readonly margin: number;
  readonly accuracy: number;
  readonly first: Look;
  readonly last: Look;
}

/** undefined before the first step. */
export function findingsOf({steps, looks}: Run): Findings | undefined {
  if (steps.length === 0 || looks.length === 0) return undefined;
  const recent = steps.slice(-RECENT);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const loss = mean(recent.map((step) => step.loss));
  const accuracy = mean(recent.map((step) => step.accuracy));
  const [first, last] = [looks[0], looks[looks.length - 1]];
  const isOverdone = last.kl >= FAR || last.right < (1 - LOST) * first.right;
  const verdict: Verdict =
    loss > WORSE * Math.LN2 && steps.length >= RECENT
      ? 'diverging'
      : looks.length < 2
        ? 'begun'
        : last.kl >= RUN_AWAY
          ? 'ranAway'
          : isOverdone
            ? 'overdone'
            : accuracy < 0.9
              ? 'learning'
              : 'learned';
  return {
    ...{verdict, loss, accuracy, first, last, recent: recent.length},
    steps: steps[steps.length - 1].step,
    margin: mean(recent.map((step) => step.margin)),
  };
}
