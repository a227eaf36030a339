/** The words among a model's tokens, and how near they are to one another. */
import type {Vocabulary} from '../../context/model.js';
import type {Task} from '../../core/task.js';

/** The embedding matrix, and of the tokens that are whole words their rows at length 1: then only direction counts. */
export interface WordTable {
  /** (vocab, d_model) */
  readonly matrix: Float32Array;
  readonly d_model: number;
  /** Without the space before them, by ID upwards, (words). */
  readonly words: readonly string[];
  readonly ids: readonly number[];
  /** Where in `words` each stands. */
  readonly places: ReadonlyMap<string, number>;
  /** (words, d_model) */
  readonly units: Float32Array;
  /** Words that were left out because the model has never read them. */
  readonly unread: readonly string[];
}

// One letter may be a word, but is more often the beginning of one.
const whole = /^ (\p{L}{2,}|\d+)$/u;

/** A cosine at which two rows are nearly the same, which those of two words are not. */
const TWINS = 0.95;
/** Who has so many twins is one of a crowd. */
const CROWD = 5;

/** The tokens that are a space and a word or number, in slices. Among them are beginnings of words that look like words. */
export function* wordTable(matrix: Float32Array, vocabulary: Vocabulary): Task<WordTable> {
  const {bytes, ends} = vocabulary;
  const decoder = new TextDecoder();
  const entries: Entry[] = [];
  for (let id = 0; id < ends.length; id++) {
    const word = whole.exec(decoder.decode(bytes.subarray(id ? ends[id - 1] : 0, ends[id])))?.[1];
    if (word !== undefined) entries.push({word, id});
  }
  yield 0;
  const all = tableOf(entries, matrix, matrix.length / ends.length, []);
  const unread = yield* unreadOf(all);
  const isRead = (_: unknown, place: number) => !unread.has(place);
  const left = all.words.filter((_, place) => unread.has(place));
  return unread.size ? tableOf(entries.filter(isRead), matrix, all.d_model, left) : all;
}

interface Entry {
  word: string;
  id: number;
}

function tableOf(
  entries: readonly Entry[],
  matrix: Float32Array,
  d_model: number,
  unread: readonly string[],
): WordTable {
  const units = new Float32Array(entries.length * d_model);
  entries.forEach(({id}, place) => {
    const row = matrix.subarray(id * d_model, (id + 1) * d_model);
    const length = lengthOf(row) || 1;
    for (let i = 0; i < d_model; i++) units[place * d_model + i] = row[i] / length;
  });
  return {
    ...{matrix, d_model, units, unread},
    words: entries.map(({word}) => word),
    ids: entries.map(({id}) => id),
    places: new Map(entries.map(({word}, place) => [word, place])),
  };
}

/**
 * The places of tokens that training has never met: merges made them on the way to longer ones, and the tokenizer does not
 * stop there. All that training did to their rows was to push them the same way, so they are a crowd of near twins.
 */
function* unreadOf(table: WordTable): Task<Set<number>> {
  const {length} = table.words;
  const twins = new Uint16Array(length);
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < a; b++) {
      if (dot(unitOf(table, a), unitOf(table, b)) < TWINS) continue;
      twins[a]++;
      twins[b]++;
    }
    yield a / length;
  }
  return new Set([...twins.keys()].filter((place) => twins[place] >= CROWD));
}

/** A token's row, (d_model). */
export function rowOf({matrix, d_model}: WordTable, id: number): Float32Array {
  return matrix.subarray(id * d_model, (id + 1) * d_model);
}

/** A word's row at length 1, (d_model). */
export function unitOf({units, d_model}: WordTable, place: number): Float32Array {
  return units.subarray(place * d_model, (place + 1) * d_model);
}

export function lengthOf(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector));
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The place of what a reader has written, with the capitals that the vocabulary has; −1 where it is no word there. */
export function placeOf({places}: WordTable, text: string): number {
  const word = text.trim();
  const small = word.toLowerCase();
  const capital = small.charAt(0).toUpperCase() + small.slice(1);
  return places.get(word) ?? places.get(small) ?? places.get(capital) ?? -1;
}

/** The cosine of every word with a vector, (words); 0 with a vector of no length. */
export function cosinesWith(table: WordTable, vector: ArrayLike<number>): Float64Array {
  const length = lengthOf(vector) || 1;
  return Float64Array.from(table.words, (_, place) => dot(unitOf(table, place), vector) / length);
}

/** Places in the order of their values, the largest first, without those of `except`. */
export function rank(values: ArrayLike<number>, except: readonly number[] = []): number[] {
  return Array.from(values, (_, place) => place)
    .filter((place) => !except.includes(place))
    .sort((a, b) => values[b] - values[a]);
}
