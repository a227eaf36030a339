import type {Random} from 'llm-anatomy/core';

/**
 * Choices by chance that keep count of their surprise: −ln p of all that was drawn, in nats. Where every choice can be
 * read from the text, that is the text's own surprise under the generator, and no model can have a lower mean loss.
 */
export class Draw {
  surprise = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** One of them, all alike. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Draw.pick: expected at least one item, got none');
    this.surprise += Math.log(items.length);
    return items[this.#random.integer(items.length)];
  }

  /** `count` different ones, in an order that chance decides too. */
  several<T>(items: readonly T[], count: number): T[] {
    if (count > items.length)
      throw new RangeError(`Draw.several: expected at most ${items.length} items, got ${count}`);
    const left = [...items];
    return Array.from({length: count}, () => {
      const item = this.pick(left);
      left.splice(left.indexOf(item), 1);
      return item;
    });
  }

  /** A name of the table, as often as its weight says. */
  weigh<K extends string>(weights: Readonly<Record<K, number>>): K {
    const names = Object.keys(weights) as K[];
    const total = names.reduce((sum, name) => sum + weights[name], 0);
    let left = this.#random.uniform() * total;
    const name = names.find((each) => (left -= weights[each]) < 0) ?? names.at(-1)!;
    this.surprise -= Math.log(weights[name] / total);
    return name;
  }

  /** Whether what has this probability happens. */
  chance(probability: number): boolean {
    return this.weigh({yes: probability, no: 1 - probability}) === 'yes';
  }

  /** A whole number from `first` to `last`, all alike. */
  whole(first: number, last: number): number {
    this.surprise += Math.log(last - first + 1);
    return first + this.#random.integer(last - first + 1);
  }
}

/**
 * Whether a combination (a fact and a phrasing, a name, two addends) is kept from training for the tests: one in seven, by a
 * hash of its words (FNV-1a), the same for every seed.
 */
export function isHeldOut(...words: readonly (string | number)[]): boolean {
  let hash = 0x811c9dc5;
  for (const character of words.join('\0')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 7 === 0;
}
