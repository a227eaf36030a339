// custom-elements.json is what editors, Storybook and readers know of the elements: fresh, and nothing left undescribed.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const committed = readFileSync(path.join(root, 'custom-elements.json'), 'utf8');
const {modules} = JSON.parse(committed);
const {exports: published} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const elements = modules
  .flatMap(({declarations}) => declarations)
  .filter(({customElement}) => customElement)
  .sort((a, b) => (a.tagName < b.tagName ? -1 : 1));

function sourceOf(tag) {
  const folder = path.join(root, 'src/elements', tag);
  return readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
}

test('it is fresh (npm run manifest)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'manifest-'));
  try {
    const analyzer = path.join(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js');
    const config = 'custom-elements-manifest.config.mjs';
    const outdir = path.relative(root, folder);
    execFileSync(process.execPath, [analyzer, 'analyze', '--quiet', '--config', config, '--outdir', outdir], {
      cwd: root,
    });
    const fresh = readFileSync(path.join(folder, 'custom-elements.json'), 'utf8');
    assert.ok(fresh === committed, 'custom-elements.json is stale: npm run manifest');
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('it names every element the package exports', () => {
  const tags = Object.keys(published).filter((name) => name.startsWith('./llm-'));
  assert.deepEqual(
    elements.map(({tagName}) => `./${tagName}`),
    tags.sort(),
  );
});

test('it names no file of src/', () => {
  assert.doesNotMatch(committed, /"\/?src\//);
});

// In these an author's value would never reach the element.
test('no setting has a name that React, Preact or Vue keeps for itself', () => {
  const kept = ['key', 'ref', 'is', 'children', 'class', 'className', 'style', 'slot', 'innerHTML'];
  const names = elements.flatMap(({members = [], attributes = []}) =>
    [...members, ...attributes].map(({name}) => name),
  );
  assert.deepEqual(
    kept.filter((name) => names.includes(name)),
    [],
  );
});

for (const element of elements) {
  const {tagName, summary, superclass, members = []} = element;

  test(`<${tagName}>: everything a user meets is described`, () => {
    assert.ok(summary?.length > 0, `<${tagName}> lacks its @summary`);
    assert.ok(superclass, `<${tagName}> has no superclass`);
    // What draws nothing has no slot and nothing to be styled.
    const looks = element.cssParts || element.cssProperties ? ['slots', 'cssParts', 'cssProperties'] : [];
    for (const list of ['attributes', ...looks]) {
      assert.ok(element[list]?.length > 0, `<${tagName}> lists no ${list}`);
      for (const {name, description, inheritedFrom} of element[list]) {
        if (inheritedFrom?.package) continue;
        assert.ok(description?.trim(), `<${tagName}>: ${list}: ${name || '(default)'} lacks a description`);
      }
    }
    for (const {name, default: value} of element.cssProperties ?? []) {
      assert.match(name, /^--llm-/, `<${tagName}>: custom property ${name}`);
      assert.ok(value, `<${tagName}>: custom property ${name} lacks its default`);
    }
    const {events = []} = element;
    for (const {name, description} of events) {
      assert.match(name, /^llm-/, `<${tagName}>: event ${name}`);
      assert.ok(description?.trim(), `<${tagName}>: event ${name} lacks a description`);
    }
    const listed = events.map(({type}) => type?.text);
    for (const [, type] of sourceOf(tagName).matchAll(/new (Llm\w+Event)\(/g))
      assert.ok(listed.includes(type), `<${tagName}>: ${type} is not listed`);
  });

  test(`<${tagName}>: nothing private is in it`, () => {
    for (const {name, privacy} of members) {
      assert.doesNotMatch(name, /^[#_]/, `<${tagName}>: ${name}`);
      assert.ok(!privacy || privacy === 'public', `<${tagName}>: ${name} is ${privacy}`);
    }
  });
}
