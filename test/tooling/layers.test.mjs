// Lints files that exist only here, one for each thing the layers forbid or permit, with the project's own config.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {ESLint} from 'eslint';
import {table} from '../../scripts/eslint/layers.mjs';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const eslint = new ESLint({cwd});

/** The layers' complaints about `code`, as if it stood in the file `at`. */
async function complaints(at, code) {
  const [{messages}] = await eslint.lintText(code, {filePath: `${cwd}${at}`});
  const fatal = messages.find((message) => message.fatal);
  assert.equal(fatal, undefined, fatal?.message);
  return messages.map(({message}) => message).filter((message) => /layers:/.test(message));
}

/** A file of each layer, and a specifier of each layer as seen from such a file. */
const files = {
  core: 'src/core/tokenizer/sample.ts',
  node: 'src/node/sample.ts',
  runtime: 'src/runtime/sample.ts',
  context: 'src/context/sample.ts',
  events: 'src/events/sample.ts',
  styles: 'src/styles/sample.ts',
  views: 'src/views/sample.ts',
  controllers: 'src/controllers/sample.ts',
  elements: 'src/elements/llm-sample/llm-sample.ts',
  index: 'src/index.ts',
  define: 'src/define.ts',
  load: 'src/load.ts',
  session: 'src/session.ts',
  autoload: 'src/autoload.ts',
};
const targets = {
  core: 'core/index.js',
  node: 'node/train-parallel.js',
  runtime: 'runtime/session.js',
  context: 'context/model.js',
  events: 'events/tokens-change.js',
  styles: 'styles/host.js',
  views: 'views/scale.js',
  controllers: 'controllers/roving.js',
  elements: 'elements/llm-other/llm-other.js',
  index: 'index.js',
  autoload: 'autoload.js',
  load: 'load.js',
  session: 'session.js',
};
const packages = [
  'lit',
  'lit/decorators.js',
  '@lit/context',
  'uplot',
  'js-tiktoken',
  'node:fs',
  'node:worker_threads',
];

const up = (layer) => '../'.repeat(files[layer].split('/').length - 2) || './';
const forms = {
  static: (specifier) => `import {x} from '${specifier}';\nexport const y = x;`,
  bare: (specifier) => `import '${specifier}';`,
  inline: (specifier) => `import {type X} from '${specifier}';\nexport const y: X = 0;`,
  reexport: (specifier) => `export {x} from '${specifier}';`,
  star: (specifier) => `export * from '${specifier}';`,
  dynamic: (specifier) => `export const y = import('${specifier}');`,
  url: (specifier) => `export const y = new URL('${specifier}', import.meta.url);`,
  resolve: (specifier) => `export const y = import.meta.resolve('${specifier}');`,
  type: (specifier) => `import type {X} from '${specifier}';\nexport const y: X = 0;`,
  typeReexport: (specifier) => `export type {X} from '${specifier}';`,
  typeQuery: (specifier) => `export const y: import('${specifier}').X = 0;`,
};
const kinds = {
  static: ['static', 'bare', 'inline', 'reexport', 'star'],
  dynamic: ['dynamic', 'url', 'resolve'],
  type: ['type', 'typeReexport', 'typeQuery'],
};

test('every layer of the table has a sample here', () => {
  assert.deepEqual(Object.keys(files).sort(), Object.keys(table).sort());
});

// What each layer may do, spelled out a second time: 'v' values, 't' types only, 'd' import() only.
const permitted = {
  core: {core: 'v'},
  node: {core: 'v', node: 'v'},
  runtime: {core: 'v', runtime: 'v'},
  context: {core: 't', runtime: 'v', context: 'v', events: 't'},
  events: {core: 't', runtime: 't', context: 't', events: 'v'},
  styles: {styles: 'v'},
  views: {core: 't', styles: 'v', views: 'v'},
  controllers: {
    core: 't',
    runtime: 'v',
    context: 'v',
    events: 'v',
    styles: 'v',
    views: 'v',
    controllers: 'v',
  },
  elements: {core: 'v', runtime: 'v', context: 'v', events: 'v', styles: 'v', views: 'v', controllers: 'v'},
  index: {
    ...{core: 'v', runtime: 'v', context: 'v', events: 'v', styles: 'v', views: 'v', controllers: 'v'},
    ...{elements: 'v', index: 'v', session: 'v'},
  },
  define: {elements: 'v'},
  load: {runtime: 'v', load: 'v'},
  session: {runtime: 'v', session: 'v'},
  autoload: {elements: 'd', autoload: 'v'},
};
const kindsOf = {v: ['static', 'dynamic', 'type'], t: ['type'], d: ['dynamic', 'type']};

for (const [layer, at] of Object.entries(files)) {
  test(`${layer}: each layer it may and may not import`, async () => {
    for (const [target, file] of Object.entries(targets)) {
      const allowed = kindsOf[permitted[layer][target]] ?? [];
      for (const [kind, names] of Object.entries(kinds)) {
        for (const name of names) {
          const code = forms[name](up(layer) + file);
          const found = await complaints(at, code);
          assert.equal(found.length, allowed.includes(kind) ? 0 : 1, `${at}: ${code}\n${found}`);
        }
      }
    }
  });

  test(`${layer}: each package it may and may not import`, async () => {
    const allowed = {
      node: ['node:worker_threads'],
      context: ['@lit/context'],
      styles: ['lit', 'lit/decorators.js'],
      views: ['lit', 'lit/decorators.js'],
      controllers: ['lit', 'lit/decorators.js', '@lit/context'],
      elements: ['lit', 'lit/decorators.js', '@lit/context'],
    };
    for (const name of packages) {
      for (const form of ['static', 'reexport', 'dynamic', 'type']) {
        const code = forms[form](name);
        const found = await complaints(at, code);
        assert.equal(found.length, allowed[layer]?.includes(name) ? 0 : 1, `${at}: ${code}\n${found}`);
      }
    }
  });
}

test('nn and tensor know nothing of models', async () => {
  for (const folder of ['nn', 'tensor'])
    for (const form of ['static', 'type']) {
      assert.equal(
        (await complaints(`src/core/${folder}/sample.ts`, forms[form]('../model/config.js'))).length,
        1,
      );
      assert.equal((await complaints(`src/core/${folder}/sample.ts`, forms[form]('../show.js'))).length, 0);
    }
  assert.equal(
    (await complaints('src/core/training/sample.ts', forms.static('../model/config.js'))).length,
    0,
  );
});

test('the package by its own name counts as the layer behind it', async () => {
  assert.equal((await complaints(files.core, forms.static('llm-anatomy'))).length, 1);
  assert.equal((await complaints(files.controllers, forms.static('llm-anatomy/core'))).length, 1);
  assert.equal((await complaints(files.controllers, forms.type('llm-anatomy/core'))).length, 0);
  assert.equal((await complaints(files.elements, forms.static('llm-anatomy/core'))).length, 0);
  assert.equal((await complaints(files.elements, forms.static('llm-anatomy/llm-bpe'))).length, 1);
  assert.equal((await complaints(files.autoload, forms.dynamic('llm-anatomy/llm-bpe'))).length, 0);
});

test('an element may import its own folder, and no other element', async () => {
  const own = forms.static('./llm-sample.styles.js');
  assert.deepEqual(await complaints(files.elements, own), []);
  assert.match((await complaints(files.elements, forms.static('../llm-other/define.js')))[0], /llm-other/);
});

test('uPlot is imported in one file', async () => {
  assert.deepEqual(await complaints('src/views/chart.ts', forms.dynamic('uplot')), []);
  assert.match(
    (await complaints('src/views/other.ts', forms.dynamic('uplot')))[0],
    /only src\/views\/chart\.ts/,
  );
});

test('the rank tables are named in the runtime', async () => {
  const code = 'export const at = (name: string) => new URL(`../ranks/${name}.bin`, import.meta.url);';
  assert.deepEqual(await complaints(files.runtime, code), []);
  assert.equal((await complaints(files.controllers, code)).length, 1);
});

test("the house model's files are named in the runtime", async () => {
  const code = "export const at = new URL('../../models/nano/config.json', import.meta.url);";
  assert.deepEqual(await complaints(files.runtime, code), []);
  assert.equal((await complaints(files.controllers, code)).length, 1);
  const other = "export const at = new URL('../../training/recipe.js', import.meta.url);";
  assert.equal((await complaints(files.runtime, other)).length, 1);
});

test('an address computed at run time is for the runtime', async () => {
  const code = 'export const load = (url: string) => import(url);';
  assert.deepEqual(await complaints(files.runtime, code), []);
  assert.match((await complaints(files.elements, code))[0], /not written out/);
});

test('workers start in the runtime', async () => {
  for (const code of ["new Worker('x');", "new SharedWorker('x');", "new globalThis.Worker('x');"]) {
    assert.deepEqual(await complaints(files.runtime, code), []);
    for (const layer of ['core', 'controllers', 'elements', 'autoload']) {
      assert.equal((await complaints(files[layer], code)).length, 1, `${layer}: ${code}`);
    }
  }
});

test('the core sees no page, network or clock', async () => {
  for (const name of [
    'document',
    'window',
    'customElements',
    'fetch',
    'localStorage',
    'navigator',
    'HTMLElement',
  ]) {
    assert.equal((await complaints(files.core, `export const x = ${name};`)).length, 1, name);
    assert.equal((await complaints(files.core, `export const x = globalThis.${name};`)).length, 1, name);
    assert.deepEqual(await complaints(files.elements, `export const x = ${name};`), [], name);
  }
  for (const name of ['requestAnimationFrame', 'performance', 'setTimeout']) {
    assert.equal((await complaints(files.core, `export const x = ${name};`)).length, 1, name);
  }
});

test('a file that is in no layer is refused', async () => {
  assert.match((await complaints('src/helpers/misc.ts', 'export const x = 1;'))[0], /no layer/);
});
