import type {Head} from './head.js';
import type {AttentionView} from './settings.js';
import type {AttentionStrings} from './strings.js';

/** All that a part of the figure draws from. */
export interface View {
  head: Head;
  /** The position that looks, and the one that is looked at. */
  query: number;
  key: number;
  view: AttentionView;
  /** What each position's token is called, (T). */
  labels: readonly string[];
  words: AttentionStrings;
}
