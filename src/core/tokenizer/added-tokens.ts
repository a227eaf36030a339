/** Tokens that stand for a text of their own, whatever the merges would make of it: their IDs by that text. */
export type AddedTokens = Readonly<Record<string, number>>;

const finders = new WeakMap<AddedTokens, AddedTokenFinder>();

/**
 * A text cut at the added tokens in it: strings that are text, and IDs. Where several begin, the longest counts; the
 * leftmost comes first.
 *
 * @param added which must not change: they are sorted once
 */
export function cutAtAddedTokens(text: string, added: AddedTokens): (string | number)[] {
  let finder = finders.get(added);
  if (!finder) finders.set(added, (finder = new AddedTokenFinder(added)));
  return finder.cut(text);
}

/**
 * Finds added tokens in texts. They stand sorted, so those that begin alike stand together: character by character, what
 * may begin at a place narrows down by halving. That takes time in proportion to the text, to the longest beginning that
 * it shares with a token, and to the logarithm of the number of tokens.
 */
class AddedTokenFinder {
  readonly #ids: AddedTokens;
  readonly #sorted: readonly string[];
  readonly #firsts: ReadonlySet<string>;

  constructor(added: AddedTokens) {
    this.#ids = added;
    this.#sorted = Object.keys(added)
      .filter((content) => content !== '')
      .sort();
    this.#firsts = new Set(this.#sorted.map((content) => content[0]));
  }

  cut(text: string): (string | number)[] {
    const parts: (string | number)[] = [];
    let start = 0;
    for (let i = 0; i < text.length;) {
      const content = this.#firsts.has(text[i]) ? this.#longestAt(text, i) : undefined;
      if (content === undefined) i++;
      else {
        if (i > start) parts.push(text.slice(start, i));
        parts.push(this.#ids[content]);
        start = i += content.length;
      }
    }
    if (start < text.length) parts.push(text.slice(start));
    return parts;
  }

  /** The longest token that begins at a place of a text. */
  #longestAt(text: string, place: number): string | undefined {
    let longest: string | undefined;
    let [from, to] = [0, this.#sorted.length];
    for (let length = 0; place + length < text.length; length++) {
      const unit = text.charCodeAt(place + length);
      from = this.#firstWith(unit, length, from, to);
      to = this.#firstWith(unit + 1, length, from, to);
      if (from === to) break;
      if (this.#sorted[from].length === length + 1) longest = this.#sorted[from];
    }
    return longest;
  }

  /** Of tokens that begin alike, the first whose unit at an index is no lower than one; a token that has ended is lower. */
  #firstWith(unit: number, index: number, from: number, to: number): number {
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#sorted[middle].charCodeAt(index) >= unit) to = middle;
      else from = middle + 1; // NaN, too
    }
    return from;
  }
}
