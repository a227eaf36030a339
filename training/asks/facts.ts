/** Questions of what is so in the world, freely answered, in one word, or in a whole sentence. */
import {isHeldOut, type Draw} from '../corpus/draw.js';
import {factsFor, topicNames, topicOf, type TopicName} from '../corpus/facts.js';
import {capital, say} from '../corpus/phrase.js';
import {once, type Make, type Way} from './ask.js';

/** Asks for facts that are no questions. */
const orders: Partial<Record<TopicName, readonly Way[]>> = {
  plural: [['Write {x} in the plural.', '{^y}.', 'The plural of {x} is {y}.']],
  tense: [['Write {x} in the past.', '{^y}.', 'Today I {x}, and yesterday I {y}.']],
  opposite: [['Write the opposite of {x}.', '{^y}.', 'The opposite of {x} is {y}.']],
  digits: [
    ['Write {x} in words.', '{^y}.', '{x} is written {y}.'],
    ['Write {y} in digits.', '{x}.', '{x} is written {y}.'],
  ],
};
type Ways = 'questions' | 'orders';

/** Facts with the ways to ask for them, of training or held out; some may not be answered in a whole sentence there. */
const waysTo = once((name: TopicName, ways: Ways, heldOut: boolean) =>
  ((ways === 'questions' ? topicOf(name).questions : orders[name]) ?? []).flatMap((way) =>
    factsFor(name, way[0], heldOut).map((fact) => ({
      way,
      fact,
      canBeLong: heldOut || !isHeldOut(name, fact.x, fact.y, way[2]),
    })),
  ),
);

interface FactAsk {
  prompt: string;
  short: string;
  /** Left out where this sentence is held out for this fact. */
  long: string | undefined;
  isRight(text: string): boolean;
}

/** A fact and a way to ask for it. */
function askFact(draw: Draw, heldOut: boolean, ways: Ways, needsLong = false): FactAsk {
  const name = draw.pick(topicNames.filter((each) => waysTo(each, ways, heldOut).length > 0));
  const {
    way: [question, short, long],
    fact,
    canBeLong,
  } = draw.pick(waysTo(name, ways, heldOut).filter(({canBeLong}) => canBeLong || !needsLong));
  const filled = (template: string): string => say(draw, template, {...fact});
  const right = new Set([short, long, ...topicOf(name).statements].map(filled)).add(oneWord(filled(short)));
  return {
    prompt: filled(question),
    short: filled(short),
    long: canBeLong ? filled(long) : undefined,
    isRight: (text) => right.has(text),
  };
}

/** `In the barn.` in one word. */
const oneWord = (short: string): string => capital(short.split(' ').at(-1)!);

export const question =
  (ways: Ways): Make =>
  (draw, heldOut) => {
    const {prompt, short, long, isRight} = askFact(draw, heldOut, ways);
    return {prompt, isRight, answers: long ? [short, long] : [short]};
  };

export const inOneWord: Make = (draw, heldOut) => {
  const {prompt, short, isRight} = askFact(draw, heldOut, 'questions');
  return {
    prompt: say(draw, '[{prompt} One word.|{prompt} Answer in one word.|In one word: {prompt}]', {prompt}),
    answers: [oneWord(short)],
    isStrict: true,
    isRight,
    isInForm: (text) => /^[^\s.]+\.$/.test(text),
  };
};

export const inASentence: Make = (draw, heldOut) => {
  const {prompt, short, long, isRight} = askFact(draw, heldOut, 'questions', true);
  return {
    prompt: say(
      draw,
      '[{prompt} Answer in a whole sentence.|{prompt} A whole sentence, please.|In a whole sentence: {prompt}]',
      {prompt},
    ),
    answers: [long!],
    isStrict: true,
    isRight,
    isInForm: (text) => text !== short && text !== oneWord(short) && isRight(text),
  };
};
