// Where no browser is found, the first thing said is what to do about it.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function runTests(env) {
  return spawnSync(process.execPath, ['scripts/test.mjs', 'browser'], {cwd: root, env, encoding: 'utf8'});
}

// Elsewhere browsers are found in the places where systems put applications, whatever PATH says.
test(
  'without a browser, npm test names the command that installs one',
  {skip: process.platform !== 'linux'},
  () => {
    const {status, stdout, stderr} = runTests({PATH: ''});
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /apt-get install -y chromium/);
    assert.match(stderr, /CHROME_PATH/);
    assert.doesNotMatch(stderr, /at .*\.mjs:\d+/);
  },
);

test('a CHROME_PATH that leads nowhere is named', () => {
  const {status, stderr} = runTests({...process.env, CHROME_PATH: '/nowhere/chrome'});
  assert.equal(status, 1);
  assert.match(stderr, /CHROME_PATH is \/nowhere\/chrome/);
});

test('a step that does not exist is refused with the list of those that do', () => {
  const {status, stderr} = spawnSync(process.execPath, ['scripts/test.mjs', 'everything'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /lint, format, build/);
});
