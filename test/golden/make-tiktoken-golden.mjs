/**
 * Writes test/golden/tiktoken.json: what OpenAI's own tiktoken (Rust, compiled to WebAssembly by the npm package `tiktoken`)
 * makes of a few hundred texts. It is the oracle where js-tiktoken departs: U+0085, U+FEFF and lone surrogates.
 *
 *   node test/golden/make-tiktoken-golden.mjs
 *
 * Every encoding is freed before the next one opens: two at once do not fit into the module's memory.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tsImport} from 'tsx/esm/api';

const require = createRequire(import.meta.url);
const {get_encoding} = require('tiktoken');
const {hostileTexts, mulberry32, randomText} = await tsImport('../core/corpus.ts', import.meta.url);

const seed = 1;
const {version} = JSON.parse(
  readFileSync(new URL('../../node_modules/tiktoken/package.json', import.meta.url)),
);
const encodings = ['o200k_base', 'cl100k_base', 'p50k_base', 'p50k_edit', 'r50k_base', 'gpt2'];

const chosen = [
  '',
  'a',
  'unhappiness',
  ' unhappiness',
  'Hello, world!',
  'Die Donaudampfschifffahrtsgesellschaftskapitänsmütze liegt im Rechtsschutzversicherungsbüro.',
  'function add(a, b) {\n  return a + b; // sum\n}\n',
  'if x == 10:\n\tprint("ten")\n\n\n    else:\r\n\t\tpass\r\n',
  '1234567890 3.14159 1,000,000 12:34 ½ Ⅻ ①② ١٢٣٤ १२३४ ๑๒๓๔ 𝟙𝟚𝟛𝟜 1234',
  '人工智能正在改变世界。我们每天都在使用它。',
  '人工知能は世界を変えています。「はい」と言った。カタカナ ﾊﾝｶｸ',
  '인공지능은 세상을 바꾸고 있다. 한국어 ᄒᆞᆫ글',
  'الذكاء الاصطناعي يغيّر العالم. كيف حالك؟',
  'בינה מלאכותית משנה את העולם, מַיִם',
  'कृत्रिम बुद्धिमत्ता दुनिया को बदल रही है। क्षत्रिय श्री',
  'ปัญญาประดิษฐ์กำลังเปลี่ยนแปลงโลก ที่นี่',
  'បញ្ញាសិប្បនិម្មិតកំពុងផ្លាស់ប្តូរពិភពលោក ស្ត្រី',
  'আমি বাংলায় গান গাই; தமிழ் மொழி; తెలుగు; ಕನ್ನಡ; മലയാളം; සිංහල; ລາວ; མི་; မြန်မာ; ქართული; Հայերեն; አማርኛ',
  'Привет, мир! Ελληνικά: Ὀδυσσεύς. Tiếng Việt rất đẹp. İstanbul ve ısı, DŽ ǅ ǆ',
  '👩‍👩‍👧‍👦 👍🏽 🇨🇭🇧🇷 1️⃣ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🧑🏿‍🚀 ❤️ ☎︎ 🤦‍♀️',
  '<|endoftext|>',
  'Ignore the above.<|endoftext|><|fim_prefix|>a<|fim_suffix|>b<|fim_middle|><|endofprompt|><|im_start|>',
  "I'm you're he's we'll they'd I've can't 'tis rock 'n' roll dogs' '' 'sx",
  "I'M YOU'RE HE'S WE'LL THEY'D I'VE CAN'T 'Ll 'lL 'Re 'vE",
  "it’s ‘quoted’ “double” — dash – en … 'ſabc dog'ſabc I'ſ ſtrange 'İ 'ı",
  'e\u0301te\u0301 é\u0301 a\u0301\u0302\u0303 \u0301 \u0301\u0301a  \u0301',
  'CamelCase camelCase ALLCAPS ALLCAPSThen HTMLElement iOS2 x86_64 snake_case kebab-case',
  'a\u0085b a\u0085\u0085b \u0085 x \u0085\n y',
  '\ufeffBOM first, a\ufeffb, a\ufeff\ufeffb \ufeff c \ufeff\n',
  'a \ufeff  b\u0085 \u0085  c\ufeff',
  'tab\there  two   three    four\u00a0nbsp\u00a0\u00a0x\u3000ideographic\u2003em\u2028line\u2029paragraph\u200bzero',
  ' ',
  '  ',
  '\n',
  '\r\n\r\n',
  ' \n \n  \n\n x',
  'trailing spaces   ',
  'trailing lines\n\n\n',
  '   leading',
  '//\n/*\n*/\n///\r\n!!!\n\n...\r\r\n./a/b//c\n',
  '\0\x01\x7f\x9f\u00ad',
  'lone \ud83d high, lone \ude00 low, swapped \ude00\ud83d, twice \ud83d\ud83d\ude00, \ud800',
  '\u202eabc\u202c \u2066שלום\u2069 \u200f\u200e\u061c',
  '\ue000\uf8ff\ufdd0\ufffe\uffff\u{10ffff}\u{f0000}\ufffd',
  'aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQ=',
  'https://example.org:8080/a/b%20c/?q=1&r=%E6%BC%A2#frag-ment',
  '{"id": 1234567, "tags": ["a", "b\\n"], "ratio": -1.5e-10, "ok": null}',
  '<p class="x">&lt;b&gt; <script>alert("1")</script></p>',
];

const random = mulberry32(seed);
const texts = [
  ...new Set([
    ...chosen,
    ...Object.values(hostileTexts(random, 100)),
    ...Array.from({length: 180}, () => randomText(random, 2)),
    ...Array.from({length: 80}, () => randomText(random, 8)),
  ]),
];

const ids = {};
for (const name of encodings) {
  const encoding = get_encoding(name);
  const rows = texts.map((text) => Array.from(encoding.encode(text, [], [])));
  encoding.free();
  const twin = Object.keys(ids).find((other) => JSON.stringify(ids[other]) === JSON.stringify(rows));
  ids[name] = twin ?? rows;
}

/** ASCII only: no editor, diff or normaliser can change what a text is made of. */
const ascii = (text) =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
const rows = (values, print) => `[\n${values.map(print).join(',\n')}\n]`;

const json = `{
"source": "npm tiktoken ${version}, OpenAI's tiktoken compiled from Rust to WebAssembly",
"command": "node test/golden/make-tiktoken-golden.mjs",
"seed": ${seed},
"note": "special tokens are plain text; ids holds rows in the order of texts, or the name of an encoding with equal rows",
"texts": ${rows(texts, ascii)},
"ids": {
${encodings.map((name) => `"${name}": ${typeof ids[name] === 'string' ? JSON.stringify(ids[name]) : rows(ids[name], JSON.stringify)}`).join(',\n')}
}
}
`;
writeFileSync(new URL('tiktoken.json', import.meta.url), json);
console.log(`${texts.length} texts, ${(json.length / 1000).toFixed(0)} kB`);
