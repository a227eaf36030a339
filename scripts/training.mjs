/**
 * `npm run train`, `evaluate` and `grokking`: a script of training/ on a fresh dist/, and last the hashes of models/nano. What
 * follows -- is the script's.
 */
import {spawnSync} from 'node:child_process';
import {run, root, steps} from './build.mjs';

const [name, ...options] = process.argv.slice(2);
await run(steps.wasm);
await run({...steps.types, clean: []}); // what else dist/ has, may be in use
const node = (...command) => spawnSync(process.execPath, command, {cwd: root, stdio: 'inherit'}).status ?? 1;
// With options it writes elsewhere, or may have.
process.exit(
  node('--import', 'tsx', `training/${name}.ts`, ...options) ||
    (options.length === 0 ? node('scripts/integrity.mjs') : 0),
);
