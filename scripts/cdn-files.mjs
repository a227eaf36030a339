// What lies in cdn/: its entries, what each may load, and how many bytes a CDN sends of it.
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';
import {root} from './build.mjs';
import {serve} from './serve.mjs';

export const cdn = `${root}cdn`;

const known = new Map();

/** Bytes after brotli at its highest quality: what a CDN sends. */
export async function compressedSize(file) {
  if (known.has(file)) return known.get(file);
  const bytes = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const {length} = await promisify(brotliCompress)(bytes, {params});
  known.set(file, length);
  return length;
}

/** The files of cdn/ that a file may load, now or later, and itself. */
export async function reach(file, files = new Set()) {
  if (files.has(file)) return files;
  files.add(file);
  const code = await readFile(file, 'utf8');
  for (const [, specifier] of code.matchAll(/["'](\.{1,2}\/[\w./-]+\.js)["']/g))
    await reach(path.resolve(path.dirname(file), specifier), files);
  return files;
}

/** For each element's tag the files that its entry may load. */
export async function reachByTag() {
  const tags = (await readdir(cdn)).flatMap((file) => /^(llm-.+)\.js$/.exec(file)?.[1] ?? []);
  const reached = new Map();
  for (const tag of tags) reached.set(tag, await reach(path.resolve(cdn, `${tag}.js`)));
  return reached;
}

/** The files that this element alone loads: its own code. */
export const ownFiles = (reached, tag) =>
  [...reached.get(tag)].filter((file) =>
    [...reached].every(([other, files]) => other === tag || !files.has(file)),
  );

/** The files that a page with this script loads, in the order they are asked for; with a tag, until that figure stands complete. */
export async function downloads(browser, script, tag = '') {
  const files = new Set();
  const server = await serve(cdn, {onFile: (file) => files.add(file)});
  const address = `${server.origin}/page.html`;
  const page = await browser.newPage();
  try {
    const figure = tag && `<${tag}></${tag}>`;
    const body = `<!doctype html><script type="module" src="${script}"></script>${figure}`;
    await page.route(address, (route) => route.fulfill({contentType: 'text/html', body}));
    await page.goto(address, {waitUntil: 'networkidle'});
    if (tag) await page.locator(`${tag}[state="ready"] [part="menu-button"]`).waitFor({timeout: 60_000}); // the menu comes last
  } finally {
    await page.close();
    server.close();
  }
  return [...files];
}
