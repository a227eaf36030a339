// What a hostile page does to a figure, as data: drawn from a seed, so that a run can be repeated, shortened and printed.
import {readFileSync} from 'node:fs';
import {
  contents,
  isNumber,
  isText,
  keys,
  lists,
  long,
  noNumbers,
  numbers,
  requests,
  special,
  texts,
  widths,
  words,
} from './values.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../custom-elements.json', import.meta.url)));

/** Every element that the kit has, with what a page may set of it. */
export const subjects = manifest.modules
  .flatMap(({declarations = []}) => declarations)
  .filter(({tagName}) => tagName)
  .map(({tagName, attributes = [], members = []}) => ({
    tag: tagName,
    attributes: attributes
      .filter(({name}) => name !== 'state') // it is the element's own, to be read
      .map(({name, type}) => ({name, type: type?.text ?? ''})),
    properties: members
      .filter(
        ({kind, privacy, readonly, name}) =>
          kind === 'field' && !readonly && privacy !== 'private' && !['session', 'strings'].includes(name),
      )
      .map(({name, type}) => ({name, type: type?.text ?? ''})),
  }));

/** How often each kind of operation comes. */
const kinds = Object.entries({
  attribute: 26,
  drop: 5,
  property: 14,
  strings: 1,
  request: 6,
  control: 26,
  key: 12,
  pointer: 9,
  wheel: 2,
  focus: 2,
  place: 7,
  size: 5,
  host: 4,
  hash: 1,
  frame: 4,
  rest: 1,
});
const total = kinds.reduce((sum, [, weight]) => sum + weight, 0);

/** @param random of the core */
export function operationsFor({tag, attributes, properties}, count, random) {
  const pick = (list) => list[random.integer(list.length)];
  const chance = (share) => random.uniform() < share;

  function valueFor(type) {
    const choices = [...type.matchAll(/'([^']*)'/g)].map(([, choice]) => choice);
    if (choices.length && chance(0.7)) return pick(choices);
    if (isText(type)) return chance(0.02) ? pick(long) : pick(chance(0.3) ? numbers : texts);
    if (chance(0.01)) return pick(long);
    return pick(pick([numbers, numbers, noNumbers, lists, texts]));
  }

  const make = {
    attribute() {
      if (attributes.length === 0) return {do: 'frame'};
      const {name, type} = pick(attributes);
      return {do: 'attribute', name, value: valueFor(type)};
    },
    drop: () => (attributes.length ? {do: 'drop', name: pick(attributes).name} : {do: 'frame'}),
    property() {
      const {name, type} = pick(properties);
      return {
        do: 'property',
        name,
        value: chance(0.6)
          ? {special: pick(special.filter((each) => !isNumber.has(each) || !isText(type)))}
          : valueFor(type),
      };
    },
    strings: () => ({
      do: 'property',
      name: 'strings',
      value: pick([...words, {special: 'null'}, {special: 'undefined'}]),
    }),
    request() {
      const name = pick(requests);
      return {
        do: 'request',
        name: `llm-${name}-request`,
        content: pick(contents[name]),
        from: random.uniform(),
        cancelled: chance(0.1),
      };
    },
    control: () => ({
      do: 'control',
      at: random.uniform(),
      value: pick([...numbers, ...texts.slice(0, 20)]),
      share: random.uniform(),
    }),
    key: () => ({
      do: 'key',
      at: random.uniform(),
      key: pick(keys),
      shift: chance(0.1),
      times: chance(0.1) ? 12 : 1,
    }),
    pointer: () => ({
      do: 'pointer',
      at: random.uniform(),
      path: Array.from({length: 3}, () => [random.uniform() * 1.4 - 0.2, random.uniform() * 1.4 - 0.2]),
      end: pick(['pointerup', 'pointerup', 'pointercancel', 'pointerleave', 'none']),
      type: pick(['mouse', 'touch', 'pen']),
    }),
    wheel: () => ({do: 'wheel', at: random.uniform(), delta: pick([-1e5, -100, 100, 1e5, 0])}),
    focus: () => ({do: 'focus', at: random.uniform()}),
    place: () => ({
      do: 'place',
      how: pick([
        'move',
        'remove',
        'return',
        'clone',
        'import',

        'wrap',
        'unwrap',
        'twice',
        'rewrite',
        'fragment',
      ]),
    }),
    size: () => ({do: 'size', width: pick(widths)}),
    host: () => ({
      do: 'host',
      how: pick([
        ['dir', 'rtl'],
        ['dir', 'ltr'],
        ['lang', 'ar'],
        ['lang', 'de'],
        ['lang', ''],
        ['lang', 'no_such-lang'],
        ['scheme', 'dark'],
        ['scheme', 'light dark'],
        ['display', 'none'],
        ['display', ''],
        ['display', 'contents'],
        ['visibility', 'hidden'],
        ['visibility', ''],
        ['font-size', '6px'],
        ['font-size', '40px'],
        ['font-size', ''],
      ]),
    }),
    hash: () => ({
      do: 'hash',
      value: pick([
        '',
        `${tag}?`,
        `${tag}?${pick(attributes.length ? attributes : [{name: 'x'}]).name}=${encodeURIComponent(pick(numbers))}`,
        `${tag}?text=%E0%A4%A`,
        `${tag}?%`,
        `llm-model?text=Hello/${tag}?token=2`,
      ]),
    }),
    frame: () => ({do: 'frame'}),
    rest: () => ({do: 'rest'}),
  };

  return Array.from({length: count}, () => {
    let at = random.uniform() * total;
    const [kind] = kinds.find(([, weight]) => (at -= weight) < 0) ?? kinds[0];
    return make[kind]();
  });
}
