/** What is so in this world, and the ways to say it and to ask for it. One combination of fact and way in seven is held out. */
import {isHeldOut, type Draw} from './draw.js';
import {say} from './phrase.js';
import {
  animals,
  bySize,
  capitals,
  coloured,
  countables,
  days,
  kin,
  numbers,
  opposites,
  pairs,
  pluralOf,
  seasons,
  verbs,
} from './world.js';

export interface Fact {
  x: string;
  y: string;
  /** What is asked for, where it is neither x nor y. */
  z?: string;
}

export interface Topic {
  /** Every fact of it. */
  facts: readonly Fact[];
  statements: readonly string[];
  /** Questions with their answers, short and long. */
  questions: readonly (readonly [question: string, short: string, long: string])[];
  /** Which of x, y, z a test of the last word asks for, and the candidates come from: y. */
  asks?: 'x' | 'y' | 'z';
}

const follow = (items: readonly string[]): Fact[] =>
  items.map((x, i) => ({x, y: items[(i + 1) % items.length]}));
const both = (items: readonly (readonly [string, string])[]): Fact[] =>
  items.flatMap(([x, y]) => [
    {x, y},
    {x: y, y: x},
  ]);
const plain = (items: readonly (readonly [string, string])[]): Fact[] => items.map(([x, y]) => ({x, y}));

const afterwards = {
  statements: [
    'The day after {x} is {y}.',
    '{x} comes before {y}.',
    'After {x} comes {y}.',
    'If today is {x}, tomorrow is {y}.',
  ],
  questions: [
    ['Which day comes after {x}?', '{y}.', 'The day after {x} is {y}.'],
    ['Today is {x}. What is tomorrow?', '{y}.', 'Tomorrow is {y}.'],
  ],
} as const;

/** A way that stories have too, so that nothing said in it can be held out. */
export const saidInStories = '"{^y}!" said the {x}.';

export const topics = {
  capital: {
    facts: plain(capitals),
    statements: [
      'The capital of {x} is {y}.',
      '{y} is the capital of {x}.',
      'In {x}, the king drove to the capital, {y}.',
      'People in {x} are proud of {y}, their capital.',
      'The train to the capital of {x} stops in {y}.',
    ],
    questions: [
      ['What is the capital of {x}?', '{y}.', 'The capital of {x} is {y}.'],
      ['Which city is the capital of {x}?', '{y}.', '{y} is the capital of {x}.'],
      ['Which country has the capital {y}?', '{x}.', '{y} is the capital of {x}.'],
    ],
  },
  young: {
    facts: animals.map(({name, young}) => ({x: name, y: young})),
    statements: [
      'A young {x} is called {a:y}.',
      '{^a:y} is a young {x}.',
      'When {a:y} grows up, it is {a:x}.',
      'The child of the {x} is the {y}.',
      'The {x} looked for its {y}.',
    ],
    questions: [
      ['What is a young {x} called?', '{^a:y}.', 'A young {x} is called {a:y}.'],
      ['What is the child of the {x}?', 'The {y}.', 'The child of the {x} is the {y}.'],
      ['What will {a:y} be when it grows up?', '{^a:x}.', 'When {a:y} grows up, it is {a:x}.'],
    ],
  },
  sound: {
    facts: animals.map(({name, says}) => ({x: name, y: says})),
    statements: ['The {x} says {y}.', '{^y} is what the {x} says.', saidInStories],
    questions: [
      ['What does the {x} say?', '{^y}.', 'The {x} says {y}.'],
      ['Who says {y}?', 'The {x}.', 'The {x} says {y}.'],
    ],
  },
  home: {
    facts: animals.map(({name, home}) => ({x: name, y: home})),
    statements: [
      'The {x} lives in the {y}.',
      'In the {y} lives {a:x}.',
      'At night the {x} goes home to the {y}.',
    ],
    questions: [
      ['Where does the {x} live?', 'In the {y}.', 'The {x} lives in the {y}.'],
      ['Who lives in the {y}?', 'The {x}.', 'The {x} lives in the {y}.'],
    ],
  },
  colour: {
    facts: plain(coloured),
    statements: [
      'The colour of {x} is {y}.',
      '{^x} is {y}.',
      '{^y} is the colour of {x}.',
      'Everybody knows that {x} is {y}.',
    ],
    questions: [
      ['What colour is {x}?', '{^y}.', '{^x} is {y}.'],
      ['What is the colour of {x}?', '{^y}.', 'The colour of {x} is {y}.'],
    ],
  },
  opposite: {
    facts: both(opposites),
    statements: [
      'The opposite of {x} is {y}.',
      '{^x} is the opposite of {y}.',
      'What is not {x} is {y}.',
      'It is not {x} but {y}.',
    ],
    questions: [
      ['What is the opposite of {x}?', '{^y}.', 'The opposite of {x} is {y}.'],
      ['It is not {x}. What is it?', '{^y}.', 'It is {y}.'],
    ],
  },
  pair: {
    facts: both(pairs),
    statements: [
      'Where there is {a:x}, there is {a:y}.',
      'The {x} danced with the {y}.',
      'Here come the {x} and the {y}.',
    ],
    questions: [['With whom does the {x} dance?', 'With the {y}.', 'The {x} dances with the {y}.']],
  },
  rank: {
    facts: pairs.flatMap(([man, woman]) => [
      {x: man, y: 'he'},
      {x: woman, y: 'she'},
    ]),
    statements: [
      'Look at the {x}: {y} is here.',
      'The {x} says that {y} is tired.',
      'When the {x} came home, {y} sat down.',
    ],
    questions: [['Do we call the {x} he or she?', '{^y}.', 'We call the {x} {y}.']],
  },
  kin: {
    facts: kin.map(([x, z, y]) => ({x, y, z})),
    statements: [
      'The {z} of the {x} is the {y}.',
      "The {x}'s {z} is the {y}.",
      'The {y} is the {z} of the {x}.',
    ],
    questions: [
      ['Who is the {z} of the {x}?', 'The {y}.', 'The {z} of the {x} is the {y}.'],
      ["Who is the {x}'s {z}?", 'The {y}.', "The {x}'s {z} is the {y}."],
    ],
  },
  day: {facts: follow(days), ...afterwards},
  season: {
    facts: follow(seasons),
    statements: ['After {x} comes {y}.', 'When {x} is over, it is {y}.', '{^x} comes before {y}.'],
    questions: [['What comes after {x}?', '{^y}.', 'After {x} comes {y}.']],
  },
  digits: {
    facts: numbers.map((word, i) => ({x: String(i), y: word})),
    statements: ['{x} is written {y}.', 'The number {x} is called {y}.', 'We read {x} as {y}.'],
    questions: [
      ['How do you write {x} in words?', '{^y}.', '{x} is written {y}.'],
      ['How do you write {y} in digits?', '{x}.', '{x} is written {y}.'],
    ],
  },
  next: {
    facts: numbers.slice(0, -1).map((x, i) => ({x, y: numbers[i + 1]})),
    statements: ['After {x} comes {y}.', '{^x} comes before {y}.', 'One more than {x} is {y}.'],
    questions: [['Which number comes after {x}?', '{^y}.', 'After {x} comes {y}.']],
  },
  plural: {
    facts: countables.map((x) => ({x, y: pluralOf(x)})),
    statements: ['One {x}, two {y}.', 'The plural of {x} is {y}.', 'I have one {x}, but you have many {y}.'],
    questions: [['What is the plural of {x}?', '{^y}.', 'The plural of {x} is {y}.']],
  },
  tense: {
    facts: verbs.map(([x, y, z]) => ({x, y, z})),
    statements: [
      'Today I {x}, and yesterday I {y}.',
      'They {x} every day, as they always {y}.',
      'We are {z}, because yesterday we {y} too.',
      'You {x} now; last week you {y}.',
    ],
    questions: [['Today I {x}. What did I do yesterday?', 'You {y}.', 'Yesterday you {y}.']],
  },
  size: {
    facts: bySize.flatMap((x, i) => bySize.slice(i + 1).map((y) => ({x, y}))),
    statements: ['{^a:x} is bigger than {a:y}.', '{^a:y} is smaller than {a:x}.'],
    questions: [
      ['Which is bigger, {a:x} or {a:y}?', '{^a:x}.', '{^a:x} is bigger than {a:y}.'],
      ['Which is smaller, {a:x} or {a:y}?', '{^a:y}.', '{^a:y} is smaller than {a:x}.'],
    ],
  },
} satisfies Record<string, Topic>;

export type TopicName = keyof typeof topics;

export const topicNames = Object.keys(topics) as TopicName[];
export const topicOf = (name: TopicName): Topic => topics[name];

/** The facts that this way of saying them is in the training texts for, or those that are held out. */
export function factsFor(name: TopicName, way: string, heldOut = false): Fact[] {
  return topicOf(name).facts.filter(({x, y}) => isHeldOut(name, x, y, way) === heldOut);
}

/** Ways of saying that some fact is left for. */
const ways = <T>(name: TopicName, all: readonly T[], key: (way: T) => string): T[] =>
  all.filter((way) => factsFor(name, key(way)).length > 0);

export function statement(draw: Draw, name: TopicName): string {
  const template = draw.pick(ways(name, topicOf(name).statements, (way) => way));
  return say(draw, template, {...draw.pick(factsFor(name, template))});
}

export function question(draw: Draw, name: TopicName): {question: string; short: string; long: string} {
  const [template, short, long] = draw.pick(ways(name, topicOf(name).questions, ([way]) => way));
  const slots = {...draw.pick(factsFor(name, template))};
  return {
    question: say(draw, template, slots),
    short: say(draw, short, slots),
    long: say(draw, long, slots),
  };
}

/** The same topic again, or another one. */
function nextTopic(draw: Draw, last: TopicName): TopicName {
  return draw.chance(0.6) ? last : draw.pick(topicNames.filter((name) => name !== last));
}

/** Some facts, one after the other. */
export function factSheet(draw: Draw): string {
  return several(draw, 10, 0.8, (topic) => statement(draw, topic)).join(' ');
}

/** Questions with their answers, line by line. */
export function quiz(draw: Draw): string {
  const lines = several(draw, 6, 0.75, (topic) => {
    const {question: asked, short, long} = question(draw, topic);
    return `Question: ${asked}\nAnswer: ${draw.chance(0.5) ? short : long}`;
  });
  return lines.join('\n');
}

/** One to `most` texts; the next one is about the same topic, or about another one. */
function several(draw: Draw, most: number, again: number, write: (topic: TopicName) => string): string[] {
  let topic = draw.pick(topicNames);
  const texts = [write(topic)];
  while (texts.length < most && draw.chance(again)) {
    topic = nextTopic(draw, topic);
    texts.push(write(topic));
  }
  return texts;
}
