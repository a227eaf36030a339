/** What the embedding knows: words that stand to each other as others do, and words of one kind near each other. */
import type {Tokenizer, Transformer} from 'llm-anatomy/core';
import {relations} from '../corpus/exercises.js';
import {animals, boys, capitals, colours, days, foods, girls, numbers, things} from '../corpus/world.js';

/** Unit vectors of all words that are one token, a space before them. */
export class WordVectors {
  readonly #vectors = new Map<string, Float32Array>();

  constructor(model: Transformer, tokenizer: Tokenizer) {
    const {data, cols} = model.parameters.get('model.embed_tokens.weight')!;
    for (let id = 0; id < tokenizer.table.size; id++) {
      const text = tokenizer.decode([id]);
      if (/^ [A-Za-z]{2,}$/.test(text) || /^ \d+$/.test(text))
        this.#vectors.set(text.slice(1), unit(data.slice(id * cols, (id + 1) * cols)));
    }
  }

  has = (word: string): boolean => this.#vectors.has(word);

  /** The word nearest by cosine to what the terms add up to, other than these. */
  nearest(terms: readonly (readonly [factor: number, word: string])[]): string {
    const target = new Float32Array(this.#vectors.values().next().value!.length);
    for (const [factor, word] of terms) {
      const vector = this.#vectors.get(word)!;
      for (let i = 0; i < target.length; i++) target[i] += factor * vector[i];
    }
    let [best, most] = ['', -Infinity];
    for (const [word, vector] of this.#vectors) {
      if (terms.some(([, term]) => term === word)) continue;
      const cosine = vector.reduce((sum, x, i) => sum + x * target[i], 0);
      if (cosine > most) [best, most] = [word, cosine];
    }
    return best;
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

export interface Share {
  right: number;
  of: number;
}

/** b − a + c is nearest to d, for all pairs of a relation whose words are one token each. */
export function analogyAccuracy(vectors: WordVectors): Record<string, Share> {
  return Object.fromEntries(
    Object.entries(relations).map(([name, pairs]) => {
      const whole = pairs.filter(([a, b]) => a !== b && vectors.has(a) && vectors.has(b));
      let [right, of] = [0, 0];
      for (const [a, b] of whole)
        for (const [c, d] of whole) {
          if (a === c) continue;
          of++;
          const found = vectors.nearest([
            [1, b],
            [-1, a],
            [1, c],
          ]);
          if (found === d) right++;
        }
      return [name, {right, of}];
    }),
  );
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  girls,
  boys,
  animals: animals.map(({name}) => name),
  young: animals.map(({young}) => young),
  countries: capitals.map(([country]) => country),
  capitals: capitals.map(([, capital]) => capital),
  colours,
  days,
  numbers,
  foods,
  things,
};

/** Words whose nearest other word is of their kind. */
export function neighbourAccuracy(vectors: WordVectors): Record<string, Share> {
  return Object.fromEntries(
    Object.entries(kinds).map(([name, words]) => {
      const whole = words.filter(vectors.has);
      const right = whole.filter((word) => words.includes(vectors.nearest([[1, word]])));
      return [name, {right: right.length, of: whole.length}];
    }),
  );
}
