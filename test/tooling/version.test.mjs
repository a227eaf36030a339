import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the version', () => {
  const {version} = JSON.parse(read('package.json'));

  it('is that of package.json in what the kit says of itself', () => {
    assert.equal(/VERSION = '([^']+)'/.exec(read('src/runtime/version.ts'))?.[1], version);
  });

  it('is that of package.json wherever README.md names the CDN', () => {
    const named = [...read('README.md').matchAll(/npm\/llm-anatomy@([^/]+)\//g)].map(([, found]) => found);
    assert.ok(named.length > 0);
    assert.deepEqual(new Set(named), new Set([version]));
  });
});
