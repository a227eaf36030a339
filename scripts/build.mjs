// Builds everything that is generated: dist/ for npm, cdn/ for script tags, site/ for the demo page.
import {spawn} from 'node:child_process';
import {rm} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (tool) => `${root}node_modules/${tool}`;

export const steps = {
  wasm: {title: 'AssemblyScript → src/core/tensor/wasm-binary.ts', command: ['scripts/build-wasm.mjs']},
  types: {title: 'TypeScript → dist/', clean: ['dist'], command: [bin('typescript/bin/tsc')]},
  frameworks: {title: 'types for frameworks → dist/frameworks/', command: ['scripts/build-types.mjs']},
  ranks: {title: 'rank tables → dist/ranks/', command: ['scripts/build-ranks.mjs']},
  bundle: {
    title: 'Rollup → cdn/',
    clean: ['cdn'],
    command: [bin('rollup/dist/bin/rollup'), '--config', '--silent'],
  },
  site: {title: 'demo page → site/', command: ['demo/build.mjs']},
};

/** Runs one step; rejects where it fails, after the step itself has said why. */
export async function run({title, clean = [], command}, {signal} = {}) {
  const start = performance.now();
  for (const folder of clean) await rm(root + folder, {recursive: true, force: true});
  const child = spawn(process.execPath, command, {cwd: root, stdio: 'inherit', signal});
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`build: ${title} failed`);
  console.log(`  ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

export async function build(options) {
  for (const step of Object.values(steps)) await run(step, options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
