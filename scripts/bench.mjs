/** `npm run bench [name…]`: runs bench/*.bench.mjs in turn, or those named. Builds first where sources are newer than what was built. */
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';

const root = new URL('../', import.meta.url);
const names = process.argv.slice(2);
const all = readdirSync(new URL('bench/', root))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length))
  .sort();
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length) {
  console.error(`bench: expected some of ${all.join(', ')}; got ${unknown.join(', ')}`);
  process.exit(2);
}

function run(script) {
  const {status} = spawnSync(process.execPath, [script], {cwd: root, stdio: 'inherit'});
  if (status !== 0) process.exit(status ?? 1);
}

/** When the latest of a folder's files was written, in ms. */
function latest(folder) {
  const at = new URL(`${folder}/`, root);
  const files = readdirSync(at, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
  return Math.max(
    ...files.map(({parentPath, path, name}) => statSync(`${parentPath ?? path}/${name}`).mtimeMs),
  );
}

if (!existsSync(new URL('dist/ranks', root)) || latest('src') > latest('dist')) run('scripts/build.mjs');
for (const name of names.length ? names : all) {
  console.log(`\n── ${name} ──`);
  run(`bench/${name}.bench.mjs`);
}
