/** The small world that all texts are about. What is said of it is always so. */

export interface Person {
  name: string;
  he: string;
  him: string;
  his: string;
  child: string;
}

export const she = {he: 'she', him: 'her', his: 'her', child: 'girl'};
export const he = {he: 'he', him: 'him', his: 'his', child: 'boy'};

export const girls = 'Anna Lily Mia Emma Nora Ruby Ella Rosa Ida Clara Lucy Maya Zoe Alice Sara Hana'.split(
  ' ',
);
export const boys = 'Tom Ben Max Leo Sam Jack Oscar Finn Hugo Noah Paul Omar Felix Adam Theo Ivan'.split(' ');

export const people: readonly Person[] = [
  ...girls.map((name) => ({name, ...she})),
  ...boys.map((name) => ({name, ...he})),
];

/** Men and women of one rank or kin. */
export const pairs = [
  ['king', 'queen'],
  ['prince', 'princess'],
  ['man', 'woman'],
  ['boy', 'girl'],
  ['father', 'mother'],
  ['son', 'daughter'],
  ['brother', 'sister'],
  ['uncle', 'aunt'],
  ['grandfather', 'grandmother'],
  ['husband', 'wife'],
] as const;

/** Whose what is who: [of, what, who]. */
export const kin = [
  ['king', 'wife', 'queen'],
  ['queen', 'husband', 'king'],
  ['king', 'son', 'prince'],
  ['queen', 'daughter', 'princess'],
  ['prince', 'father', 'king'],
  ['princess', 'mother', 'queen'],
  ['prince', 'sister', 'princess'],
  ['princess', 'brother', 'prince'],
  ['father', 'brother', 'uncle'],
  ['mother', 'sister', 'aunt'],
  ['father', 'father', 'grandfather'],
  ['mother', 'mother', 'grandmother'],
  ['uncle', 'wife', 'aunt'],
  ['aunt', 'husband', 'uncle'],
] as const;

export interface Animal {
  name: string;
  young: string;
  says: string;
  home: string;
}

export const animals: readonly Animal[] = [
  {name: 'cat', young: 'kitten', says: 'meow', home: 'basket'},
  {name: 'dog', young: 'puppy', says: 'woof', home: 'kennel'},
  {name: 'cow', young: 'calf', says: 'moo', home: 'barn'},
  {name: 'horse', young: 'foal', says: 'neigh', home: 'stable'},
  {name: 'sheep', young: 'lamb', says: 'baa', home: 'meadow'},
  {name: 'duck', young: 'duckling', says: 'quack', home: 'pond'},
  {name: 'hen', young: 'chick', says: 'cluck', home: 'coop'},
  {name: 'bear', young: 'cub', says: 'growl', home: 'cave'},
  {name: 'goat', young: 'kid', says: 'bleat', home: 'hill'},
  {name: 'frog', young: 'tadpole', says: 'croak', home: 'lake'},
  {name: 'pig', young: 'piglet', says: 'oink', home: 'sty'},
  {name: 'goose', young: 'gosling', says: 'honk', home: 'river'},
  {name: 'owl', young: 'owlet', says: 'hoot', home: 'tree'},
  {name: 'deer', young: 'fawn', says: 'bell', home: 'forest'},
];

export const colours = 'red blue green yellow black white brown grey pink purple'.split(' ');

/** What has which colour. */
export const coloured = [
  ['snow', 'white'],
  ['milk', 'white'],
  ['grass', 'green'],
  ['a leaf', 'green'],
  ['the sky', 'blue'],
  ['the sea', 'blue'],
  ['the sun', 'yellow'],
  ['a lemon', 'yellow'],
  ['coal', 'black'],
  ['the night', 'black'],
  ['a tomato', 'red'],
  ['a cherry', 'red'],
  ['chocolate', 'brown'],
  ['a nut', 'brown'],
  ['a piglet', 'pink'],
  ['a plum', 'purple'],
  ['a mouse', 'grey'],
  ['a stone', 'grey'],
] as const;

/** Which of two is bigger: every one before all that follow it. */
export const bySize = 'mountain house bear dog cat mouse ant'.split(' ');

export const sizes = 'big small tiny huge little fat'.split(' ');
export const things = 'hat kite ball map spoon cup key drum boat book lamp shoe bell coat box'.split(' ');
export const foods = 'apple pear plum bun egg nut cake carrot'.split(' ');
export const bakes = 'cake bun pie loaf'.split(' ');
export const dishes = 'soup bread cheese honey rice porridge jam'.split(' ');

export const capitals = [
  ['France', 'Paris'],
  ['Italy', 'Rome'],
  ['Spain', 'Madrid'],
  ['Germany', 'Berlin'],
  ['England', 'London'],
  ['Japan', 'Tokyo'],
  ['China', 'Beijing'],
  ['Egypt', 'Cairo'],
  ['Greece', 'Athens'],
  ['Norway', 'Oslo'],
  ['Russia', 'Moscow'],
  ['Peru', 'Lima'],
  ['Cuba', 'Havana'],
  ['Kenya', 'Nairobi'],
  ['Ireland', 'Dublin'],
  ['Portugal', 'Lisbon'],
] as const;

export const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
export const seasons = 'spring summer autumn winter'.split(' ');

export const numbers = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen twenty'
).split(' ');

export const opposites = [
  ['hot', 'cold'],
  ['big', 'small'],
  ['fast', 'slow'],
  ['tall', 'short'],
  ['happy', 'sad'],
  ['old', 'new'],
  ['wet', 'dry'],
  ['full', 'empty'],
  ['hard', 'soft'],
  ['loud', 'quiet'],
  ['clean', 'dirty'],
  ['early', 'late'],
  ['strong', 'weak'],
  ['high', 'low'],
  ['open', 'closed'],
  ['near', 'far'],
  ['good', 'bad'],
  ['rich', 'poor'],
] as const;

/** One and many, where an s is not enough. */
const irregular: Readonly<Record<string, string>> = {
  child: 'children',
  mouse: 'mice',
  foot: 'feet',
  tooth: 'teeth',
  goose: 'geese',
  man: 'men',
  woman: 'women',
  sheep: 'sheep',
  deer: 'deer',
  leaf: 'leaves',
  calf: 'calves',
  box: 'boxes',
  puppy: 'puppies',
  cherry: 'cherries',
};

export const pluralOf = (noun: string): string => irregular[noun] ?? `${noun}s`;

export const countables = [
  ...'cat dog cow horse duck hen goat frog pig owl king queen boy girl hat key book cup tree house'.split(
    ' ',
  ),
  ...'child mouse foot tooth goose man woman sheep leaf box puppy'.split(' '),
];

/** [now, before, while]. */
export const verbs = [
  ['walk', 'walked', 'walking'],
  ['jump', 'jumped', 'jumping'],
  ['play', 'played', 'playing'],
  ['cook', 'cooked', 'cooking'],
  ['laugh', 'laughed', 'laughing'],
  ['dance', 'danced', 'dancing'],
  ['paint', 'painted', 'painting'],
  ['run', 'ran', 'running'],
  ['eat', 'ate', 'eating'],
  ['sing', 'sang', 'singing'],
  ['swim', 'swam', 'swimming'],
  ['sleep', 'slept', 'sleeping'],
  ['write', 'wrote', 'writing'],
  ['drink', 'drank', 'drinking'],
  ['fly', 'flew', 'flying'],
  ['sit', 'sat', 'sitting'],
  ['read', 'read', 'reading'],
  ['drive', 'drove', 'driving'],
] as const;

/** What follows from what: [cause, with the subject it is about; effect]. */
export const causes = [
  ['it rained all night', 'the road was wet'],
  ['the sun shone all day', 'the grass was dry'],
  ['the fire was out', 'the room was cold'],
  ['the oven was on', 'the kitchen was hot'],
  ['nobody closed the gate', 'the goat ran away'],
  ['the cup fell on the floor', 'the cup broke'],
  ['the wind blew hard', 'the hat flew away'],
  ['the lamp went out', 'the house was dark'],
  ['the baker slept too long', 'the bread was burnt'],
  ['the ice was thin', 'the sledge fell in'],
  ['the bag had a hole', 'the coins were lost'],
  ['the clock was slow', 'the train was gone'],
  ['the dog saw the cat', 'the cat climbed the tree'],
  ['the soup had too much salt', 'the king drank much water'],
] as const;

/** Names that nobody has: for copying what was never seen. */
export const inventedNames: readonly string[] = [...'BDFGKLMPRTVZ'].flatMap((first) =>
  [...'aeio'].flatMap((a) =>
    ['l', 'm', 'n', 'r', 'v', 'z'].flatMap((second) =>
      ['a', 'o', 'ux'].map((end) => first + a + second + end),
    ),
  ),
);

/** Words that the vocabulary should have whole, so that each has an embedding of its own. */
export const lexicon: readonly string[] = [
  ...new Set([
    ...pairs.flat(),
    ...animals.flatMap(({name, young}) => [name, young, pluralOf(name)]),
    ...[...colours, ...foods, ...things, ...days, ...seasons, ...numbers],
    ...capitals.flat(),
    ...opposites.flat(),
    ...verbs.slice(0, 14).flatMap(([now, before]) => [now, before]),
    ...Object.keys(numbers), // 0, 1, 2, …
  ]),
];
