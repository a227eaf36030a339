/** Short scenes: descriptions whose words must agree, talk in quotation marks, and what follows from what. */
import type {Draw} from './draw.js';
import {question, topicNames} from './facts.js';
import {capital, list, say, withArticle, type Slots} from './phrase.js';
import {
  animals,
  causes,
  colours,
  days,
  dishes,
  foods,
  numbers,
  people,
  pluralOf,
  sizes,
  things,
  type Person,
} from './world.js';

export const places = 'house tower bridge garden wall mill church market school hut'.split(' ');
export const buildings = 'house tower mill church school hut'.split(' ');
export const spots = [
  'under the bed',
  'behind the door',
  'on the roof',
  'in the garden',
  'under the table',
  'in the oven',
];
export const moods = 'hungry tired happy sad thirsty angry sleepy cold late lost'.split(' ');
export const professions = 'baker painter doctor teacher farmer pirate singer cook'.split(' ');
export const crowd = animals.map(({name}) => name).filter((name) => name !== 'sheep' && name !== 'deer');

/** Slots that most scenes and stories share; each is drawn where it is first read. */
export function cast(draw: Draw): Slots {
  const slots: Slots = {
    hero: () => draw.pick(people),
    thing: () => draw.pick(things),
    colour: () => draw.pick(colours),
    size: () => draw.pick(sizes),
    food: () => draw.pick(foods),
    dish: () => draw.pick(dishes),
    place: () => draw.pick(places),
    building: () => draw.pick(buildings),
    animal: () => draw.pick(crowd),
    mood: () => draw.pick(moods),
    spot: () => draw.pick(spots),
    profession: () => draw.pick(professions),
    day: () => draw.pick(days),
  };
  slots.friend = () => draw.pick(people.filter(({name}) => name !== (slots.hero as Person).name));
  return slots;
}

/** Who and what is where: the verb agrees with its subject, whatever stands between. */
const views = [
  'The {animal} [near|behind|beside] the {place} is {mood}.',
  'The {s:animal} [near|behind|beside] the {place} are {mood}.',
  'The {animal} [with|beside] the [two|three|many] {s:thing} is {mood}.',
  'The {s:animal} [with|beside] the {colour} {thing} are {mood}.',
  'The {animal} that [saw|liked|found] the {s:thing} was {mood}.',
  'The {s:animal} that [saw|liked|found] the {thing} were {mood}.',
  'The {thing} (it is {colour}) belongs to {hero}.',
  'The {s:thing} (they are {colour}) belong to {hero}.',
  '{hero}, who has [two|three|many] {s:animal}, has {a:colour} {thing}.',
];

export function description(draw: Draw): string {
  const sentences: string[] = [];
  do sentences.push(say(draw, draw.pick(views), cast(draw)));
  while (sentences.length < 6 && draw.chance(0.75));
  return sentences.join(' ');
}

/** What someone has and does, later taken up by he, she, his and her. */
const beginnings = [
  '{hero} has {a:colour} {thing}.',
  '{hero} lives near the {place}.',
  'Every day {hero} eats {a:food}.',
  '{hero} is {mood}.',
  '{hero} has {a:size} {animal}.',
  'This is {hero}.',
];
const goings = [
  '{^hero.he} keeps {hero.his} {s:food} {spot}.',
  'In the evening {hero.he} sits {spot}.',
  'When it rains, {hero.he} puts {a:thing} on {hero.his} head.',
  'People like {hero.him} because {hero.he} is never {mood}.',
  'Nobody knows why {hero.he} hides {a:thing} {spot}.',
  '{^hero.his} favourite colour is {colour}.',
  'One day {hero.he} will be {a:profession}.',
  'The {animal} always follows {hero.him}.',
];
export function portrait(draw: Draw): string {
  const hero = draw.pick(people);
  const goingsOn = draw.several(goings, draw.whole(2, 4));
  // What a sentence names is its own, but for who it is about.
  const told = (template: string): string => say(draw, template, {...cast(draw), hero});
  return [told(draw.pick(beginnings)), ...goingsOn.map(told)].join(' ');
}

/** What follows from what, said in four ways, with more of it at will. */
export const causeForms = [
  (cause: string, effect: string) => `${capital(cause)}, so ${effect}.`,
  (cause: string, effect: string) => `${capital(effect)} because ${cause}.`,
  (cause: string, effect: string) => `Because ${cause}, ${effect}.`,
  (cause: string, effect: string) => `Why? ${capital(cause)}. That is why ${effect}.`,
] as const;

export function causeText(draw: Draw, isAllowed: (cause: string, form: number) => boolean): string {
  const sentences: string[] = [];
  do {
    const form = draw.pick(causeForms.map((_, i) => i));
    const [cause, effect] = draw.pick(causes.filter(([cause]) => isAllowed(cause, form)));
    sentences.push(causeForms[form](cause, effect));
  } while (sentences.length < 5 && draw.chance(0.7));
  return sentences.join(' ');
}

/** Two people talk: about what is lost, what is for dinner, or what one of them wants to know. */
export function dialogue(draw: Draw): string {
  const slots = cast(draw);
  const kind = draw.weigh({lost: 1, dinner: 1, lesson: 2, riddle: 1, guests: 1});
  if (kind === 'lesson') return lesson(draw, slots);
  return say(draw, talks[kind], slots);
}

const talks = {
  lost:
    '"Where is my {colour} {thing}?" asked {hero}. "[Look|It is] {spot}," said {friend}. ' +
    '[{hero} looked {spot}. "It is not here!" {hero.he} cried. "Then it is on your head," said {friend}.|' +
    '{hero} looked {spot}, and there it was. "Thank you, {friend}," said {hero}. "You are welcome," said {friend}.|' +
    '"The {animal} is sitting on it," said {friend}. "Then I can wait," said {hero}.]',
  dinner:
    '"What is for dinner?" asked {hero}. "[Today|Tonight] we have {dish} with {s:food}," said {friend}. ' +
    '["But I do not like {dish}," said {hero}. "Then you can have the {s:food}," said {friend}.|' +
    '"I love {dish}!" said {hero}. "{friend} cooks better than the king\'s cook."|' +
    '"[Again|Oh no]!" cried {hero}. The {animal} ate the {dish} and was happy.]',
  riddle:
    '"I have something {colour} {spot}," said {hero}. "Is it {a:thing}?" asked {friend}. ' +
    '["It is," said {hero}. "You are clever, {friend}."|"It is not," said {hero}. "It is {a:size} {animal}."]',
  guests:
    '"Knock, knock," said the {animal}. "Who is there?" asked {hero}. "{^a:animal}," said the {animal}. ' +
    '["Come in and eat {a:food}," said {hero}.|"We have no {s:food}," said {hero}, and closed the door.|' +
    '"That is what they all say," said {hero}.]',
};

function lesson(draw: Draw, slots: Slots): string {
  const lines: string[] = [];
  const teacher = draw.pick(['the teacher', 'the old owl', 'the king']);
  do {
    const {question: asked, short} = question(draw, draw.pick(topicNames));
    const answer = short.slice(0, -1);
    lines.push(say(draw, `"${asked}" asked ${teacher}. "${answer}," said {hero}.`, slots));
  } while (lines.length < 3 && draw.chance(0.6));
  const end = draw.pick([`"Very good," said ${teacher}.`, `${capital(teacher)} was [proud|happy].`]);
  return `${lines.join(' ')} ${say(draw, end)}`;
}

/** What is bought, and then counted once more at home. */
export function shopping(draw: Draw): string {
  const slots = cast(draw);
  const amount = (food: string): string => {
    const count = draw.whole(1, 5);
    return count === 1 ? withArticle(food) : `${numbers[count]} ${pluralOf(food)}`;
  };
  const start = say(draw, '[{hero} went to the market on {day}.|On {day} {hero} had guests.]', slots);
  const goods = list(draw.several(foods, draw.whole(2, 5)).map(amount));
  const bought =
    '{^hero.he} bought {goods}. [At home {hero.he} counted|"What is in the bag?" asked {friend}. It was]: {goods}.';
  return `${start} ${say(draw, bought, {...slots, goods})}`;
}
