/**
 * Seeded text for the tokenizer's tests and benchmarks: every script, and everything that has ever broken a splitter.
 * The blocks are a table and not read from the engine's own Unicode data, so one seed is one corpus in every browser and Node.
 */
export type Random = () => number;

/** mulberry32, a public-domain generator by Tommy Ettinger: 32 bits of state, uniform in [0, 1). */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `SEED=7 npm test` runs the random tests on other text; every failing test prints the seed it ran with. */
export const seed = Number(process.env.SEED ?? 20260721);

const blocks: readonly (readonly [from: number, to: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x180, 0x24f],
  [0x250, 0x2ff],
  [0x370, 0x3ff],
  [0x400, 0x52f],
  [0x530, 0x58f],
  [0x590, 0x5ff],
  [0x600, 0x6ff],
  [0x700, 0x74f],
  [0x780, 0x7bf],
  [0x7c0, 0x7ff],
  [0x800, 0x83f],
  [0x900, 0x97f],
  [0x980, 0x9ff],
  [0xa00, 0xa7f],
  [0xa80, 0xaff],
  [0xb00, 0xb7f],
  [0xb80, 0xbff],
  [0xc00, 0xc7f],
  [0xc80, 0xcff],
  [0xd00, 0xd7f],
  [0xd80, 0xdff],
  [0xe00, 0xe7f],
  [0xe80, 0xeff],
  [0xf00, 0xfff],
  [0x1000, 0x109f],
  [0x10a0, 0x10ff],
  [0x1100, 0x11ff],
  [0x1200, 0x139f],
  [0x13a0, 0x13ff],
  [0x1400, 0x167f],
  [0x1680, 0x169f],
  [0x16a0, 0x16ff],
  [0x1700, 0x177f],
  [0x1780, 0x17ff],
  [0x1800, 0x18af],
  [0x1950, 0x19df],
  [0x1a00, 0x1aaf],
  [0x1b00, 0x1b7f],
  [0x1c50, 0x1c7f],
  [0x1c90, 0x1cbf],
  [0x1e00, 0x1eff],
  [0x1f00, 0x1fff],
  [0x2000, 0x206f],
  [0x2070, 0x20cf],
  [0x2100, 0x218f],
  [0x2190, 0x22ff],
  [0x2300, 0x27bf],
  [0x2800, 0x28ff],
  [0x2c00, 0x2c5f],
  [0x2c80, 0x2cff],
  [0x2d30, 0x2d7f],
  [0x3000, 0x303f],
  [0x3040, 0x30ff],
  [0x3100, 0x312f],
  [0x3130, 0x318f],
  [0x3200, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa4d0, 0xa4ff],
  [0xa640, 0xa69f],
  [0xa840, 0xa87f],
  [0xa980, 0xa9df],
  [0xaa00, 0xaa5f],
  [0xabc0, 0xabff],
  [0xac00, 0xd7af],
  [0xf900, 0xfaff],
  [0xfb00, 0xfdff],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe6f],
  [0xff00, 0xffef],
  [0x10000, 0x100ff],
  [0x10280, 0x1034f],
  [0x10400, 0x1044f],
  [0x10900, 0x1091f],
  [0x10a00, 0x10a5f],
  [0x11000, 0x1107f],
  [0x12000, 0x123ff],
  [0x13000, 0x1342f],
  [0x16800, 0x16a3f],
  [0x17000, 0x187ff],
  [0x1d100, 0x1d1ff],
  [0x1d400, 0x1d7ff],
  [0x1e900, 0x1e95f],
  [0x1f000, 0x1faff],
  [0x20000, 0x2a6df],
  [0xe0000, 0xe007f],
];

const zeros = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
  0xff10, 0x1d7ce,
];
const otherNumbers = [...'½¾²³¹①⑳ⅧⅫ〇〡㊿一二三'];
/** White space of Unicode and of ECMAScript, and what looks like it: U+0085 and U+FEFF are where the two disagree. */
const spaces = [
  ' ',
  '  ',
  '   ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\v',
  '\f',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u200b',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
  '\u180e',
  '\u2060',
];
const punctuation = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ...'…—–“”‘’«»¿¡•§¶†‰′″‹›※、。「」『』・،؛؟।॥'];
const suffixes = ['s', 't', 'd', 'm', 're', 've', 'll', 'x', '\u017f', 're-re', 'sll'];
const emoji = [
  '😀',
  '🙃',
  '👍',
  '👍🏽',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  '🇨🇭',
  '🇨',
  '🇨🇭🇧',
  '1️⃣',
  '#️⃣',
  '❤️',
  '❤',
  '☎︎',
  '🧑🏿‍🚀',
  '🤦‍♀️',
  '\u200d',
  '\ufe0f',
  '\u{1f3fd}',
  '\u20e3',
];
const conjuncts = ['क्षत्रिय', 'श्री', 'द्ध्र्य', 'र्‍य', 'ক্ষ্ম', 'க்ஷ', 'ක්‍ෂ', 'ស្ត្រី', 'ที่นี่', 'ຜູ້', 'བསྒྲུབས', 'မြန်မာ'];
const rightToLeft = ['שלום', 'מַיִם', 'السلام', 'عَلَيْكُمْ', 'لا', 'ﷺ', 'سلام‌ها', 'ܫܠܡܐ', 'ދިވެހި'];
const bidiControls = [...'\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];
const controls = [
  '\0',
  '\x01',
  '\x07',
  '\b',
  '\x1b[31m',
  '\x7f',
  '\x9f',
  '\u00ad',
  '\ue000',
  '\uf8ff',
  '\u{f0000}',
  '\u{10fffd}',
  '\ufdd0',
  '\ufffe',
  '\uffff',
  '\u{1fffe}',
  '\u{10ffff}',
  '\ufffd',
  '\u2065',
  '\ufff9',
];
const surrogates = [
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\ud83d',
  '\ude00',
  '\ude00\ud83d',
  '\ud83d\ud83d\ude00',
  '\ud83d\ude00\ude00',
];
const words = [
  'the',
  'Hello',
  'WORLD',
  'unhappiness',
  'iPhone',
  'McDonald',
  'eBay',
  'XMLHttpRequest',
  'naïve',
  'Straße',
  'GROẞ',
  'ﬁn',
  'İstanbul',
  'ıssız',
  'DŽul',
  'ǅul',
  'ǆul',
  'ªº',
  'ʰʷ',
  'Ὀδυσσεύς',
  'ΟΔΟΣ',
  'Donaudampfschifffahrtsgesellschaft',
  'Привет',
  'мир',
  'Թուրք',
  'ᏣᎳᎩ',
  'ᲒᲐმარ',
  'Việt',
  'Nam',
  'e\u0301te\u0301',
  'ſtrange',
  'Kelvin\u212a',
];
const specials = [
  '<|endoftext|>',
  '<|endofprompt|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
  '<|im_start|>',
  '<|endoftext',
  '|>',
  '<|',
  '<<|endoftext|>>',
  '<|ENDOFTEXT|>',
  '<| endoftext |>',
];
const snippets = [
  'for (let i = 0; i < n; i++) {\n\tsum += values[i] ?? 0;\n}\n',
  'def f(x):\n    """Doc."""\n    return x ** 2  # squared\n\n\n',
  '#include <stdio.h>\r\nint main(void) { return 0; }\r\n',
  "SELECT * FROM users WHERE name = 'O''Brien' AND id >= 1000;",
  'https://example.org:8080/a/b%20c/?q=1&r=%E6%BC%A2#frag-ment',
  'mailto:someone+tag@example.co.uk',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  '{"id": 1234567, "tags": ["a", "b\\n"], "ratio": -1.5e-10, "ok": null}',
  '# Title\n\n* one\n* two\n    1. three\n\n> quote `code` **bold**\n\n```js\nx\n```\n',
  '| a | b |\n|---|:-:|\n| 1 | 2 |\n',
  '<div class="a b" data-x=\'1\'>&amp;<br/></div>',
  '$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$$',
  'C:\\Program Files\\x.exe //server/share ../../etc/passwd',
  '3.14159 1,000,000.00 +41 44 123 45 67 0xDEADBEEF 1e-7 2024-02-29T23:59:60Z 50%',
  'aaaa-BBBB_cccc.DDDD/eeee\\ffff//\n\n///\r\n',
];
const runs = [
  'a',
  'A',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '!',
  '=',
  '/',
  '漢',
  '0',
  '\u0301',
  'ab',
  'aA',
  '😀',
  ' a',
  'ا',
  '👩‍',
  '\0',
  '\u00a0',
  "'s",
  '\ud800',
  'क्',
];

export function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)];
}

function many(random: Random, most: number, chunk: () => string): string {
  return Array.from({length: integer(random, 1, most)}, chunk).join('');
}

/** Code points of all kinds, lone surrogates, unassigned and private ones included. */
export function randomCodePoints(random: Random, count: number): string {
  return Array.from({length: count}, () => String.fromCodePoint(integer(random, 0, 0x10ffff))).join('');
}

/** Letters drowned in combining marks, which the encodings merge and split in unusual ways. */
export function zalgo(random: Random, length: number): string {
  let text = '';
  while (text.length < length) {
    text += String.fromCharCode(integer(random, 0x61, 0x7a));
    for (let marks = integer(random, 0, 20); marks > 0; marks--)
      text += String.fromCharCode(integer(random, 0x300, 0x36f));
  }
  return text.slice(0, length);
}

function mixedCase(random: Random, word: string): string {
  return Array.from(word, (letter) => (random() < 0.5 ? letter.toUpperCase() : letter.toLowerCase())).join(
    '',
  );
}

const chunks: readonly ((random: Random) => string)[] = [
  (random) => {
    const [from, to] = pick(random, blocks);
    return many(random, 10, () => String.fromCodePoint(integer(random, from, to)));
  },
  (random) => randomCodePoints(random, integer(random, 1, 6)),
  (random) => many(random, 3, () => pick(random, ['', ' ']) + pick(random, words)),
  (random) => mixedCase(random, pick(random, words)),
  (random) => {
    const zero = pick(random, zeros);
    return many(random, 9, () => String.fromCodePoint(integer(random, zero, zero + 9)));
  },
  (random) => many(random, 4, () => pick(random, otherNumbers)),
  (random) =>
    pick(random, words) +
    pick(random, ["'", "'", '’', " '", "''"]) +
    mixedCase(random, pick(random, suffixes)) +
    pick(random, ['', 'x', ' ', "'"]),
  (random) => many(random, 6, () => pick(random, spaces)),
  (random) => many(random, 8, () => pick(random, punctuation)),
  (random) => many(random, 3, () => pick(random, emoji)),
  (random) => zalgo(random, integer(random, 1, 25)),
  (random) => many(random, 8, () => String.fromCharCode(integer(random, 0x1100, 0x11ff))),
  (random) => many(random, 3, () => pick(random, conjuncts)),
  (random) => many(random, 4, () => pick(random, random() < 0.6 ? rightToLeft : bidiControls)),
  (random) => many(random, 3, () => pick(random, controls)),
  (random) => pick(random, surrogates),
  (random) => pick(random, specials),
  (random) => pick(random, snippets),
  (random) => pick(random, runs).repeat(integer(random, 1, 40)),
];

/** One text of up to `most` chunks, each of a kind of its own. */
export function randomText(random: Random, most: number): string {
  return many(random, most, () => pick(random, chunks)(random));
}

export function randomTexts(random: Random, count: number, most: number): string[] {
  return Array.from({length: count}, () => randomText(random, most));
}

/** One long run each of everything that makes a quadratic merge, or a splitter that looks back, crawl. */
export function hostileTexts(random: Random, length: number): Record<string, string> {
  const repeat = (unit: string): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  return {
    a: repeat('a'),
    ab: repeat('ab'),
    spaces: repeat(' '),
    newlines: repeat('\n'),
    '!': repeat('!'),
    digits: repeat('0123456789'),
    漢: repeat('漢'),
    '😀': repeat('😀'),
    marks: repeat('\u0301'),
    families: repeat('👩‍👩‍👧‍👦'),
    surrogates: repeat('\ud800'),
    'spaces, then a': repeat(' ').slice(1) + 'a',
    'mixed case': repeat('aAAaaA'),
    zalgo: zalgo(random, length),
    'random letters': Array.from({length}, () => String.fromCharCode(integer(random, 0x61, 0x7a))).join(''),
    'random code points': randomCodePoints(random, length / 2).slice(0, length),
  };
}

/** A text as a test may print it: no lone surrogate, control or mark reaches the terminal. */
export function show(text: string): string {
  const escaped = JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped.length > 400 ? `${escaped.slice(0, 400)}… (${text.length} code units)` : escaped;
}
