import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {root, tarball} from '../frameworks/setup.mjs';

/** Runs the script in a folder that has this version and this changelog. */
async function release(t, version, changelog, asked, variables) {
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'));
  t.after(() => rm(folder, {recursive: true}));
  await mkdir(path.join(folder, 'scripts'));
  const script = path.join(folder, 'scripts', 'release.mjs');
  await cp(new URL('../../scripts/release.mjs', import.meta.url), script);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({version}));
  await writeFile(path.join(folder, 'CHANGELOG.md'), changelog);
  const {status, stdout, stderr} = spawnSync(process.execPath, [script, asked], {
    encoding: 'utf8',
    env: {...process.env, ...variables},
  });
  return {status, stdout, stderr};
}

const changelog = '# Changelog\n\n## 1.2.0 (2027-01-31)\n\n- New.\n\n## 1.1.0 (2027-01-01)\n\n- Old.\n';

test('prints what the changelog says of the version that is tagged, and nothing else', async (t) => {
  const {status, stdout} = await release(t, '1.2.0', changelog, 'v1.2.0');
  assert.equal(status, 0);
  assert.equal(stdout, '- New.\n');
});

test('refuses a tag that is not the package’s version', async (t) => {
  const {status, stderr} = await release(t, '1.2.0', changelog, 'v1.2.1');
  assert.equal(status, 1);
  assert.match(stderr, /expected the tag v1\.2\.0.*got v1\.2\.1/);
});

test('refuses a version that the changelog does not have, or not with a date', async (t) => {
  assert.match((await release(t, '1.3.0', changelog, 'v1.3.0')).stderr, /expected a section “## 1\.3\.0”/);
  const early = changelog.replace('2027-01-31', 'unreleased');
  assert.match((await release(t, '1.2.0', early, 'v1.2.0')).stderr, /expected a date behind 1\.2\.0/);
});

test('a version before its time goes to the channel for those', async (t) => {
  assert.equal((await release(t, '1.2.0', changelog, '--channel')).stdout, 'latest\n');
  assert.equal((await release(t, '2.0.0-rc.1', changelog, '--channel')).stdout, 'next\n');
});

test('`npm version` is refused before it writes, where the changelog does not have that version with a date', async (t) => {
  const next = (version) => release(t, '1.1.0', changelog, '--next', {npm_new_version: version});
  assert.deepEqual(await next('1.2.0'), {status: 0, stdout: '', stderr: ''});
  const {status, stderr} = await next('1.3.0');
  assert.equal(status, 1);
  assert.match(stderr, /expected a section “## 1\.3\.0”/);
});

const workflows = path.join(root, '.github/workflows');

test('what is published is the tarball that the tests have installed', async () => {
  const workflow = await readFile(path.join(workflows, 'release.yml'), 'utf8');
  assert.ok(workflow.includes(`cp ${path.relative(root, tarball)} `));
  assert.ok(workflow.includes(`npm publish ./${path.basename(tarball)} `));
});

test('workflows name actions by their commits', async () => {
  for (const name of await readdir(workflows)) {
    const lines = (await readFile(path.join(workflows, name), 'utf8')).split('\n');
    for (const line of lines.filter((each) => each.includes('uses:')))
      assert.match(line, /uses: [\w/-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/, name);
  }
});
