// What the guides show of a file is in that file, line by line and in this order: so what is copied is what is tested here.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {here, root} from './setup.mjs';

const linesOf = (text) =>
  text
    .split('\n')
    // The formatter ends a tag that stands alone like a statement.
    .map((line) => line.trim().replace(/^(.*>);$/, '$1'))
    .filter(Boolean);

for (const guide of ['frameworks', 'markdown-and-cms']) {
  const text = readFileSync(`${root}stories/guides/${guide}.mdx`, 'utf8');
  const snippets = [...text.matchAll(/^```\w+ file=(\S+)\n(.*?)^```/gms)];
  for (const [, file, code] of snippets)
    test(`${guide}: ${file}: ${linesOf(code)[0]}`, () => {
      const lines = linesOf(readFileSync(here + file, 'utf8'));
      let at = 0;
      for (const line of linesOf(code)) {
        const found = lines.indexOf(line, at);
        assert.ok(found >= 0, `not there, or earlier: ${line}`);
        at = found + 1;
      }
    });
  test(`${guide} shows some`, () => assert.ok(snippets.length >= 3));
}
