/** Exercises: counting, sums, lists to copy, brackets to close, words that stand to each other as others do. */
import {isHeldOut, type Draw} from './draw.js';
import {list, say} from './phrase.js';
import {
  animals,
  capitals,
  colours,
  foods,
  inventedNames,
  numbers,
  opposites,
  pairs,
  people,
  pluralOf,
  things,
  verbs,
} from './world.js';

const join = <T>(count: number, make: (i: number) => T, separator: string): string =>
  Array.from({length: count}, (_, i) => make(i)).join(separator);

export interface Count {
  from: number;
  to: number;
  inWords: boolean;
}

/** All counts, up and down, that are in the training texts, or those that are held out. */
export function counts(heldOut = false): Count[] {
  const all: Count[] = [];
  for (let first = 0; first <= 14; first++)
    for (let last = first + 2; last <= Math.min(20, first + 9); last++)
      for (const inWords of [true, false])
        all.push({from: first, to: last, inWords}, {from: last, to: first, inWords});
  return all.filter(({from, to, inWords}) => isHeldOut('count', from, to, String(inWords)) === heldOut);
}

export function countText({from, to, inWords}: Count): string {
  const name = (n: number): string => (inWords ? numbers[n] : String(n));
  const step = Math.sign(to - from);
  const row = join(Math.abs(to - from) + 1, (i) => name(from + step * i), ', ');
  return `Count ${step > 0 ? 'up' : 'down'} from ${name(from)} to ${name(to)}: ${row}.`;
}

export const counting = (draw: Draw): string => countText(draw.pick(counts()));

/** Addends up to ten whose sum, in this form, is in the training texts, or those that are held out. */
export function addends(form: string, heldOut = false): (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (let a = 0; a <= 10; a++)
    for (let b = 0; b <= 10; b++) if (isHeldOut('sum', form, a, b) === heldOut) all.push([a, b]);
  return all;
}

export const sumForms = {
  digits: (a: number, b: number) => `${a} + ${b} = ${a + b}`,
  words: (a: number, b: number) => `${numbers[a]} and ${numbers[b]} is ${numbers[a + b]}`,
  difference: (a: number, b: number) => `${a + b} - ${a} = ${b}`,
} as const;
export type SumForm = keyof typeof sumForms;
const formNames = Object.keys(sumForms) as SumForm[];

/** Some sums, one on a line, all in one form. */
export function sums(draw: Draw): string {
  const form = draw.pick(formNames);
  const lines: string[] = [];
  do {
    const [a, b] = draw.pick(addends(form));
    lines.push(sumForms[form](a, b));
  } while (lines.length < 10 && draw.chance(0.8));
  return lines.join('\n');
}

/** Someone has some, gets more or gives some away, and has how many now? */
export function wordProblem(draw: Draw): string {
  const [hero, friend] = draw.several(people, 2);
  const [a, b] = draw.pick(addends('problem').filter(([a, b]) => a > 1 && b > 1));
  const food = draw.pick([...foods, ...things]);
  const slots = {hero, friend, has: numbers[a], more: numbers[b], food};
  const isMore = draw.chance(0.6);
  const start = say(draw, '{hero} has {has} {s:food}. ', {...slots, has: numbers[isMore ? a : a + b]});
  const change = isMore
    ? '{friend} gives {hero.him} {more} more. '
    : '{^hero.he} gives {more} of them to {friend}. ';
  return (
    start +
    say(draw, `${change}Now {hero} has {left} {s:food}.`, {...slots, left: numbers[isMore ? a + b : a]})
  );
}

/** A row of words, and the same row once more. */
export function copying(draw: Draw): string {
  const {words, form} = rowToCopy(
    draw,
    inventedNames.filter((name) => !isHeldOut('name', name)),
  );
  return form.replaceAll('*', list(words));
}

export const copyForms = [
  'Say it again: *. Again: *.',
  'Write the words twice. First: *. Second: *.',
  'In the bag are *. Take out *.',
  'The teacher called *. Here came *.',
] as const;

function rowToCopy(draw: Draw, names: readonly string[]): {words: string[]; form: string} {
  const form = draw.pick(copyForms);
  const words = form.includes('bag')
    ? draw.several([...foods, ...things].map(pluralOf), draw.whole(2, 5))
    : draw.several(form.includes('teacher') ? names : [...colours, ...names], draw.whole(2, 5));
  return {words, form};
}

/** Pairs of brackets, beside and inside each other. */
export function brackets(draw: Draw): string {
  const [marks, open]: [string[], string[]] = [[], []];
  const kinds = {'(': ')', '[': ']', '{': '}'} as const;
  do {
    if (open.length > 0 && (open.length === 4 || marks.length > 20 || draw.chance(0.5)))
      marks.push(open.pop()!);
    else {
      const mark = draw.pick(Object.keys(kinds) as (keyof typeof kinds)[]);
      marks.push(mark);
      open.push(kinds[mark]);
    }
  } while (open.length > 0 || (marks.length < 20 && draw.chance(0.7)));
  return `Brackets: ${marks.join(' ')} .`;
}

/** Pairs of words that stand to each other in one way. */
export const relations: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  pair: pairs,
  opposite: opposites,
  young: animals.map(({name, young}) => [name, young] as const),
  capital: capitals.map(([country, capital]) => [country, capital] as const),
  plural: animals.map(({name}) => [name, pluralOf(name)] as const),
  tense: verbs.slice(0, 14).map(([now, before]) => [now, before] as const),
};
const relationNames = Object.keys(relations);

/** Analogies of this relation that are in the training texts, or those that are held out. */
export function analogies(name: string, heldOut = false): [string, string, string, string][] {
  return relations[name].flatMap(([a, b]) =>
    relations[name]
      .filter(([c]) => c !== a && isHeldOut('analogy', a, c) === heldOut)
      .map(([c, d]): [string, string, string, string] => [a, b, c, d]),
  );
}

export function analogySheet(draw: Draw): string {
  const lines: string[] = [];
  do {
    const [a, b, c, d] = draw.pick(analogies(draw.pick(relationNames)));
    lines.push(`${a} is to ${b} as ${c} is to ${d}.`);
  } while (lines.length < 5 && draw.chance(0.7));
  return lines.join(' ');
}
