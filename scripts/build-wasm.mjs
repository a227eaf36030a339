// Compiles the kernels in AssemblyScript and writes them as a module of base64, so that they come with the code that asks
// for them: no address to find, no `connect-src` to ask for. Does nothing where the module is newer than its sources.
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {main} from 'assemblyscript/asc';

const folder = new URL('../src/core/tensor/assembly/', import.meta.url);
const target = new URL('../src/core/tensor/wasm-binary.ts', import.meta.url);

const options = [
  ...[
    '--runtime',
    'stub',
    '--importMemory',
    '--noExportMemory',
    '--use',
    'abort=',
    '--noAssert',
    '--noColors',
  ],
  ...['-O3', '--shrinkLevel', '1', '--converge'],
  ...['--memoryBase', '16'], // constants come first: the smaller an address, the fewer bytes it takes
  ...['--disableWarning', '112'], // no host is given a v128
];

/** Which file becomes which module, and what of WebAssembly it may use. */
const modules = [
  {name: 'kernels', entry: 'index.ts', features: 'simd'},
  {name: 'product', entry: 'product.ts', features: 'simd'},
  {name: 'relaxedProduct', entry: 'product.ts', features: 'simd,relaxed-simd'},
];

function readSource(name) {
  try {
    // A function has no decorators in TypeScript, and Prettier insists on that: here they are comments.
    return readFileSync(new URL(name, folder), 'utf8').replace(/^\/\/ (@\w+)/gm, '$1');
  } catch {
    return null;
  }
}

async function compile({entry, features}) {
  let binary;
  const {error} = await main([entry, '--outFile', 'module.wasm', '--enable', features, ...options], {
    readFile: readSource,
    writeFile: (name, bytes) => (binary = bytes),
    listFiles: () => [],
    stdout: process.stdout,
    stderr: process.stderr,
  });
  if (error) throw error;
  return binary;
}

function isFresh() {
  const sources = readdirSync(folder).map((name) => new URL(name, folder));
  const {mtimeMs} = statSync(target, {throwIfNoEntry: false}) ?? {mtimeMs: 0};
  return [...sources, import.meta.url].every((file) => statSync(fileURLToPath(file)).mtimeMs < mtimeMs);
}

if (!isFresh()) {
  const lines = ['// Written by scripts/build-wasm.mjs from assembly/.'];
  for (const module of modules) {
    const bytes = await compile(module);
    lines.push(`export const ${module.name} = '${Buffer.from(bytes).toString('base64')}';`);
    console.log(`  ${module.name}: ${bytes.length} bytes`);
  }
  writeFileSync(target, `${lines.join('\n')}\n`);
}
