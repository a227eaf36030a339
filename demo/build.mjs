// demo/ + fonts from npm + cdn/ → site/: static files that work under any base path. No bundler: the page is written by
// hand, but for the numbers in it, and loads the kit as any other page would. SITE_URL is its address, where that is known.
// `--pictures folder` adds the pictures of figures that `npm run pictures` made, `--to folder` builds there.

import {cp, mkdir, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {checks} from './checks.js';
import {filesOf, headOf, readAddress} from './findable.mjs';
import {addGlossary} from './glossary.build.mjs';
import {glossary} from './glossary.mjs';
import {addPictures} from './pictures.mjs';

const root = new URL('../', import.meta.url);
const {values: given} = parseArgs({options: {pictures: {type: 'string'}, to: {type: 'string'}}});
const folder = (name) => pathToFileURL(path.resolve(name) + path.sep);
const site = given.to ? folder(given.to) : new URL('site/', root);
const pictures = given.pictures && folder(given.pictures);
const npm = new URL('node_modules/', root);

/** By the names that @fontsource-variable and page.css have for them. */
const fonts = [
  {name: 'source-serif-4', family: 'Source Serif'},
  {name: 'source-sans-3', family: 'Source Sans'},
];

const scripts = [
  'page.js',
  'changes.js',
  'print.js',
  'prompt.js',
  'settle.js',
  'steps.js',
  'glossary.js',
  'checks.js',
  'solving.js',
];
const files = [
  ...scripts.map((name) => [`demo/${name}`, name]),
  ['demo/og.png', 'og.png'],
  ...fonts.map(({name}) => [
    new URL(`@fontsource-variable/${name}/LICENSE`, npm),
    `fonts/${name}.LICENSE.txt`,
  ]),
  [new URL('@fontsource/stix-two-math/LICENSE', npm), 'fonts/stix-two-math.LICENSE.txt'],
  ['cdn/', 'kit/'],
].map(([from, to]) => ({from: new URL(from, root), to: new URL(to, site)}));

async function requireFile(url, remedy) {
  if (await stat(url).catch(() => undefined)) return;
  throw new Error(`demo/build.mjs expected ${fileURLToPath(url)}, which does not exist. ${remedy}`);
}

const comment = (kind) => new RegExp(`<!-- ${kind}: ?(\\S+) -->`, 'g');

const escaped = (text) => text.replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`);

/** A question and its hint, to be read without any script. */
const question = ({chapter, figure, question, hint}) => `
  <div class="check" role="group" aria-labelledby="${chapter}-question" data-question="${chapter}" data-figure="${figure}">
    <h3 id="${chapter}-question">Try it</h3>
    <p>${escaped(question)}</p>
    <details><summary>A hint</summary><p>${escaped(hint)}</p></details>
    <p role="status" data-found></p>
  </div>`;

/** The page with a question after each chapter's caveat. */
function withQuestions(page) {
  for (const check of checks) {
    const start = page.indexOf(`id="${check.chapter}"`);
    const caveat = page.indexOf('class="caveat"', start);
    if (start < 0 || caveat < 0 || page.slice(start, caveat).includes('</section>'))
      throw new Error(`demo/build.mjs: chapter ${check.chapter} has no caveat for its question to follow`);
    const end = page.indexOf('</p>', caveat) + '</p>'.length;
    page = page.slice(0, end) + question(check) + page.slice(end);
  }
  return page;
}

/** The page: its chapters in their places, and in these what stills.mjs computes. */
async function writePage() {
  const {stills, values} = await import('./stills.mjs');
  const read = (file) => readFile(new URL(`demo/${file}`, root), 'utf8');
  const filled = (text, kind, pieces) =>
    text.replace(comment(kind), (_, name) => {
      if (!(name in pieces)) throw new Error(`demo/build.mjs: there is no ${kind} ${name}`);
      return pieces[name];
    });
  let page = await read('index.html');
  const places = [...page.matchAll(/<!-- (chapters\/\S+) -->/g)];
  const texts = await Promise.all(places.map(([, file]) => read(file)));
  const {chapters, section} = addGlossary(texts, glossary);
  places.forEach(([place], i) => (page = page.replace(place, () => chapters[i])));
  page = page.replace('<!-- glossary -->', () => section);
  page = withQuestions(page);
  // "Figure {prompt}" has the place of #figure-prompt among the figures of the page.
  const ids = [...page.matchAll(/ id="figure-([^"]+)"/g)].map(([, id]) => id);
  page = page.replace(/\{([\w-]+)\}/g, (_, id) => {
    if (!ids.includes(id)) throw new Error(`demo/build.mjs: there is no figure ${id}`);
    return String(ids.indexOf(id) + 1);
  });
  return filled(filled(page, 'still', stills), 'value', values);
}

/** What the figures say, and what they are written in, as far as it is known beforehand. */
async function codeOfFigures() {
  const kit = new URL('cdn/', root);
  const files = (await readdir(kit, {recursive: true})).filter((file) => file.endsWith('.js'));
  return Promise.all(files.map((file) => readFile(new URL(file, kit), 'utf8')));
}

/** Without comments and indentation, which are for who reads the source. A line's end stays one, and quoted text as it is. */
const withoutIndentation = (source, comment) =>
  source
    .replace(comment, '')
    .replace(/<[^>]*>|\s*\n\s*/g, (piece) =>
      piece.startsWith('<')
        ? piece.replace(/"[^"]*"|\s*\n\s*/g, (part) => (part[0] === '"' ? part : ' '))
        : '\n',
    );

try {
  await requireFile(new URL('cdn/autoload.js', root), 'Build the kit first: npm run build');
  await requireFile(new URL('dist/load.js', root), 'Build the kit first: npm run build');
  await requireFile(npm, 'Install the dependencies first: npm ci');
  const address = readAddress(process.env.SITE_URL);
  const pack = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const sizes =
    pictures && (await readFile(new URL('sizes.json', pictures), 'utf8').then(JSON.parse, () => undefined));
  const text = await writePage();
  const pictured = sizes && addPictures(text, sizes);
  const written = pictured?.page ?? text;
  const whole = written.replace('<!-- findable -->', () => headOf(written, address, pack));
  const page = withoutIndentation(whole, /<!--.*?-->/gs);
  // Imported here: without the dependencies there is the message above.
  const {cutFont, cutMathFont} = await import('./fonts.mjs');
  const sheets = await Promise.all(
    ['page.css', 'glossary.css', 'checks.css', 'reserves.css'].map((name) =>
      readFile(new URL(`demo/${name}`, root), 'utf8'),
    ),
  );
  const formulas = await Promise.all(
    ['block/formulas', 'norm/formulas', 'quantization/formula'].map((name) =>
      readFile(new URL(`dist/elements/llm-${name}.js`, root), 'utf8'),
    ),
  );
  const shown = [page, ...sheets, ...(await codeOfFigures())].join('');
  const cuts = await Promise.all(fonts.map((font) => cutFont(font, shown)));
  const made = {
    'index.html': page,
    'page.css': withoutIndentation([...sheets, ...cuts.map(({css}) => css)].join('\n'), /\/\*.*?\*\//gs),
    ...Object.assign({}, ...cuts.map(({files}) => files)),
    'fonts/stix-two-math.woff2': await cutMathFont(page, formulas.join('')),
    ...filesOf(written, address, pack),
  };
  await rm(site, {recursive: true, force: true});
  await mkdir(new URL('fonts/', site), {recursive: true});
  await Promise.all(Object.entries(made).map(([name, content]) => writeFile(new URL(name, site), content)));
  await Promise.all(files.map(({from, to}) => cp(from, to, {recursive: true})));
  if (pictured) {
    const shown = new URL('pictures/', site);
    for (const [to, from] of Object.entries(pictured.files))
      await cp(new URL(from, pictures), new URL(to, shown));
    const css = await readFile(new URL('demo/pictures.css', root), 'utf8');
    await writeFile(new URL('pictures.css', shown), `${css}\n${pictured.css}\n`);
  }
  console.log(`${given.to ?? 'site/'} built from demo/ and cdn/${sizes ? ', with pictures' : ''}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
