/** The session where there is no page: it computes on Node's own thread, and lets the process end. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, describe, it} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {completeConfig, formatConfig, Random, run, Transformer, writeCheckpoint} from 'llm-anatomy/core';
import {openModel, Session, SessionError} from 'llm-anatomy/session';

const config = completeConfig({vocab_size: 11, hidden_size: 8, num_hidden_layers: 1, num_attention_heads: 2});
const model = new Transformer(config).initialize(new Random(1));
const files = new Map<string, string | Uint8Array>([
  ['config.json', JSON.stringify(formatConfig(config))],
  ['model.safetensors', writeCheckpoint(model.parameters, config)],
]);
const folder = mkdtempSync(path.join(tmpdir(), 'llm-anatomy-'));
for (const [name, content] of files) writeFileSync(path.join(folder, name), content);
after(() => rmSync(folder, {recursive: true}));

describe('a session in Node', () => {
  const session = new Session();
  after(() => session.close());
  const expected = run(model, [1, 2, 3]).logits;

  it('opens a model by its address in full, of a server or a folder', async () => {
    const server = createServer((request, response) => {
      const content = files.get(request.url!.slice(1));
      response.writeHead(content ? 200 : 404).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const {port} = server.address() as AddressInfo;
      for (const url of [`http://127.0.0.1:${port}/`, pathToFileURL(folder).href]) {
        const opened = await openModel(session, {url}, {kernels: {wasm: false}});
        assert.equal(await session.place(), 'main thread');
        assert.deepEqual((await opened.run([1, 2, 3])).logits, expected);
        opened.close();
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('says that there is no page for an address to be relative to', async () => {
    for (const url of ['gpt2/', '/models/gpt2/', '', 'http://'])
      await assert.rejects(
        openModel(session, {url}),
        (error) =>
          error instanceof SessionError &&
          error.kind === 'AddressError' &&
          /^openModel: expected a URL in full, .* no page .*, got "/.test(error.message),
      );
  });

  it('lets the process end once it is closed', () => {
    const code = `
      import {openModel, Session} from 'llm-anatomy/session';
      const session = new Session();
      const model = await openModel(session, {config: ${JSON.stringify(config)}});
      console.log((await model.run([1, 2, 3])).logits.length);
      await session.close();`;
    const {stdout, stderr, signal} = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.equal(stdout.trim(), '33', stderr);
    assert.equal(signal, null, 'it had to be ended');
  });
});
