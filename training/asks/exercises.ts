/** Exercises that are asked for: lists, counts, sums, names to be said again. */
import {isHeldOut} from '../corpus/draw.js';
import {addends, counts, countText} from '../corpus/exercises.js';
import {capital, list, say} from '../corpus/phrase.js';
import {animals, capitals, colours, days, foods, numbers, seasons, things} from '../corpus/world.js';
import {isWhole, namesFor, type Make} from './ask.js';

const categories: Readonly<Record<string, readonly string[]>> = {
  animals: animals.map(({name}) => name),
  colours,
  foods,
  things,
  days,
  seasons,
  countries: capitals.map(([country]) => country),
  capitals: capitals.map(([, city]) => city),
};

/** So many of a kind, each once, on numbered lines or in a row. */
function isListOf(members: readonly string[], count: number, text: string): boolean {
  const known = new Set(members.map((member) => member.toLowerCase()));
  const lines = text.includes('\n') ? text.split('\n') : text.replace(/\.$/, '').split(/, | and /);
  const items = lines.map((line) => line.replace(/^\d+\. /, '').toLowerCase());
  return items.length === count && new Set(items).size === count && items.every((item) => known.has(item));
}

export const lists: Make = (draw, heldOut) => {
  const combinations = ['List', 'Name'].flatMap((verb) =>
    Object.entries(categories).flatMap(([kind, members]) =>
      [2, 3, 4, 5]
        .filter((count) => count <= members.length && isHeldOut('list', verb, kind, count) === heldOut)
        .map((count) => ({verb, kind, members, count})),
    ),
  );
  const {verb, kind, members, count} = draw.pick(combinations);
  const items = draw.several(members, count);
  const isLines = verb === 'List';
  const numbered = items.map((item, i) => `${i + 1}. ${item}`).join('\n');
  const isNumbered = (text: string): boolean =>
    text.split('\n').every((line, i) => line.startsWith(`${i + 1}. `));
  return {
    prompt: `${verb} ${numbers[count]} ${kind}.`,
    answers: [isLines ? numbered : `${capital(list(items))}.`],
    isStrict: isLines,
    isRight: (text) => isListOf(members, count, text),
    isInForm: isLines ? isNumbered : isWhole,
  };
};

export const counting: Make = (draw, heldOut) => {
  const [order, row] = countText(draw.pick(counts(heldOut))).split(': ');
  const prompt = `${draw.chance(0.5) ? order : order.replace(/ (up|down)/, '')}.`;
  return {prompt, answers: [row]};
};

const allAddends = [true, false].flatMap((heldOut) => addends('digits', heldOut));

/** Sums whose every form in the list is in the training texts; or those of which one is held out. */
const sumsFor = (heldOut: boolean, ...forms: readonly string[]): (readonly [number, number])[] =>
  allAddends.filter(([a, b]) => forms.some((form) => isHeldOut('sum', form, a, b)) === heldOut);

export const sums: Make = (draw, heldOut) => {
  const isWords = draw.chance(0.5);
  const kind = draw.weigh({plain: 3, other: 1, difference: 1});
  const forms = {
    plain: [isWords ? 'words' : 'digits'],
    other: ['words', 'digits'],
    difference: ['difference'],
  };
  const [a, b] = draw.pick(sumsFor(heldOut, ...forms[kind]));
  const [sum, difference] = [a + b, b];
  const inDigits = [`${sum}.`, `${a} + ${b} = ${sum}.`];
  const inWords = [
    `${capital(numbers[sum])}.`,
    `${capital(numbers[a])} and ${numbers[b]} is ${numbers[sum]}.`,
  ];
  const askDigits = `[What is|How much is] ${a} + ${b}?`;
  const askWords = `[What is|How much is] ${numbers[a]} and ${numbers[b]}?`;
  if (kind === 'difference')
    return {
      prompt: say(draw, `[What is|How much is] ${sum} - ${a}?`),
      answers: [`${difference}.`, `${sum} - ${a} = ${difference}.`],
      isRight: isOneOf(`${difference}.`, `${sum} - ${a} = ${difference}.`, `${capital(numbers[b])}.`),
    };
  const swapped = [`${b} + ${a} = ${sum}.`, `${capital(numbers[b])} and ${numbers[a]} is ${numbers[sum]}.`];
  const isRight = isOneOf(...inDigits, ...inWords, ...swapped);
  if (kind === 'plain')
    return {
      prompt: say(draw, isWords ? askWords : askDigits),
      answers: isWords ? inWords : inDigits,
      isRight,
    };
  return isWords
    ? {prompt: say(draw, `${askWords} Answer in digits.`), answers: [inDigits[0]], isStrict: true, isRight}
    : {prompt: say(draw, `${askDigits} Answer in words.`), answers: [inWords[0]], isStrict: true, isRight};
};

const isOneOf = (...texts: string[]): ((text: string) => boolean) => {
  const all = new Set(texts);
  return (text) => all.has(text);
};

export const copying: Make = (draw, heldOut) => {
  const names = list(draw.several(namesFor(heldOut), draw.whole(1, 4)));
  return {prompt: say(draw, `[Say it again|Repeat]: ${names}.`), answers: [`${names}.`]};
};
