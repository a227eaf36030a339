// What the tests of this folder stand on: its own dependencies, and the kit as npm would publish it, installed from its tarball.
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const here = fileURLToPath(new URL('./', import.meta.url));
/** Where everything is built that the tests open. */
export const built = `${here}node_modules/.built/`;
export const tarball = `${here}node_modules/.kit/llm-anatomy.tgz`;

/** Runs a program; rejects with all that it has printed. @returns {Promise<string>} what it printed */
export async function run(program, args, {cwd = here} = {}) {
  const options = {cwd, maxBuffer: 2 ** 26, env: {...process.env, NO_COLOR: '1', NG_CLI_ANALYTICS: 'false'}};
  try {
    const {stdout, stderr} = await promisify(execFile)(program, args, options);
    return stdout + stderr;
  } catch (error) {
    throw new Error(`${path.basename(program)} ${args.join(' ')}\n${error.stdout}${error.stderr}`, {
      cause: error,
    });
  }
}

export const npm = (args, options) => run('npm', [...args, '--no-audit', '--no-fund', '--silent'], options);
/** Runs a program of this folder's packages. */
export const tool = (name, args, options) => run(`${here}node_modules/.bin/${name}`, args, options);

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '{}');

function isInstalled() {
  const wanted = JSON.parse(read(`${here}package-lock.json`)).packages;
  const {packages = {}} = JSON.parse(read(`${here}node_modules/.package-lock.json`));
  return Object.entries(wanted).every(
    ([name, {version, optional}]) => !name || optional || packages[name]?.version === version,
  );
}

/** When the newest file of what the package is made of was written. */
function newest(file) {
  if (!statSync(file).isDirectory()) return statSync(file).mtimeMs;
  return Math.max(...readdirSync(file).map((name) => newest(path.join(file, name))));
}

const isFresh = () =>
  existsSync(tarball) &&
  existsSync(`${here}node_modules/llm-anatomy`) &&
  ['bin', 'dist', 'cdn', 'models', 'package.json', 'custom-elements.json'].every(
    (part) => newest(root + part) < statSync(tarball).mtimeMs,
  );

/** Packs what has been built, without building it again. */
async function pack() {
  const folder = path.dirname(tarball);
  mkdirSync(folder, {recursive: true});
  const name = await npm(['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: root});
  renameSync(path.join(folder, name.trim()), tarball);
}

/** Installs what is missing: minutes on a clean clone, nothing where it is there already. */
export async function setUp() {
  if (!existsSync(`${root}dist/index.js`)) throw new Error('Nothing is built yet: npm run build');
  if (!isInstalled()) await npm(['ci']);
  if (isFresh()) return;
  await pack();
  await npm(['install', '--no-save', tarball]);
}
