// What the guides show is what is tested here: with `file=` a whole file, with `part=` lines that follow each other in one.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {here, root} from './setup.mjs';

const read = (file) => readFileSync(here + file, 'utf8');

/** Without its indentation, which is another in the file than in the guide. */
const withoutIndent = (text) => text.replace(/^ +/gm, '').trim();

for (const [guide, count] of Object.entries({frameworks: 10, 'markdown-and-cms': 3, server: 1})) {
  const text = readFileSync(`${root}stories/guides/${guide}.mdx`, 'utf8');
  const snippets = [...text.matchAll(/^```\w+ (file|part)=(\S+)\n(.*?)^```/gms)];
  for (const [, kind, file, code] of snippets)
    test(`${guide}: ${kind} ${file}`, () => {
      if (kind === 'file') assert.equal(code, read(file));
      else assert.ok(withoutIndent(read(file)).includes(withoutIndent(code)), `not in ${file}:\n${code}`);
    });
  test(`${guide} shows ${count}`, () => assert.equal(snippets.length, count));
}

test('frameworks: Preact’s file is that of React, but for two imports', () => {
  const ofReact = read('apps/react/Tokens.tsx');
  const ofPreact = ofReact
    .replace("'react'", "'preact/hooks'")
    .replace('llm-anatomy/react', 'llm-anatomy/preact');
  assert.equal(read('apps/preact/Tokens.tsx'), ofPreact);
});
