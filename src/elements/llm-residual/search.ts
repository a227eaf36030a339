import type {Vocabulary} from '../../context/model.js';
import {labelOf} from '../../views/vocabulary.js';

/** How many are offered. */
const MOST = 6;

const labels = new WeakMap<Vocabulary, readonly string[]>();

/**
 * Tokens whose text holds what is typed, the nearest first: the same, then those that begin with it, then the shortest.
 * A space may be typed as it is or as its sign.
 */
export function findTokens(vocabulary: Vocabulary, query: string): number[] {
  let all = labels.get(vocabulary);
  if (!all) {
    all = Array.from(vocabulary.ends, (_, id) => labelOf(vocabulary, id).toLowerCase());
    labels.set(vocabulary, all);
  }
  const wanted = query.toLowerCase().replaceAll(' ', '·');
  const rank = (label: string): number => {
    const bare = label.replace(/^·/, '');
    if (label === wanted || bare === wanted) return 0;
    return bare.startsWith(wanted) || label.startsWith(wanted) ? label.length : 100 + label.length;
  };
  const found = [...all.keys()].filter((id) => all[id].includes(wanted));
  return found.sort((a, b) => rank(all[a]) - rank(all[b]) || a - b).slice(0, MOST);
}
