// The elements' types in each framework: what is right compiles, and each of a list of mistakes is an error in its own line.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';
import {stripVTControlCharacters} from 'node:util';
import {here, setUp, tool} from './setup.mjs';

before(setUp);

/** How each framework checks a project. */
const checks = {
  react: (folder) => tool('tsc', ['-p', folder]),
  preact: (folder) => tool('tsc', ['-p', folder]),
  solid: (folder) => tool('tsc', ['-p', folder]),
  plain: (folder) => tool('tsc', ['-p', folder]),
  vue: (folder) => tool('vue-tsc', ['-p', folder]),
  svelte: (folder) =>
    tool('svelte-check', ['--tsconfig', './tsconfig.json', '--output', 'machine'], {cwd: here + folder}),
  angular: (folder) => tool('ngc', ['-p', folder, '--noEmit']),
};

// A mark of these is itself an error where nothing is wrong.
for (const framework of ['react', 'preact', 'solid', 'plain', 'vue'])
  test(`${framework}: the app compiles, and no mistake does`, () => checks[framework](`apps/${framework}`));

const distinct = (values) => [...new Set(values)].sort((a, b) => a - b);

/** The lines that follow a mark. */
function markedLines(file) {
  const lines = readFileSync(here + file, 'utf8').split('\n');
  return lines.flatMap((line, i) => (line.startsWith('<!-- wrong:') ? [i + 2] : []));
}

// These have no such mark: what they say is compared with where it should be said.
const others = [
  ['svelte', 'Wrong.svelte', /ERROR "(.+?)" (\d+):/g],
  ['angular', 'wrong.html', /(\S+\.\w+):(\d+):\d+ - error/g],
];
for (const [framework, file, pattern] of others)
  test(`${framework}: the app compiles, and no mistake does`, async () => {
    const {message} = await checks[framework](`apps/${framework}`).then(
      () => assert.fail('the mistakes compiled'),
      (error) => error,
    );
    const output = stripVTControlCharacters(message);
    const errors = [...output.matchAll(pattern)].map(([, where, line]) => [where, Number(line)]);
    const elsewhere = errors.filter(([where]) => !where.endsWith(file));
    assert.deepEqual(elsewhere, [], output);
    const marked = markedLines(`apps/${framework}/${file}`);
    assert.deepEqual(distinct(errors.map(([, line]) => line)), marked, output);
    assert.ok(marked.length > 10);
  });

test('editors: the data name every element and its attributes', async () => {
  const read = (file) => JSON.parse(readFileSync(`${here}node_modules/llm-anatomy/${file}`, 'utf8'));
  const {exports, 'web-types': webTypes} = read('package.json');
  const {tags} = read(exports['./vscode.html-custom-data.json']);
  const {contributions} = read(webTypes);
  const expected = read('custom-elements.json')
    .modules.flatMap(({declarations}) => declarations)
    .filter(({tagName}) => tagName);
  for (const {tagName, attributes} of expected) {
    const names = attributes.map(({name}) => name).filter((name) => name !== 'state');
    for (const list of [tags, contributions.html.elements]) {
      const element = list.find(({name}) => name === tagName);
      assert.deepEqual(
        element?.attributes.map(({name}) => name),
        names,
        tagName,
      );
    }
  }
  const {values} = tags
    .find(({name}) => name === 'llm-tokenizer')
    .attributes.find(({name}) => name === 'show');
  assert.deepEqual(
    values.map(({name}) => name),
    ['text', 'bytes', 'ids'],
  );
});
