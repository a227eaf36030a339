// What `npm version 1.2.3` runs between package.json and its commit: writes the number wherever else it stands, and adds these files
// to the commit. test/tooling/version.test.mjs looks whether it found them all.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file) => readFileSync(root + file, 'utf8');
const {version} = JSON.parse(read('package.json'));

const guides = readdirSync(`${root}stories/guides`).filter((name) => name.endsWith('.mdx'));
/** The number in addresses of the CDN. */
const inAddress = /(?<=\/npm\/llm-anatomy@)\d[^/\s]*(?=\/)/g;

const places = {
  'src/runtime/version.ts': /(?<=VERSION = ')[^']+/,
  'README.md': inAddress,
  ...Object.fromEntries(guides.map((name) => [`stories/guides/${name}`, inAddress])),
};
for (const [file, number] of Object.entries(places))
  writeFileSync(root + file, read(file).replace(number, version));

// Only what git knows: a file that is new belongs to no release.
execFileSync('git', ['add', '--update', '--', 'src/runtime/version.ts', 'README.md', 'stories/guides'], {
  cwd: root,
  stdio: 'inherit',
});
