import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {subjects} from '../../stories/guides/subjects.js';

const read = (name) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(await read('custom-elements.json'));
const tags = manifest.modules.flatMap(({declarations = []}) =>
  declarations.flatMap(({tagName = []}) => tagName),
);

test('the gallery has each element once, under the subject that its stories have', async () => {
  assert.deepEqual(Object.values(subjects).flat().sort(), tags.toSorted());
  for (const [subject, listed] of Object.entries(subjects))
    for (const tag of listed)
      assert.match(await read(`stories/${tag}.stories.ts`), new RegExp(`title: '${subject}/${tag}'`), tag);
});

test('the guides name no attribute and no custom property that the manifest does not have', async () => {
  const known = new Map(
    manifest.modules.flatMap(({declarations = []}) =>
      declarations.flatMap((each) =>
        each.tagName ? [[each.tagName, new Set((each.attributes ?? []).map(({name}) => name))]] : [],
      ),
    ),
  );
  // What a server draws of any figure has one more.
  const properties = new Set(['--llm-needs-script']);
  for (const {declarations = []} of manifest.modules)
    for (const {cssProperties = []} of declarations) for (const {name} of cssProperties) properties.add(name);
  const everywhere = new Set(['class', 'className', 'id', 'slot', 'key', 'dir', 'lang', 'ref']);
  const folder = new URL('../../stories/guides/', import.meta.url);
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.mdx'))) {
    const text = await read(`stories/guides/${name}`);
    for (const [, tag, attributes] of text.matchAll(/<(llm-[\w-]+)((?:\s+[\w:@.-]+="[^"{}]*")*)\s*\/?>/g)) {
      assert.ok(known.has(tag), `${name}: <${tag}>`);
      for (const [, attribute] of attributes.matchAll(/\s(?!v-)([\w-]+)="/g))
        // but for Vue's directives
        assert.ok(
          everywhere.has(attribute) || known.get(tag).has(attribute),
          `${name}: <${tag} ${attribute}>`,
        );
    }
    for (const [property] of text.matchAll(/--llm-[\w-]+/g))
      assert.ok(properties.has(property), `${name}: ${property}`);
  }
});
