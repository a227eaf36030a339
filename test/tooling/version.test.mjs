import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the version', () => {
  const {version} = JSON.parse(read('package.json'));

  for (const path of ['src/controllers/share.ts', 'README.md'])
    it(`is that of package.json wherever ${path} names the CDN`, () => {
      const named = [...read(path).matchAll(/npm\/llm-anatomy@([^/]+)\//g)].map(([, found]) => found);
      assert.ok(named.length > 0);
      assert.deepEqual(new Set(named), new Set([version]));
    });
});
