/** `npm run train`, `evaluate` and `grokking`: a script of training/ on a fresh dist/. What follows -- is the script's. */
import {spawnSync} from 'node:child_process';
import {run, root, steps} from './build.mjs';

const [name, ...options] = process.argv.slice(2);
await run(steps.wasm);
await run({...steps.types, clean: []}); // what else dist/ has, may be in use
const {status} = spawnSync(process.execPath, ['--import', 'tsx', `training/${name}.ts`, ...options], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
