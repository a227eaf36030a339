/** Short stories. Each plot keeps to who is who, what is where, and what follows from what. */
import {isHeldOut, type Draw} from './draw.js';
import {list, say, type Slots} from './phrase.js';
import {buildings, cast, crowd, moods, professions} from './scenes.js';
import {
  animals,
  bakes,
  capitals,
  colours,
  days,
  dishes,
  foods,
  he,
  inventedNames,
  numbers,
  pluralOf,
  seasons,
  she,
  things,
  type Animal,
  type Person,
} from './world.js';

type Plot = (draw: Draw) => string;

/** A plot that is sentences alone: each line is filled in and follows the one before. */
const told =
  (lines: readonly string[], more: (draw: Draw, slots: Slots) => Slots = () => ({})): Plot =>
  (draw) => {
    const slots = cast(draw);
    Object.assign(slots, more(draw, slots));
    return lines
      .map((line) => say(draw, line, slots))
      .filter(Boolean)
      .join(' ');
  };

/** Another of these than the slot already has. */
const other = (draw: Draw, items: readonly string[], slots: Slots, name: string) => () =>
  draw.pick(items.filter((item) => item !== slots[name]));

const trainedNames = inventedNames.filter((name) => !isHeldOut('name', name));

/** A child that nobody has heard of: a girl or a boy with an invented name. */
export const stranger = (draw: Draw, names: readonly string[] = trainedNames): Person => {
  const name = draw.pick(names);
  return {name, ...draw.pick([she, he])};
};

const rulers = [
  {name: 'king', ...he, partner: 'queen', wife: 'wife'},
  {name: 'queen', ...she, partner: 'king', wife: 'husband'},
] as const;
const heirs = [
  {name: 'prince', is: 'son', his: 'his'},
  {name: 'princess', is: 'daughter', his: 'her'},
] as const;

export const plots = {
  lost: told(
    [
      '[One day|On {day}|In the morning|After dinner] {hero} [could not find|lost|was looking for] {hero.his} {colour} {thing}.',
      '{^hero.he} looked {spot}, but found only {a:other}[| and {a:mood} {animal}| and an old {food}].',
      '[{^hero.he} asked the {witness}, but the {witness} only [looked at {hero.him}|went on eating|said nothing].|]',
      '"[Why are you sad|What is wrong|Why are you {mood2}], {hero}?" asked {friend}.',
      '"[My {thing} is gone|I cannot find my {thing}]," said {hero}.',
      '{friend} [laughed|smiled|looked at {hero.him} for a long time|put down {friend.his} {dish}].',
      '["It is on your head," said {friend}.|"You are sitting on it," said {friend}.|"The {eater} has it," said {friend}.|"I am so sorry. I ate my {dish2} out of it," said {friend}.|"It is in the {building}, where you left it on {day2}," said {friend}.]',
      '[And so it was.|{hero} was [happy|red in the face|very quiet].|From that day on, {hero} tied the {thing} to {hero.his} foot.|Then {hero} lost {hero.his} {lost} too.]',
    ],
    (draw, slots) => ({
      other: other(draw, things, slots, 'thing'),
      lost: other(draw, things, slots, 'thing'),
      witness: () => draw.pick(crowd),
      eater: () => draw.pick(crowd),
      dish2: () => draw.pick(dishes),
      day2: () => draw.pick(days),
      mood2: () => draw.pick(moods),
    }),
  ),
  baking: told(
    [
      '[On {day} {hero}|{hero}] wanted to [bake|make] {a:size} {cake} for {friend}.',
      '[But {hero.he} took salt and not sugar|But {hero.he} forgot the [sugar|eggs|oven]|But {hero.he} left it in the oven for [two|three|ten] days|But the {animal} helped {hero.him}].',
      'So the {cake} [was hard as a stone|tasted like an old {thing}|was as black as coal|looked like {a:food}|was {colour}].',
      '{friend} took a bite and [said nothing|drank [two|three|six] cups of water|looked at the {eater}|sat down].',
      '"[Do you like it|Is it good|Do you want more]?" asked {hero}.',
      '["It is very [good|big|hard]," said {friend}.|"The {eater} would love it," said {friend}.|"I am full," said {friend}, and gave it to the {eater}.|"I like your {thing2} more," said {friend}.]',
      '[The {eater} ran away.|The {eater} ate it all and asked for more.|Then they went out and bought {dish}.|Since then {friend} bakes and {hero} eats.]',
    ],
    (draw) => ({
      cake: () => draw.pick(bakes),
      eater: () => draw.pick(crowd),
      thing2: () => draw.pick(things),
    }),
  ),
  moon: told(
    [
      '[Once there was|Near the {building} lived] {a:size} {animal} that wanted to [see|touch|eat|have] the moon.',
      '[It [climbed the highest tree|stood on the roof of the {roof}|jumped as high as it could|sat on the back of the {rival}].|Every night it [looked up|called the moon|put {a:food} on the wall for the moon].]',
      'But the moon [was too [high|far]|did not come].',
      '[{hero} laughed at the {animal}.|The {rival2} was too tired to help.|]',
      '"The moon is far," said the [old|wise] owl. "[Look into the pond|Wait for the water|Look down, not up]."',
      'The {animal} looked into the pond, and there was the moon, [round|white|yellow] and [near|bright|cold].',
      '[It jumped in and was wet, and the moon was gone.|It smiled and said good night to the moon.|"It is smaller than I thought," said the {animal}.|So it drank the pond, and the moon was inside it.]',
    ],
    (draw, slots) => ({
      roof: () => draw.pick(buildings),
      rival: other(draw, crowd, slots, 'animal'),
      rival2: other(draw, crowd, slots, 'animal'),
    }),
  ),
  sharing,
  crown: told(
    [
      '[Long ago|Once upon a time|In {country}] there was {a:ruler} who [could not sleep|never laughed|was afraid of {s:animal}|ate only {dish}].',
      'The {heir}, {ruler.his} {heir.is}, [brought {a:colour} {thing}|told a story|stood on {heir.his} head], but the {ruler} [did not look up|was not happy].',
      'The {ruler.partner}, {ruler.his} {ruler.wife}, [sang a song|danced on the table|gave {ruler.him} {a:food}], but the {ruler} [only said|said], "[No|Next|Not now]."',
      'Then {a:size} {jester} [fell into the soup|put on the crown|sat down on {ruler.his} head|came in with {a:gift} on its nose].',
      'The {ruler} laughed until {ruler.he} cried.',
      '["You are now {a:heir}," {ruler.he} said to the {jester}.|"Give the {jester} {a:prize}," {ruler.he} said.|And that night {ruler.he} slept well, with the {jester} {spot}.|The {ruler.partner} laughed too, but the {heir} was angry.]',
    ],
    (draw, slots) => ({
      ruler: () => draw.pick(rulers),
      heir: () => draw.pick(heirs),
      jester: other(draw, crowd, slots, 'animal'),
      country: () => draw.pick(capitals)[0],
      gift: () => draw.pick([...foods, ...things]),
      prize: () => draw.pick([...foods, ...things]),
    }),
  ),
  journey,
  newborn,
  stranger: visitor,
  race: told(
    [
      '[The {animal} said that it was the fastest of all.|"I am the fastest of all," said the {animal}.]',
      '"[Then run|Run] against me," said the {rival}.',
      'Everybody laughed, because the {rival} was [very slow|very old|very small|asleep].',
      'On {day} they ran from the {place} to the river[|, and {hero} counted to three].',
      'The {animal} was far ahead, so it [stopped to eat {a:food}|lay down and slept|sat down to look at the clouds|went home to cook {dish}].',
      'The {rival} did not stop. [Step by step it came nearer.|It went slowly, but it went on.]',
      'When the {animal} [looked up|came back], the {rival} was at the river.',
      '["Fast is good," said the {rival}, "but on is better."|"You won," said the {animal}. "I lost."|The {rival} got {a:prize} and [shared it with|showed it to] the {animal}.]',
    ],
    (draw, slots) => ({
      rival: other(draw, crowd, slots, 'animal'),
      prize: () => draw.pick([...foods, ...things]),
    }),
  ),
  rain: told(
    [
      'It [rained|snowed] all {day}.',
      '{hero} [had no coat|had only {a:thing} on {hero.his} head], so {hero.he} was [wet|cold].',
      '{^hero.he} knocked at the door of the {building}, and {friend} opened it.',
      '"[You look like {a:animal} from the river|Come in, {hero}, and close the door|{hero}, you are the rain]," said {friend}.',
      'Because the fire was on, the room was warm.',
      'They ate hot [soup|rice|porridge][| with {s:food}| and talked about {s:other}], and soon {hero} was [dry|warm|asleep|happy].',
      '[In the morning the sun shone, and {hero} went home.|In the morning {hero} said, "I hope it rains again."|In the night the roof fell in, so they were both wet.|On {day2} it rained again, and {hero} came back[| with {a:guest}].]',
    ],
    (draw, slots) => ({
      other: other(draw, things, slots, 'thing'),
      day2: other(draw, days, slots, 'day'),
      guest: () => draw.pick(crowd),
    }),
  ),
  seeker: told(
    [
      '[A little|On {day} a little|In {season} a little] {young.young} could not find its mother.',
      '"Are you my mother?" it asked the {animal}.',
      '"No," said the {animal}. "I am {a:animal}, and you are {a:young.young}[|. Go and ask {hero}]."',
      '["Are you my mother?" it asked the {rival}. "No," said the {rival}. "I am only {a:rival}."|]',
      'Then it heard a voice. "{^young.says}!" said the {young}.',
      '"{^young.says}!" said the little {young.young}, and ran to the {young.home}.',
      '[There was its mother.|And there the {young} was waiting.|They were both very happy.|"You are late," said its mother. "The {dish} is cold."]',
    ],
    (draw, slots) => ({
      young: () => draw.pick(animals),
      season: () => draw.pick(seasons),
      animal: () => draw.pick(crowd.filter((name) => name !== (slots.young as Animal).name)),
      rival: () =>
        draw.pick(crowd.filter((name) => name !== slots.animal && name !== (slots.young as Animal).name)),
    }),
  ),
  wish: told(
    [
      '{hero} found an old {thing} [in the garden|near the {place}|in the river].',
      'When {hero.he} [cleaned it|opened it|dropped it], {a:size} {animal} [came out|jumped out and laughed].',
      '"You have [one wish|three wishes]," said the {animal}.',
      '{hero} thought for a long time. "I want [{a:food}|a hundred {s:food}|{dish} for all|{a:colour} {other}|to be {a:profession}]," said {hero.he}.',
      '"[Is that all|No gold|Why]?" asked the {animal}.',
      '"I am {mood}," said {hero}.',
      '[The {animal} liked that, and they were friends.|And so it was, and the {animal} went back to sleep.|The {animal} was so surprised that it stayed for ever.|"{^a:before} wanted that too," said the {animal}, "and now [it rains every day|nobody can sleep|the king is poor]."]',
    ],
    (draw, slots) => ({
      other: other(draw, things, slots, 'thing'),
      before: other(draw, professions, slots, 'profession'),
    }),
  ),
  letter: told(
    [
      '{hero} [wrote|sent] a letter to {friend}.',
      '"Dear {friend}, I [have|found|bought] {a:colour} {thing}.',
      '[It is raining here|Here it is hot|Here is much snow], and the {s:animal} are {mood}.',
      'Please come on {day} and bring {s:food}[| and {dish}]. Your {hero}."',
      'On {day} {friend} [came with a bag of {s:food}|came, but had forgotten the {s:food}|came with {a:guest}].',
      '"[Where|And where] is the {thing}?" asked {friend}.',
      '["The {animal} ate it," said {hero}.|"Here," said {hero}, "and it is yours."|{hero} laughed. "I gave it to the {animal}."|"{^spot}," said {hero}. "And where are the {s:food}?"]',
    ],
    (draw) => ({guest: () => draw.pick(crowd)}),
  ),
  paint: told(
    [
      '[On {day} {hero}|{hero}] painted the {building} {colour}.',
      '"Why is the {building} {colour}?" asked {friend}.',
      '"Because [I had no {other}|{other} is for kings|the {animal} drank the {other}|I like {s:food}]," said {hero}.',
      '[In the night it rained, and in the morning the {building} was {last} again.|The next day {friend} painted the {building} {last}.|Then {hero} painted the {animal2} too.]',
      '["I liked the {colour} more," said {friend}.|Nobody [saw it|was angry].|Only the {animal3} was {mood}.]',
    ],
    (draw, slots) => ({
      other: other(draw, colours, slots, 'colour'),
      last: other(draw, colours, slots, 'colour'),
      animal2: () => draw.pick(crowd),
      animal3: () => draw.pick(crowd),
    }),
  ),
  noise: told(
    [
      'At night {hero} heard a noise {spot}.',
      '{^hero.he} was afraid and [held {hero.his} {thing}|called {friend}|turned on the light].',
      '[Was it a thief?|Was it a bear?|Was it the wind?]',
      'No, it was only {a:mood} {animal} that [was looking for {s:food}|was singing|had fallen out of bed|wanted to eat {hero.his} {other}].',
      '"[Good night|Go to sleep|The {dish} is in the oven]," said {hero}, and the {animal} [went home|sat down on {hero.his} feet|closed its eyes].',
    ],
    (draw, slots) => ({other: other(draw, things, slots, 'thing')}),
  ),
  band,
} satisfies Record<string, Plot>;

/** Three animals make music, each as it can. */
function band(draw: Draw): string {
  const singers = draw.several(animals, 3);
  const [first, second, third] = singers;
  const slots: Slots = {
    ...cast(draw),
    first,
    second,
    third,
    all: list(singers.map(({name}) => `the ${name}`)),
  };
  return say(
    draw,
    '{^all} wanted to sing for the [king|queen|children]. ' +
      'The {first} sang, "{^first.says}!" The {second} sang, "{^second.says}!" And the {third} sang, "{^third.says}!" ' +
      '["Stop!" cried {hero}. "It is night!"|{hero} put {s:food} into {hero.his} ears.|{hero} danced to it all {day}.|' +
      'It was so loud that the {building} fell down.] ' +
      '["Next time I sing alone," said the {first}.|"I think they liked the {second}," said the {third}.|So they went home: {all}.]',
    slots,
  );
}

/** Someone has some, and gives until everybody has the same. */
function sharing(draw: Draw): string {
  const half = draw.whole(1, 10);
  const slots: Slots = {...cast(draw), all: numbers[2 * half], half: numbers[half]};
  const fruit = (count: number): string => (count === 1 ? '{food}' : '{s:food}');
  return say(
    draw,
    `{hero} had {all} {s:food}, and {friend} had none. "[I am hungry|That is not fair|I wish I had one]," said {friend}. ` +
      `So {hero} gave {half} ${fruit(half)} to {friend}. Now {hero} had {half}, and {friend} had {half} too. ` +
      '[They sat down and ate.|"Thank you," said {friend}.|The {animal} had none, but nobody asked the {animal}.]',
    slots,
  );
}

/** To a capital and home again. */
function journey(draw: Draw): string {
  const slots = cast(draw);
  const [country, city] = draw.pick(capitals);
  const next = draw.several(foods, 2).map(pluralOf);
  Object.assign(slots, {
    country,
    city,
    bought: list(next),
    ruler: () => draw.pick(['king', 'queen', 'sea']),
    animal2: () => draw.pick(crowd),
  });
  return say(
    draw,
    '[On {day}|In summer|In winter] {hero} [took the train|sailed|flew|walked] to {country}[| with {hero.his} {animal}| to see the {ruler}]. ' +
      'In {city}, the capital of {country}, {hero.he} bought {bought}. ' +
      '[It was hot, so {hero.he} drank much water.|It was cold, so {hero.he} bought a coat.|It rained, so {hero.he} was wet.|It was late, so {hero.he} slept {spot}.] ' +
      '"How was {city}?" asked {friend} when {hero} came home. ' +
      '["[Big|Loud|Far]," said {hero}. "I lost {a:thing} there."|"The {s:food} are better at home," said {hero}.|' +
      '"In {country} even the {s:animal2} are {mood}," said {hero}.|{hero} was so {mood} that {hero.he} said nothing.]',
    slots,
  );
}

/** A young animal gets a name that nobody had before. */
function newborn(draw: Draw): string {
  const {name, young, home} = draw.pick(animals);
  const slots: Slots = {
    ...cast(draw),
    parent: name,
    young,
    home,
    name: () => draw.pick(trainedNames),
    other: () => draw.pick(crowd.filter((each) => each !== name)),
  };
  return say(
    draw,
    'In the {home} the {parent} had {a:young}. [It was small and {colour}.|It was very {mood}.] ' +
      '"[Let us call it|Its name is] {name}," said {hero}. "{name} is a [good|strange|beautiful] name," said {friend}. ' +
      '[Every day {hero} brought {name} {a:food}.|{name} followed {hero} to the {place}.|{name} ate {hero.his} {thing}.|At night {name} slept {spot}.|"Can {name} sing?" asked {friend}. {name} looked at {friend} and ate {a:food}.] ' +
      'When {name} grew up, {name} was {a:size} {parent}. [And {hero} still called, "{name}, come here!"|But {name} never forgot {hero}.|And {name} had a friend, {a:other}.]',
    slots,
  );
}

/** A child from far away, with a name of its own, comes to the village. */
function visitor(draw: Draw): string {
  const slots: Slots = {...cast(draw), guest: () => stranger(draw)};
  return say(
    draw,
    '[One day|On {day}|One evening] a {guest.child} named {guest} came to the {place}. ' +
      'Nobody knew where {guest} came from. [{^guest.he} had {a:colour} {thing}.|{^guest.he} spoke only to the {animal}.|{^guest.he} slept {spot}.|{^guest.he} ate {dish} with {s:food2}.] ' +
      '"Who are you?" asked {hero}. "I am {guest}," said the {guest.child}. ' +
      '["Do you like {s:food}, {guest}?" asked {hero}. "I love {s:food}," said {guest}.|' +
      '"Can you {verb}, {guest}?" asked {hero}. {guest} [laughed|smiled] and showed {guest.his} {thing2}.] ' +
      '[So {guest} stayed, and {hero} had a friend.|In the morning {guest} was gone.|Since then {guest} and {hero} are friends.]',
    {
      ...slots,
      food2: () => draw.pick(foods),
      thing2: () => draw.pick(things),
      verb: () => draw.pick(['swim', 'sing', 'dance', 'fly', 'cook']),
    },
  );
}

export const plotNames = Object.keys(plots) as (keyof typeof plots)[];

export const story = (draw: Draw): string => plots[draw.pick(plotNames)](draw);
