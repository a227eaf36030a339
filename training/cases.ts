/**
 * What the house model should know, as choices: how a text goes on that is in no training text. Facts in phrasings, names,
 * sums, counts and analogies that were held out; scenes in templates that the corpus does not have; and draws of its own
 * templates that are new. `origins` says which.
 */
import {Random} from 'llm-anatomy/core';
import {Draw, isHeldOut} from './corpus/draw.js';
import {
  addends,
  analogies,
  brackets,
  copyForms,
  counts,
  countText,
  relations,
  sumForms,
  type SumForm,
} from './corpus/exercises.js';
import {factsFor, saidInStories, topicOf, type Fact, type TopicName} from './corpus/facts.js';
import {list, say} from './corpus/phrase.js';
import {cast, causeForms} from './corpus/scenes.js';
import {continuations, senseSlots, senseWords} from './corpus/senses.js';
import {stranger} from './corpus/stories.js';
import {causes, foods, inventedNames, numbers, people, pluralOf} from './corpus/world.js';

export interface Case {
  prompt: string;
  /** How it may go on. The first one is right. */
  choices: string[];
}

/** At most so many choices, and so many cases of one kind. */
const CHOICES = 8;
const CASES = 200;

type Make = (draw: Draw) => Case[];

/** As many cases as are wanted of a kind that chance makes one by one, all different. */
const repeat =
  (make: (draw: Draw) => Case): Make =>
  (draw) => {
    const cases = new Map<string, Case>();
    for (let tries = 0; cases.size < CASES && tries < 10 * CASES; tries++) {
      const each = make(draw);
      cases.set(each.prompt + each.choices[0], each);
    }
    return [...cases.values()];
  };

/** Whether a quiz says it all the same: as the long answer to a question that is not held out. */
const isAnswered = (name: TopicName, fact: Fact, text: string): boolean =>
  topicOf(name).questions.some(
    ([question, , long]) =>
      !isHeldOut(name, fact.x, fact.y, question) && say(new Draw(new Random(0)), long, {...fact}) === text,
  );

/** The right choice first, then some of the others. */
function choose(draw: Draw, right: string, all: readonly string[]): string[] {
  const wrong = [...new Set(all)].filter((choice) => choice !== right);
  return [right, ...draw.several(wrong, Math.min(wrong.length, CHOICES - 1))];
}

/** Held-out statements of these topics, cut before their last slot. */
const statements =
  (...names: TopicName[]): Make =>
  (draw) =>
    names.flatMap((name) =>
      topicOf(name).statements.flatMap((template) => {
        const [, before, slot] = /^(.*) \{(?:\w:)?(\w)\}[^{]*$/.exec(template) ?? [];
        if (!slot || template === saidInStories) return [];
        const value = (fact: object): string => ` ${(fact as Record<string, string>)[slot]}`;
        const {facts} = topicOf(name);
        return factsFor(name, template, true).flatMap((fact) => {
          if (isAnswered(name, fact, say(draw, template, {...fact}))) return [];
          const prompt = say(draw, before, {...fact});
          // What other facts say after the same words is right as well, so it is no choice.
          const right = new Set(facts.filter((each) => say(draw, before, {...each}) === prompt).map(value));
          const wrong = facts.map(value).filter((each) => !right.has(each));
          if (wrong.length === 0) return [];
          const isNoun = /\ba:\w\}[^{]*$/.test(template);
          const article = isNoun
            ? (choice: string): string => say(draw, ' {a:x}', {x: choice.trim()})
            : String;
          const choices = choose(draw, value(fact), wrong).map((choice) => article(choice));
          return [{prompt, choices}];
        });
      }),
    );

/** Held-out questions, with the answers to the same question about something else. */
const questions: Make = (draw) => {
  const names: TopicName[] = [
    'capital',
    'young',
    'sound',
    'home',
    'colour',
    'opposite',
    'kin',
    'day',
    'digits',
    'plural',
  ];
  return names.flatMap((name) =>
    topicOf(name).questions.flatMap(([template, short]) => {
      const answer = (fact: object): string => ` ${say(draw, short, {...fact})}`;
      const all = topicOf(name).facts.map(answer);
      return factsFor(name, template, true).map((fact) => ({
        prompt: `Question: ${say(draw, template, {...fact})}\nAnswer:`,
        choices: choose(draw, answer(fact), all),
      }));
    }),
  );
};

/** Names that no training text has. */
export const heldOutNames = inventedNames.filter((name) => isHeldOut('name', name));

const pronouns = repeat((draw) => {
  const hero = draw.pick(people);
  const prompt = say(
    draw,
    '{hero} [saw|found|painted] {a:colour} {thing} near the {place}. [In the evening|When it rains,|On {day}]',
    {...cast(draw), hero},
  );
  return {prompt, choices: [` ${hero.he}`, hero.he === 'he' ? ' she' : ' he']};
});

/** A girl or a boy, by a word alone, for the name is new; in a template of the corpus, or in another one. */
const strangers = (template: string, choices: Record<'he' | 'she', string>): Make =>
  repeat((draw) => {
    const guest = stranger(draw, heldOutNames);
    const prompt = say(draw, template, {...cast(draw), guest});
    const [right, wrong] = guest.he === 'he' ? [choices.he, choices.she] : [choices.she, choices.he];
    return {prompt, choices: [right, wrong]};
  });

/** The verb agrees with its subject, whatever stands between. */
const agreement = (one: string, many: string): Make =>
  repeat((draw) => {
    const isOne = draw.chance(0.5);
    const prompt = say(draw, isOne ? one : many, cast(draw));
    return {prompt, choices: isOne ? [' is', ' are'] : [' are', ' is']};
  });

const quotes = repeat((draw) => {
  const text = say(
    draw,
    '[The {thing} is|I saw the {animal}|We have {s:food}|{hero} has {a:thing}] {spot}',
    cast(draw),
  );
  return draw.chance(0.5)
    ? {prompt: `"${text}`, choices: ['," said', '. The']}
    : {prompt: text, choices: ['. The', '," said']};
});

/** A row of brackets that is cut before one that closes, at least two deep. */
const closing = repeat((draw) => {
  for (;;) {
    const marks = brackets(draw).split(' ');
    const places = marks
      .map((_, i) => i)
      .filter((i) => i > 6 && ')]}'.includes(marks[i]) && depth(marks.slice(0, i)) > 1);
    if (places.length === 0) continue;
    const place = draw.pick(places);
    return {
      prompt: marks.slice(0, place).join(' '),
      choices: choose(draw, ` ${marks[place]}`, [' )', ' ]', ' }']),
    };
  }
});

const depth = (marks: readonly string[]): number =>
  marks.reduce((sum, mark) => sum + ('([{'.includes(mark) ? 1 : ')]}'.includes(mark) ? -1 : 0), 0);

/** Names that no training text has: the row again, up to one of them. */
const induction = repeat((draw) => {
  const form = draw.pick(copyForms.filter((form) => !form.includes('bag')));
  const names = draw.several(heldOutNames, 5);
  const row = names.slice(0, 4);
  const last = draw.whole(1, 3);
  const [before] = form.replace('*', list(row)).split('*');
  return {
    prompt: `${before}${last === 3 ? `${row.slice(0, 3).join(', ')} and` : `${row.slice(0, last).join(', ')},`}`,
    choices: [names[last], ...names.filter((_, i) => i !== last)].map((name) => ` ${name}`),
  };
});

const counting: Make = (draw) =>
  counts(true).flatMap((count) => {
    const name = (n: number): string => (count.inWords ? numbers[n] : String(n));
    const parts = countText(count).split(', ');
    const next = count.from + 2 * Math.sign(count.to - count.from);
    const all = numbers.map((_, n) => ` ${name(n)}`);
    const steps = {prompt: `${parts.slice(0, 2).join(', ')},`, choices: choose(draw, ` ${name(next)}`, all)};
    return [steps, {prompt: parts.join(', ').slice(0, -1), choices: ['.', ',']}]; // and it must end
  });

const sums: Make = (draw) =>
  (Object.keys(sumForms) as SumForm[]).flatMap((form) =>
    addends(form, true).map(([a, b]) => {
      const text = sumForms[form](a, b);
      const end = text.lastIndexOf(' ');
      const all = numbers.map((word, n) => ` ${form === 'words' ? word : n}`);
      return {prompt: text.slice(0, end), choices: choose(draw, text.slice(end), all)};
    }),
  );

const problems: Make = (draw) =>
  addends('problem', true)
    .filter(([a, b]) => a > 1 && b > 1)
    .map(([a, b]) => {
      const [hero, friend] = draw.several(people, 2);
      const slots = {hero, friend, food: draw.pick(foods), a: numbers[a], b: numbers[b]};
      const prompt = say(
        draw,
        '{hero} has {a} {s:food}. {friend} gives {hero.him} {b} more. Now {hero} has',
        slots,
      );
      return {
        prompt,
        choices: choose(
          draw,
          ` ${numbers[a + b]}`,
          numbers.map((word) => ` ${word}`),
        ),
      };
    });

const consequences: Make = (draw) =>
  causeForms.flatMap((form, i) =>
    causes
      .filter(([cause]) => isHeldOut('cause', cause, i))
      .map(([cause, effect]) => {
        // The one that the text ends with.
        const isEffectLast =
          form('a', 'b').toLowerCase().lastIndexOf('b') > form('a', 'b').toLowerCase().lastIndexOf('a');
        const last = isEffectLast ? effect : cause;
        const text = form(cause, effect);
        const others = causes.map(([c, e]) => ` ${isEffectLast ? e : c}`);
        return {prompt: text.slice(0, text.lastIndexOf(last) - 1), choices: choose(draw, ` ${last}`, others)};
      }),
  );

const senses: Make = (draw) =>
  Object.values(senseWords).flatMap((word) =>
    word.senses.flatMap((sense, i) =>
      sense.told.flatMap((first) =>
        continuations(first, sense.then, true).map((then) => {
          const slots = senseSlots(draw);
          const other = draw.pick(
            word.senses[1 - i].then.filter((each) => first.includes('{hero}') || !each.includes('{hero')),
          );
          return {
            prompt: say(draw, first, slots),
            choices: [` ${say(draw, then, slots)}`, ` ${say(draw, other, slots)}`],
          };
        }),
      ),
    ),
  );

/** What was bought, told again. */
const lists = repeat((draw) => {
  const [hero, friend] = draw.several(people, 2);
  const bought = draw.several(foods, 4).map((food) => `${numbers[draw.whole(2, 5)]} ${pluralOf(food)}`);
  const cut = draw.whole(1, 2);
  const prompt =
    say(
      draw,
      '{hero} went to the market on {day}. {^hero.he} bought {goods}. "What is in the bag?" asked {friend}. It was:',
      {
        ...cast(draw),
        hero,
        friend,
        goods: list(bought),
      },
    ) + ` ${bought.slice(0, cut).join(', ')},`;
  return {
    prompt,
    choices: choose(
      draw,
      ` ${bought[cut]}`,
      bought.map((each) => ` ${each}`),
    ),
  };
});

const analogy: Make = (draw) =>
  Object.keys(relations).flatMap((name) =>
    analogies(name, true).map(([a, b, c, d]) => ({
      prompt: `${a} is to ${b} as ${c} is to`,
      choices: choose(
        draw,
        ` ${d}`,
        relations[name].flatMap((pair) => pair.map((word) => ` ${word}`)),
      ),
    })),
  );

/** Every phenomenon, as the card names it. */
export const phenomena: Readonly<Record<string, Make>> = {
  'pronouns refer back': pronouns,
  'pronouns of people with unheard names': strangers(
    'On {day} a {guest.child} named {guest} came to the {place}. Nobody knew where {guest} came from.',
    {he: ' He', she: ' She'},
  ),
  'pronouns of such people elsewhere': strangers(
    'On {day} a {guest.child} named {guest} came to the {place}. [In the evening|When it rains,|Nobody knew why]',
    {he: ' he', she: ' she'},
  ),
  'royalty and family': statements('kin', 'pair', 'rank'),
  'animals and their young': statements('young'),
  'sounds and homes of animals': statements('sound', 'home'),
  'colours and sizes': statements('colour', 'size'),
  'countries and capitals': statements('capital'),
  'days and seasons': statements('day', 'season'),
  'numbers in words and digits': statements('digits', 'next'),
  opposites: statements('opposite'),
  'plurals and tenses': statements('plural', 'tense'),
  analogies: analogy,
  'words with two senses': senses,
  'agreement over distance': agreement(
    'The {animal} behind the {s:thing}',
    'The {s:animal} behind the {thing}',
  ),
  'agreement past two nouns': agreement(
    'The {animal} behind the {s:thing} near the {s:building}',
    'The {s:animal} behind the {thing} near the {building}',
  ),
  'quotation marks': quotes,
  'brackets to be closed': closing,
  'names never seen, copied': induction,
  counting,
  'small sums': sums,
  'sums in stories': problems,
  'cause and effect': consequences,
  'questions and answers': questions,
  lists,
};

/** Where the cases of a phenomenon come from, where they are not held out or in a template of their own. */
export const origins: Readonly<Record<string, string>> = {
  'pronouns of people with unheard names': 'a template of the corpus, with names that were held out',
  'brackets to be closed': 'new draws of the corpus’s own generator',
  lists: 'new draws in a template of the corpus',
};

/** The cases of each, at most so many, the same for the same seed. */
export function cases(seed: number): Record<string, Case[]> {
  return Object.fromEntries(
    Object.entries(phenomena).map(([name, make]) => {
      const draw = new Draw(new Random(seed));
      const all = make(draw);
      return [name, all.length > CASES ? draw.several(all, CASES) : all];
    }),
  );
}
