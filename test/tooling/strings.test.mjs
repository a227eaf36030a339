import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {test} from 'node:test';
import {figureStrings} from '../../dist/views/strings.js';
import {menuStrings} from '../../dist/views/menu-strings.js';

const shared = {...figureStrings, ...menuStrings};
const elements = new URL('../../dist/elements/', import.meta.url);

// An element's words and those of its frame and menu are one object: a word of the same name would take the other's place.
for (const name of await readdir(elements)) {
  const file = new URL(`${name}/strings.js`, elements);
  if (!existsSync(file)) continue; // an element without words
  test(`${name}: no word takes the place of one of the frame or the menu`, async () => {
    const module = await import(file);
    assert.ok(Object.keys(module).length > 0);
    for (const words of Object.values(module))
      for (const [key, word] of Object.entries(words))
        if (key in shared) assert.equal(word, shared[key], key);
  });
}
