// The guide's own script, run as it stands there.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {test} from 'node:test';
import {root} from '../../scripts/build.mjs';
import {until} from '../embed/figure.mjs';
import {hydration} from './pages.mjs';

const guide = readFileSync(new URL('../../stories/guides/server.mdx', import.meta.url), 'utf8');
const [script, entry] = [...guide.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  return port;
}

test('the guide’s server sends the picture of a figure', async (t) => {
  const PORT = await freePort();
  const options = {cwd: root, env: {...process.env, PORT}, stdio: ['ignore', 'ignore', 'inherit']};
  const server = spawn(process.execPath, ['--input-type=module', '--eval', script], options);
  t.after(() => server.kill());
  const get = () =>
    fetch(`http://localhost:${PORT}/`).then(
      (response) => response.text(),
      () => '',
    );
  await until(true, async () => (await get()) !== '', {timeout: 60_000});
  const page = await get();
  assert.match(
    page,
    /<llm-attention\s+text="The cow eats the grass\.">\s*<template [^>]*shadowrootmode="open">/,
  );
  assert.match(page, /<textarea[^>]* placeholder="The cow eats the grass\."/);
  assert.match(page, /<\/template>\s*<p>For each token/);
  assert.ok(script.split('\n').length <= 25, 'it is as short as it says');
});

test('the guide loads what these tests load', () => {
  assert.match(entry, new RegExp(`^import '${hydration}';\nimport 'llm-anatomy/llm-attention';\n$`));
});
