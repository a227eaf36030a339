import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (folder, file) => readFileSync(path.join(folder, file), 'utf8');

/** What the kit of this folder says that its version is: in its code, and for each page how that names the CDN. */
function saidIn(folder) {
  const guides = readdirSync(path.join(folder, 'stories/guides')).filter((name) => name.endsWith('.mdx'));
  const pages = ['README.md', ...guides.map((name) => `stories/guides/${name}`)];
  return {
    code: /VERSION = '([^']+)'/.exec(read(folder, 'src/runtime/version.ts'))?.[1],
    pages: pages.flatMap((page) =>
      [...read(folder, page).matchAll(/llm-anatomy@([^/\s<]+)\//g)]
        .map(([, found]) => found)
        .filter((found) => found !== '${version}') // which the page is given
        .map((found) => `${page}: ${found}`),
    ),
  };
}

/** The same with every number replaced. */
const all = (pages, version) => pages.map((page) => page.replace(/: .*/, `: ${version}`));

describe('the version', () => {
  const {version} = JSON.parse(read(root, 'package.json'));
  const said = saidIn(root);

  it('is that of package.json in what the kit says of itself', () => {
    assert.equal(said.code, version);
  });

  it('is that of package.json wherever the README and the guides name the CDN', () => {
    for (const page of ['README.md', 'stories/guides/strict-pages.mdx'])
      assert.ok(
        said.pages.some((each) => each.startsWith(page)),
        page,
      );
    assert.deepEqual(said.pages, all(said.pages, version));
  });

  it('is written there by `npm version`, into the commit that it makes', (t) => {
    const copy = mkdtempSync(path.join(tmpdir(), 'version-'));
    t.after(() => rmSync(copy, {recursive: true}));
    for (const part of ['scripts/version.mjs', 'src/runtime/version.ts', 'README.md', 'stories/guides'])
      cpSync(path.join(root, part), path.join(copy, part), {recursive: true});
    const git = (...args) => execFileSync('git', args, {cwd: copy, encoding: 'utf8'});
    git('init', '--quiet');
    git('add', '.');
    for (const next of ['1.2.0-rc.1', '1.2.0']) {
      writeFileSync(path.join(copy, 'package.json'), JSON.stringify({version: next}));
      execFileSync(process.execPath, [path.join(copy, 'scripts/version.mjs')]);
      assert.deepEqual(saidIn(copy), {code: next, pages: all(said.pages, next)});
      assert.equal(git('diff', '--name-only'), '');
    }
  });
});
