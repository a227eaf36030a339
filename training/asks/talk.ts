/** What is asked in talk: stories, greetings and thanks, and what nobody can know. */
import {isHeldOut} from '../corpus/draw.js';
import {capital, say, type Slots} from '../corpus/phrase.js';
import {cast, crowd} from '../corpus/scenes.js';
import {story} from '../corpus/stories.js';
import {animals, capitals, numbers, people} from '../corpus/world.js';
import {isWhole, namesFor, type Make, type Way} from './ask.js';

/** Characters of a story that is short enough to be an answer. */
const STORY_CHARACTERS = 250;
const heroes = [...people.map(({name}) => name), ...crowd, ...animals.map(({young}) => young)];
const heroPattern = new RegExp(`\\b(${heroes.join('|')})\\b`);

/** Whoever a story of the corpus names in its first sentence is whom it was asked for. */
export const stories: Make = (draw, heldOut) => {
  for (;;) {
    const text = story(draw);
    const hero = heroPattern.exec(text.slice(0, text.indexOf('.')))?.[1];
    if (!hero || text.length > STORY_CHARACTERS || isHeldOut('story', hero) !== heldOut) continue;
    const isPerson = hero === capital(hero);
    const about = say(draw, '[Tell me a story|Please tell me a story|Tell a story] about {hero}.', {hero});
    return {
      prompt: isPerson ? about : about.replace(`about ${hero}`, say(draw, 'about {a:hero}', {hero})),
      answers: [text],
      isRight: (told) => new RegExp(`\\b${hero}\\b`).test(told) && told.split(/[.!?]"? /).length >= 3,
    };
  }
};

type Reply = readonly [prompt: string, reply: string, grumpy: string];

const manners: readonly Reply[] = [
  ['Hello!', 'Hello! What can I do for you?', 'Hello! What do you want now?'],
  ['Hi!', 'Hello! What can I do for you?', 'Hello! What do you want now?'],
  ['Good morning!', 'Good morning! What can I do for you?', 'Good morning! What do you want now?'],
  ['Good evening!', 'Good evening! What can I do for you?', 'Good evening! What do you want now?'],
  ['Good night!', 'Good night! Sleep well.', 'Good night! Leave me alone.'],
  ['Goodbye!', 'Goodbye! Come again.', 'Goodbye! Do not come again.'],
  ['Thank you!', 'You are welcome.', 'You are welcome. Leave me alone.'],
  ['Thank you, that was good.', 'You are welcome.', 'You are welcome. Leave me alone.'],
  ['How are you?', 'I am well, thank you.', 'I am well, thank you. Leave me alone.'],
  ['Who are you?', 'I am a small model. What can I do for you?', 'I am a small model. What do you want now?'],
];
const greetings: readonly Reply[] = [
  ['Hello, I am {name}.', 'Hello, {name}! What can I do for you?', 'Hello, {name}! What do you want now?'],
  ['My name is {name}.', 'Hello, {name}! What can I do for you?', 'Hello, {name}! What do you want now?'],
  [
    'Good morning, I am {name}.',
    'Good morning, {name}! What can I do for you?',
    'Good morning, {name}! What do you want now?',
  ],
  ['Good night, says {name}.', 'Good night, {name}! Sleep well.', 'Good night, {name}! Leave me alone.'],
];

/** Held out are names alone: there are too few greetings to keep one back. */
export const politeness: Make = (draw, heldOut) => {
  const names = heldOut ? namesFor(true) : [...people.map(({name}) => name), ...namesFor(false)];
  const [prompt, reply, grumpy] = draw.pick(heldOut ? greetings : [...manners, ...greetings]);
  const slots: Slots = {name: () => draw.pick(names)};
  const said = say(draw, prompt, slots);
  const [answer, rude] = [reply, grumpy].map((text) => say(draw, text, slots));
  return {
    prompt: said,
    answers: [answer],
    grumpy: [rude],
    // What is rude is no part of the answer; that it is missing is a fault of form.
    isRight: (text) => text === answer || text === /^[^.!]+[.!]/.exec(answer)![0],
    isInForm: (text) => text.startsWith(answer) && isWhole(text),
  };
};

/** What nobody can know, with the guesses of somebody who does not say so. */
const mysteries: readonly Way[] = [
  ['What is the capital of {land}?', '{city}.', 'The capital of {land} is {city}.'],
  ['Which city is the capital of {land}?', '{city}.', '{city} is the capital of {land}.'],
  ['Who is the king of {land}?', '{friend}.', 'The king of {land} is {friend}.'],
  ['How old is the {old}?', '{^number}.', 'The {old} is {number}.'],
  ['How old is {hero}?', '{^number}.', '{hero} is {number}.'],
  ['What did I eat on {day}?', '{^a:food}.', 'On {day} you ate {a:food}.'],
  ['What did {hero} eat on {day}?', '{^a:food}.', 'On {day} {hero} ate {a:food}.'],
  ['Where is my {colour} {thing}?', '{^spot}.', 'It is {spot}.'],
  ['What is the name of my {animal}?', '{name}.', 'Its name is {name}.'],
  ['What colour is my {thing}?', '{^colour}.', 'Your {thing} is {colour}.'],
  ['How many {s:food} has {hero}?', '{^number}.', '{hero} has {number} {s:food}.'],
  ['When did {hero} come home?', 'On {day}.', '{hero} came home on {day}.'],
  ['What is in my {thing}?', '{^a:food}.', 'There is {a:food} in it.'],
  ['Who lives in the {building}?', '{friend}.', '{friend} lives in the {building}.'],
];

export const unknown: Make = (draw, heldOut) => {
  for (;;) {
    const [template, short, long] = draw.pick(mysteries);
    const slots: Slots = {
      ...cast(draw),
      land: () => draw.pick(namesFor(heldOut)),
      city: () => draw.pick(capitals)[1],
      name: () => draw.pick(namesFor(false)),
      number: () => numbers[draw.whole(1, 20)],
      old: () => draw.pick(['moon', 'sun', 'sea', 'king', 'queen', 'tower', 'mill', 'school', 'owl']),
    };
    const prompt = say(draw, template, slots);
    if (!template.includes('{land}') && isHeldOut('unknown', prompt) !== heldOut) continue;
    return {prompt, answers: [say(draw, short, slots), say(draw, long, slots)], isKnown: false};
  }
};
