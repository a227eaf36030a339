// The package as npm publishes it, installed into an empty project: with Vite, with esbuild, in Node, and as types.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {launchChromium} from '../../scripts/browser.mjs';
import {serve} from '../../scripts/serve.mjs';
import {built, npm, root, run, setUp, tarball, tool} from './setup.mjs';

// Far from this repository, whose own packages would stand in for what the kit forgets to name.
const project = `${mkdtempSync(path.join(realpathSync(tmpdir()), 'llm-anatomy-'))}/`;
const write = (file, text) => {
  mkdirSync(path.dirname(project + file), {recursive: true});
  writeFileSync(project + file, text);
};

before(async () => {
  await setUp();
  write('package.json', JSON.stringify({name: 'empty', private: true, type: 'module'}));
  await npm(['install', '--prefer-offline', tarball], {cwd: project});
});

after(() => rmSync(project, {recursive: true, force: true}));

const page =
  '<!doctype html><llm-tokenizer text="A cow."></llm-tokenizer><llm-prompt text="A cow."></llm-prompt>';
const script = (src) => `<meta charset="utf-8"><script type="module" src="${src}"></script>`;

/** The browser asks for one by itself. */
const isIcon = (message) => message.location().url.endsWith('/favicon.ico');

describe('in Chromium', () => {
  let browser;
  before(async () => (browser = await launchChromium()));
  after(() => browser?.close());

  /** One figure needs a rank table, the other the model; both need the worker. */
  async function untilReady(t, folder, address) {
    const server = await serve(project + folder);
    t.after(() => server.close());
    await untilReadyAt(t, server.origin + address);
  }

  async function untilReadyAt(t, address) {
    const tab = await browser.newPage();
    t.after(() => tab.close());
    const errors = [];
    tab.on('pageerror', (error) => errors.push(String(error)));
    tab.on('console', (message) => {
      if (message.type() === 'error' && !isIcon(message)) errors.push(message.text());
    });
    await tab.goto(address);
    for (const tag of ['llm-tokenizer', 'llm-prompt'])
      await tab.locator(`${tag}[state=ready]`).waitFor({timeout: 60_000});
    assert.equal(tab.workers().length, 1, 'there is no worker');
    assert.deepEqual(errors, []);
  }

  const imports = "import 'llm-anatomy/llm-tokenizer';\nimport 'llm-anatomy/llm-prompt';\n";

  test('Vite bundles it with worker, tables and model', async (t) => {
    write('vite/index.html', page + script('./main.js'));
    write('vite/main.js', imports);
    await tool('vite', ['build', '--base', './', '--logLevel', 'warn'], {cwd: `${project}vite`});
    await untilReady(t, 'vite/dist', '/');
  });

  test('so does its development server, without any configuration', async (t) => {
    write('vite-dev/index.html', page + script('./main.js'));
    write('vite-dev/main.js', imports);
    const {createServer} = await import('vite');
    const server = await createServer({root: `${project}vite-dev`, server: {port: 0}, logLevel: 'error'});
    t.after(() => server.close());
    await server.listen();
    await untilReadyAt(t, server.resolvedUrls.local[0]);
  });

  test('esbuild does with the plugin that comes along', async (t) => {
    write('esbuild/main.js', imports);
    write('esbuild/site/deep/index.html', page + script('./code/main.js'));
    const {build} = await import('esbuild');
    const {llmAnatomy} = await import(`${project}node_modules/llm-anatomy/dist/frameworks/esbuild.js`);
    await build({
      entryPoints: [`${project}esbuild/main.js`],
      outdir: `${project}esbuild/site/deep/code`,
      ...{bundle: true, format: 'esm', splitting: true, minify: true, logLevel: 'silent'},
      plugins: [llmAnatomy()],
    });
    await untilReady(t, 'esbuild/site', '/deep/index.html');
  });

  test('a page without a build takes the folder cdn/', async (t) => {
    write('index.html', page + script('./node_modules/llm-anatomy/cdn/autoload.js'));
    await untilReady(t, '', '/');
  });
});

test('Node imports core, load, session, node and the classes, without a DOM', async () => {
  write(
    'use.js',
    `import {LlmTokenizer} from 'llm-anatomy';
import {run, softmax} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {trainParallel} from 'llm-anatomy/node';
import {defaultSession} from 'llm-anatomy/session';
const {model, tokenizer} = await loadHouseModel();
const {logits} = run(model, tokenizer.encode('A cow.'));
console.log([LlmTokenizer, softmax, trainParallel, defaultSession].every((each) => typeof each === 'function'));
console.log(logits.every(Number.isFinite));
`,
  );
  assert.equal(await run(process.execPath, ['use.js'], {cwd: project}), 'true\ntrue\n');
});

for (const moduleResolution of ['bundler', 'node16'])
  test(`its types hold under moduleResolution ${moduleResolution}`, async () => {
    write(
      'use.ts',
      `import {LlmAttention, LlmTextRequestEvent, type TokenizerStrings} from 'llm-anatomy';
import {run, type Intervention} from 'llm-anatomy/core';
import {loadHouseModel} from 'llm-anatomy/load';
import {trainParallel} from 'llm-anatomy/node';
import {defaultSession, openModel} from 'llm-anatomy/session';
import 'llm-anatomy/define';
import 'llm-anatomy/llm-tokenizer';

const change: Intervention = {at: 'blocks.1.attn.z', head: 2, op: 'zero'};
const {model} = await loadHouseModel({checkpoint: 'instruct'});
export const loss: Float32Array = run(model, [1, 2], {interventions: [change]}).logits;
export const opened = await openModel(defaultSession(), {url: '/model/'});
const words: Partial<TokenizerStrings> = {heading: 'Zerleger'};
const tokenizer = document.querySelector('llm-tokenizer')!;
tokenizer.strings = words;
tokenizer.addEventListener('llm-tokens-change', ({ids}) => ids.length);
document.addEventListener('llm-text-request', (event) => (event as LlmTextRequestEvent).text.length);
export const attention: number = new LlmAttention().keyToken;
export const train: unknown = trainParallel;
// @ts-expect-error: none of its encodings
tokenizer.encoding = 'gpt5';
// @ts-expect-error: a file that is not exported
export * from 'llm-anatomy/dist/index.js';
`,
    );
    const module = moduleResolution === 'node16' ? 'node16' : 'esnext';
    await tool(
      'tsc',
      [
        ...['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable'],
        ...['--module', module, '--moduleResolution', moduleResolution, 'use.ts'],
      ],
      {cwd: project},
    );
  });

for (const moduleResolution of ['bundler', 'node16'])
  test(`those for frameworks do, with every declaration checked, under ${moduleResolution}`, async () => {
    const folder = `${built}checked-${moduleResolution}`;
    mkdirSync(folder, {recursive: true});
    const names = ['react', 'preact', 'solid', 'vue', 'svelte'];
    const uses = names.map(
      (name) => `import type {LlmProps as Of_${name}} from 'llm-anatomy/${name}';
export const ${name}: Of_${name}<'llm-tokenizer'> = {encoding: 'cl100k_base'};
// @ts-expect-error: none of its encodings; where a framework's own types were not found, all would be right
export const wrong_${name}: Of_${name}<'llm-tokenizer'> = {encoding: 'gpt5'};
`,
    );
    const angular = `import {LlmTokenizerDirective} from 'llm-anatomy/angular';
declare const directive: LlmTokenizerDirective;
directive.encoding = 'cl100k_base';
// @ts-expect-error: none of its encodings
directive.encoding = 'gpt5';
`;
    writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
    writeFileSync(path.join(folder, 'use.ts'), [...uses, angular].join('\n'));
    const compilerOptions = {
      ...{noEmit: true, strict: true, skipLibCheck: false, types: [], moduleResolution},
      ...{target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable']},
      module: moduleResolution === 'node16' ? 'node16' : 'esnext',
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({compilerOptions, files: ['use.ts']}));
    await tool('tsc', ['--project', folder]);
  });

test('its command is there', async () => {
  const output = await run(`${project}node_modules/.bin/llm-anatomy`, ['embed', 'llm-tokenizer'], {
    cwd: project,
  });
  assert.match(output, /<script type="module" src="[^"]*llm-tokenizer\.js" integrity="sha384-[^"]{64}"/);
});

const ofRoot = (name) => `${root}node_modules/.bin/${name}`;

test('publint finds nothing', async () => {
  const output = await run(ofRoot('publint'), ['run', tarball, '--strict']);
  assert.match(output, /All good/);
});

test('attw finds nothing', async () => {
  await run(ofRoot('attw'), [tarball, '--profile', 'esm-only', '--no-emoji']);
});
