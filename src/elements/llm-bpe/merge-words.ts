import type {MergeHistory} from '../../core/index.js';
import type {MergeStory, Part} from '../../views/merge-steps.js';
import type {TreeBox} from '../../views/merge-tree.js';
import {tokenLabel, tokenParts} from '../../views/token-text.js';
import {quote} from './quote.js';
import type {BpeStrings} from './strings.js';

export interface Story extends MergeStory {
  history: MergeHistory;
}

/** What is said of a piece's merges. */
export class MergeWords {
  readonly #story: Story;
  readonly #words: BpeStrings;

  constructor(story: Story, words: BpeStrings) {
    this.#story = story;
    this.#words = words;
  }

  #bytes({start, end}: Part): Uint8Array {
    return this.#story.history.bytes.subarray(start, end);
  }

  #quote(part: Part): string {
    return quote(tokenLabel(this.#bytes(part)));
  }

  /** A part as boxes show it, where brackets around bytes would only take room. */
  readonly boxLabel = (part: Part): string =>
    tokenParts(this.#bytes(part)).reduce(
      (label, {kind, text}) => (kind === 'bytes' && label ? `${label} ${text}` : label + text),
      '',
    );

  readonly part = (part: Part): string => `${this.#quote(part)}, ${this.#words.id} ${part.id}`;

  /** How a box of the tree came about. */
  readonly box = (box: TreeBox): string => {
    const words = this.#words;
    if (box.step === 0) return `${this.part(box)}, ${words.byte} ${box.start + 1}`;
    return this.#merge(box.step);
  };

  #merge(step: number): string {
    const {joined} = this.#story.steps[step - 1];
    return `${this.#pair(step)} → ${this.#quote(joined)}, ${this.#words.rank} ${joined.id}`;
  }

  #pair(step: number): string {
    const {left, right} = this.#story.steps[step - 1];
    return `${this.#quote(left)} + ${this.#quote(right)}`;
  }

  /** What a step did. */
  step(step: number): string {
    const words = this.#words;
    const {parts, steps} = this.#story;
    const {length} = parts[step];
    if (!length) return words.empty;
    const place = `${words.step} ${step} ${words.of} ${steps.length}:`;
    const isLast = step === steps.length;
    const ending = isLast ? ` ${words.finished} ${length} ${length === 1 ? words.token : words.tokens}.` : '';
    if (step === 0) return `${place} ${length} ${length === 1 ? words.startOne : words.start}${ending}`;
    const {choices} = steps[step - 1];
    const why = choices === 1 ? words.onlyOne : `${words.lowestOf} ${choices} ${words.possible}`;
    const next = isLast ? '' : `; ${words.next} ${this.#pair(step + 1)}`;
    return `${place} ${this.#merge(step)}, ${why}${next}.${ending}`;
  }

  /** The piece after a step, and what its neighbours could become. */
  split(step: number): string {
    const {ranks, next} = this.#story.history.states[step];
    const {rank, none, next: following, split} = this.#words;
    const between = (i: number) => (ranks[i] < 0 ? none : `${rank} ${ranks[i]}`);
    const described = this.#story.parts[step].map((part, i) => {
      if (i === ranks.length) return this.part(part);
      return `${this.part(part)} (${i === next ? `${following}: ` : ''}${between(i)})`;
    });
    return `${split}: ${described.join(' ')}`;
  }

  /** What the tree shows after a step. */
  tree(step: number): string {
    const made = this.#story.steps.slice(0, step).map(({joined}) => this.#quote(joined));
    return `${this.#words.tree}: ${made.join(', ') || '–'}`;
  }
}
