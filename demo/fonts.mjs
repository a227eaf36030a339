// The page's fonts, each cut in two: a first file with printable ASCII and the characters that the page and its figures are
// written in, and a second with all else that the font has, fetched when such a character comes up, as in what a reader types.
import {readFile} from 'node:fs/promises';
import subsetFont from 'subset-font';

const packages = new URL('../node_modules/', import.meta.url);
// With the space that does not break, and what stands before the items of a list.
const ascii = '\u00a0•' + Array.from({length: 95}, (_, i) => String.fromCharCode(0x20 + i)).join('');

/** Half of a font is how its weights differ: those that the page has are kept. Anything bolder is drawn as the boldest. */
export const weights = {min: 400, max: 600};

/** Features that are on by default, and the figures of tables. */
const keepFeatures = ['kern', 'liga', 'clig', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'rlig', 'lnum', 'tnum'];

/** The characters of a range as CSS writes it: `U+0-FF,U+131`. */
const charactersOf = (range) =>
  range.split(',').flatMap((part) => {
    const [first, last = first] = part.slice(2).split('-');
    const [from, to] = [first, last].map((code) => parseInt(code, 16));
    return Array.from({length: to - from + 1}, (_, i) => String.fromCodePoint(from + i));
  });

/** The other way round. */
function rangeOf(characters) {
  const runs = [];
  for (const code of characters.map((each) => each.codePointAt(0)).sort((a, b) => a - b)) {
    if (runs.at(-1)?.[1] === code - 1) runs.at(-1)[1] = code;
    else runs.push([code, code]);
  }
  const hex = (code) => code.toString(16).toUpperCase();
  return runs.map(([from, to]) => `U+${hex(from)}${to > from ? `-${hex(to)}` : ''}`).join(',');
}

/**
 * @param {{name: string, family: string}} font of @fontsource-variable, and what page.css calls it
 * @param {string} text the page, and its figures' code
 * @returns the two files, and the rule for the second; that for the first stands in page.css
 */
export async function cutFont({name, family}, text) {
  const read = (file) => readFile(new URL(`@fontsource-variable/${name}/${file}`, packages));
  const whole = await read(`files/${name}-latin-wght-normal.woff2`);
  // Of the raised digits it has these three alone: all of a number come from one font.
  const all = charactersOf(JSON.parse(await read('unicode.json')).latin).filter(
    (each) => !'¹²³'.includes(each),
  );
  const first = new Set((ascii + text).replace(/[¹²³]/g, ''));
  // Nothing is fetched for what has no shape: spaces, marks of direction.
  const rest = all.filter((character) => !first.has(character) && !/[\p{C}\p{Z}]/u.test(character));
  const cut = (characters) =>
    subsetFont(whole, characters, {targetFormat: 'woff2', keepFeatures, variationAxes: {wght: weights}});
  return {
    files: {
      [`fonts/${name}.woff2`]: await cut([...first].join('')),
      [`fonts/${name}-more.woff2`]: await cut(rest.join('')),
    },
    css: `@font-face {
  font-family: '${family}';
  src: url('./fonts/${name}-more.woff2') format('woff2');
  font-weight: ${weights.min} ${weights.max};
  font-display: swap;
  unicode-range: ${rangeOf(rest)};
}`,
  };
}

/** Where Unicode keeps the italic letters in which a formula shows its variables (MathML Core, "italic mappings"). */
const italics = [
  ['A', 'Z', 0x1d434],
  ['a', 'z', 0x1d44e],
  ['Α', 'Ω', 0x1d6e2],
  ['α', 'ω', 0x1d6fc],
];

function italicOf(character) {
  if (character === 'h') return 'ℎ';
  if (character === '∂') return '𝜕';
  const range = italics.find(([first, last]) => first <= character && character <= last);
  return range ? String.fromCodePoint(range[2] + character.codePointAt(0) - range[0].codePointAt(0)) : '';
}

/**
 * What formulas need of a font for mathematics: their characters, and by its MATH table those as high as they come.
 *
 * @param {string} page the page
 * @param {string} code what writes formulas in figures: of that, all of its characters
 */
export async function cutMathFont(page, code) {
  const file = '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2';
  const characters = [...page.matchAll(/<math.*?<\/math\s*>/gs)].flatMap(([formula]) => [
    ...formula.replace('<msqrt', '√<').replace(/<[^>]*>/g, ''),
  ]);
  const text = [...new Set([...characters, ...code, ...'0123456789'])]
    .flatMap((each) => [each, italicOf(each)])
    .join('');
  return subsetFont(await readFile(new URL(file, packages)), text, {targetFormat: 'woff2'});
}
