// Writes down what the house model's files are: models/nano/integrity.json, a hash for each file as in the `integrity` of
// a script tag, for whoever loads them from elsewhere; and src/runtime/house-files.ts, which the kit itself reads. To be
// run when the files change; a test checks that both are fresh.
import {createHash} from 'node:crypto';
import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';

const root = new URL('../', import.meta.url);
export const folder = new URL('models/nano/', root);
export const published = new URL('integrity.json', folder);
export const generated = new URL('src/runtime/house-files.ts', root);

/** The list itself, and the card, which people read. */
const isUnlisted = (name) => name === 'integrity.json' || name.endsWith('.md');
/** What opening the model takes, of one checkpoint or another, and the text that it is measured on. */
const isOpened = (name) => /^(config|tokenizer)\.json$|\.safetensors$|^held-out\.txt$/.test(name);

/** @returns {Promise<{name: string, bytes: number, integrity: string}[]>} the folder's files; none where there is no folder */
export async function describeFiles() {
  const names = await readdir(folder).catch(() => []);
  const listed = names.filter((name) => !isUnlisted(name)).sort();
  return Promise.all(
    listed.map(async (name) => {
      const file = new URL(name, folder);
      const hash = createHash('sha256').update(await readFile(file));
      return {name, bytes: (await stat(file)).size, integrity: `sha256-${hash.digest('base64')}`};
    }),
  );
}

/** @returns {string} integrity.json */
export function formatList(files) {
  const hashes = Object.fromEntries(files.map(({name, integrity}) => [name, integrity]));
  return `${JSON.stringify(hashes, undefined, 2)}\n`;
}

/** @returns {Promise<string>} house-files.ts */
export async function formatModule(files) {
  const entries = files
    .filter(({name}) => isOpened(name))
    .map(
      ({name, bytes, integrity}) => `  '${name}': {
    url: new URL('../../models/nano/${name}', import.meta.url),
    bytes: ${bytes},
    integrity: '${integrity}',
  },`,
    );
  const code = `/** Where the house model's files are, and what is in them. Written by scripts/integrity.mjs; do not edit. */
import type {HouseFile} from './house-model.js';

// Addresses are written out, so that bundlers see the files and copy them.
export const houseFiles: Readonly<Record<string, HouseFile>> = {
${entries.join('\n')}
};
`;
  const path = fileURLToPath(generated);
  return format(code, {...(await resolveConfig(path)), filepath: path});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await describeFiles();
  if (files.length > 0) await writeFile(published, formatList(files));
  await writeFile(generated, await formatModule(files));
  for (const {name, bytes, integrity} of files) console.log(`  ${name}  ${bytes} bytes, ${integrity}`);
}
