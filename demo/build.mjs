// demo/ + fonts from npm + cdn/ → site/: static files that work under any base path. No bundler: the page is written by
// hand, but for the numbers in it, and loads the kit as any other page would.

import {cp, mkdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const root = new URL('../', import.meta.url);
const site = new URL('site/', root);
const fonts = new URL('node_modules/@fontsource-variable/', root);

const files = [
  ['demo/page.js', 'page.js'],
  [
    new URL('source-serif-4/files/source-serif-4-latin-wght-normal.woff2', fonts),
    'fonts/source-serif-4.woff2',
  ],
  [new URL('source-serif-4/LICENSE', fonts), 'fonts/source-serif-4.LICENSE.txt'],
  [new URL('source-sans-3/files/source-sans-3-latin-wght-normal.woff2', fonts), 'fonts/source-sans-3.woff2'],
  [new URL('source-sans-3/LICENSE', fonts), 'fonts/source-sans-3.LICENSE.txt'],
  ['cdn/', 'kit/'],
].map(([from, to]) => ({from: new URL(from, root), to: new URL(to, site)}));

async function requireFile(url, remedy) {
  if (await stat(url).catch(() => undefined)) return;
  throw new Error(`demo/build.mjs expected ${fileURLToPath(url)}, which does not exist. ${remedy}`);
}

const comment = (kind) => new RegExp(`<!-- ${kind}: ?(\\S+) -->`, 'g');

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
  for (const [place, file] of page.matchAll(/<!-- (chapters\/\S+) -->/g))
    page = page.replace(place, await read(file));
  // "Figure {prompt}" has the place of #figure-prompt among the figures of the page.
  const ids = [...page.matchAll(/ id="figure-([^"]+)"/g)].map(([, id]) => id);
  page = page.replace(/\{([\w-]+)\}/g, (_, id) => {
    if (!ids.includes(id)) throw new Error(`demo/build.mjs: there is no figure ${id}`);
    return String(ids.indexOf(id) + 1);
  });
  return filled(filled(page, 'still', stills), 'value', values);
}

try {
  await requireFile(new URL('cdn/autoload.js', root), 'Build the kit first: npm run build');
  await requireFile(new URL('dist/load.js', root), 'Build the kit first: npm run build');
  await requireFile(fonts, 'Install the dependencies first: npm ci');
  await rm(site, {recursive: true, force: true});
  await mkdir(new URL('fonts/', site), {recursive: true});
  await writeFile(new URL('index.html', site), await writePage());
  const sheets = ['page.css', 'reserves.css'].map((name) => readFile(new URL(`demo/${name}`, root), 'utf8'));
  await writeFile(new URL('page.css', site), (await Promise.all(sheets)).join('\n'));
  await Promise.all(files.map(({from, to}) => cp(from, to, {recursive: true})));
  console.log(`site/ built from demo/ and cdn/`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
