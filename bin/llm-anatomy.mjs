#!/usr/bin/env node
// `npx llm-anatomy embed llm-tokenizer llm-bpe --base https://…/cdn/` prints what a page has to contain so that browsers
// check each script of those elements: an import map with the hashes of what they import, and the script tags with theirs.
import {readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const cdn = fileURLToPath(new URL('../cdn/', import.meta.url));
const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const usage = `llm-anatomy embed <element|autoload> … [--base address] [--nonce number]

  Prints script tags for these elements with the hashes that browsers check them by.
  --base   the address of the folder that the kit's files are in; if not said, that of the public CDN
  --nonce  for a page whose Content-Security-Policy asks for one`;

/** The scripts that a script imports, now or later, each by its name in cdn/. Workers are not among them: browsers ask for no hash of theirs. */
function importsOf(name, found = new Set()) {
  const code = readFileSync(cdn + name, 'utf8');
  for (const [, specifier] of code.matchAll(/["'](\.{1,2}\/[\w./-]+\.js)["']/g)) {
    const imported = path.posix.join(path.posix.dirname(name), specifier);
    if (found.has(imported)) continue;
    found.add(imported);
    importsOf(imported, found);
  }
  return found;
}

/**
 * @param {string[]} entries such as 'autoload' or 'llm-tokenizer'
 * @returns {string} HTML
 */
export function embed(
  entries,
  {base = `https://cdn.jsdelivr.net/npm/llm-anatomy@${version}/cdn/`, nonce} = {},
) {
  const hashes = JSON.parse(readFileSync(`${cdn}integrity.json`, 'utf8'));
  const names = entries.map((entry) => `${entry}.js`);
  const unknown = names.findIndex((name) => name.includes('/') || !Object.hasOwn(hashes, name));
  if (unknown >= 0)
    throw new Error(`embed: expected the name of an element or autoload, got ${entries[unknown]}`);
  const folder = base.replace(/\/?$/, '/');
  const allowed = nonce === undefined ? '' : ` nonce="${nonce}"`;
  const imported = new Set(names.flatMap((name) => [...importsOf(name)]));
  const integrity = Object.fromEntries([...imported].sort().map((name) => [folder + name, hashes[name]]));
  return [
    `<script type="importmap"${allowed}>`,
    JSON.stringify({integrity}, undefined, 2),
    '</script>',
    ...names.map(
      (name) =>
        `<script type="module"${allowed} src="${folder}${name}" integrity="${hashes[name]}"></script>`,
    ),
  ].join('\n');
}

/** npm runs it by a link. */
const isRun = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);

if (isRun)
  try {
    const {values, positionals} = parseArgs({
      options: {base: {type: 'string'}, nonce: {type: 'string'}, help: {type: 'boolean'}},
      allowPositionals: true,
    });
    const [command, ...entries] = positionals;
    const isAsked = command === 'embed' && entries.length > 0 && !values.help;
    console.log(isAsked ? embed(entries, values) : usage);
    if (!isAsked && !values.help) process.exitCode = 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
