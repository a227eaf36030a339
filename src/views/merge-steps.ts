import type {MergeHistory} from '../core/index.js';

/** A token and the bytes it stands for. */
export interface Part {
  id: number;
  start: number;
  end: number;
  /** Which of the last step's tokens it ends up in, counted from 0. */
  token: number;
}

/** One merge: two neighbours become one token. */
export interface MergeStep {
  left: Part;
  right: Part;
  joined: Part;
  /** How many pairs of neighbours could have merged; this one had the lowest rank. */
  choices: number;
}

export interface MergeStory {
  /** The parts after 0, 1, … steps, (steps + 1). */
  parts: Part[][];
  steps: MergeStep[];
}

/** Places what happens to a piece in its bytes. */
export function tellMerges({states}: MergeHistory): MergeStory {
  let now: Part[] = states[0].ids.map((id, i) => ({id, start: i, end: i + 1, token: 0}));
  const parts = [now];
  const steps: MergeStep[] = [];
  for (const {ranks, next} of states.slice(0, -1)) {
    const [left, right] = now.slice(next, next + 2);
    const joined = {id: ranks[next], start: left.start, end: right.end, token: 0};
    steps.push({left, right, joined, choices: ranks.filter((rank) => rank >= 0).length});
    now = now.toSpliced(next, 2, joined);
    parts.push(now);
  }
  for (const part of parts.flat()) part.token = now.findIndex(({end}) => part.end <= end);
  return {parts, steps};
}
