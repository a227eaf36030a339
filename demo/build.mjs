// demo/ + fonts from npm + cdn/ → site/: static files that work under any base path. No bundler: the page is written by
// hand and loads the kit as any other page would.

import {cp, mkdir, rm, stat} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const root = new URL('../', import.meta.url);
const site = new URL('site/', root);
const fonts = new URL('node_modules/@fontsource-variable/', root);

const files = [
  ['demo/index.html', 'index.html'],
  ['demo/page.css', 'page.css'],
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

try {
  await requireFile(new URL('cdn/autoload.js', root), 'Build the kit first: npm run build');
  await requireFile(fonts, 'Install the dependencies first: npm ci');
  await rm(site, {recursive: true, force: true});
  await mkdir(new URL('fonts/', site), {recursive: true});
  await Promise.all(files.map(({from, to}) => cp(from, to, {recursive: true})));
  console.log(`site/ built from demo/ and cdn/`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
