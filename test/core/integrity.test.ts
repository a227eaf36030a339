/** Files held to their hashes, wherever they come from. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {
  checkpointTensors,
  completeConfig,
  formatConfig,
  formatSafetensors,
  Heap,
  Random,
  shardTensors,
  Transformer,
  writeCheckpoint,
} from 'llm-anatomy/core';
import {IntegrityError, loadModel, type Integrity, type LoadedModel} from 'llm-anatomy/load';

type Files = ReadonlyMap<string, Uint8Array>;

const config = completeConfig({
  vocab_size: 1000,
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
});
const model = new Transformer(config).initialize(new Random(1));
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const single: Files = new Map([
  ['config.json', json(formatConfig(config))],
  ['model.safetensors', writeCheckpoint(model.parameters, config)],
]);
const {index, files: shards} = shardTensors(checkpointTensors(model.parameters, config), 150_000);
const sharded: Files = new Map([
  ['config.json', json(formatConfig(config))],
  ['model.safetensors.index.json', json(index)],
  ...Array.from(shards, ([name, tensors]) => [name, formatSafetensors(tensors)] as const),
]);

const hash = (bytes: Uint8Array, bits = 256) =>
  `sha${bits}-${createHash(`sha${bits}`).update(bytes).digest('base64')}`;
const hashesOf = (files: Files, bits?: number): Integrity =>
  Object.fromEntries(Array.from(files, ([name, bytes]) => [name, hash(bytes, bits)]));

/** The same files, with one bit of one of them turned. */
function damage(files: Files, name: string): Files {
  const bytes = Uint8Array.from(files.get(name)!);
  bytes[bytes.length >> 1] ^= 1;
  return new Map(files).set(name, bytes);
}

function assertLoaded(loaded: LoadedModel): void {
  for (const [name, {data}] of model.parameters)
    assert.deepEqual(loaded.model.parameters.get(name)!.data, data, name);
}

const folder = mkdtempSync(path.join(tmpdir(), 'llm-anatomy-'));
after(() => rmSync(folder, {recursive: true}));

/** A folder on disk with these files and no others. */
function onDisk(files: Files): string {
  const place = mkdtempSync(path.join(folder, 'model-'));
  for (const [name, bytes] of files) writeFileSync(path.join(place, name), bytes);
  return place;
}

type Answer = (bytes: Uint8Array, request: IncomingMessage, response: ServerResponse) => void;

const withRanges: Answer = (bytes, request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = {'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`};
  response.writeHead(request.headers.range ? 206 : 200, {
    ...(request.headers.range && range),
    'Content-Length': bytes.length - from,
  });
  response.end(bytes.subarray(from));
};
const withoutLength: Answer = (bytes, _, response) => {
  response.writeHead(200);
  for (let at = 0; at < bytes.length; at += 5000) response.write(bytes.subarray(at, at + 5000));
  response.end();
};

describe('integrity', () => {
  let origin = '';
  let answer = withRanges;
  let served = single;
  let requests: {name: string; cache: string | undefined}[] = [];
  const server = createServer((request, response) => {
    const name = path.basename(request.url!);
    requests.push({name, cache: request.headers['cache-control']});
    const bytes = served.get(name);
    if (bytes) answer(bytes, request, response);
    else response.writeHead(404).end();
  });
  const serve = (files: Files, how = withRanges, folder = '') => {
    [served, answer, requests] = [files, how, []];
    return `${origin}/${folder}`;
  };
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => (server.closeAllConnections(), server.close()));

  for (const [title, files] of Object.entries({single, sharded}))
    it(`lets files through that are what they should be: ${title}`, async () => {
      for (const bits of [256, 384, 512]) {
        const integrity = hashesOf(files, bits);
        assertLoaded(await loadModel(onDisk(files), {integrity}));
        assertLoaded(await loadModel(new Map(files), {integrity}));
        for (const how of [withRanges, withoutLength])
          assertLoaded(await loadModel(serve(files, how), {integrity}));
      }
    });

  it('stops one bit of difference in any file, and names it', async () => {
    for (const files of [single, sharded])
      for (const name of files.keys()) {
        const damaged = damage(files, name);
        const [expected, got] = [hash(files.get(name)!), hash(damaged.get(name)!)];
        const integrity = hashesOf(files);
        for (const source of [
          onDisk(damaged),
          new Map(damaged),
          serve(damaged),
          serve(damaged, withoutLength),
        ]) {
          const heap = new Heap();
          await assert.rejects(loadModel(source, {integrity, heap}), (error) => {
            assert.ok(error instanceof IntegrityError);
            assert.match(error.message, /^integrity: expected \S+ in .* to have the hash /);
            for (const part of [name, expected, got]) assert.ok(error.message.includes(part), error.message);
            return true;
          });
          assert.equal(heap.usedBytes, 0);
        }
      }
  });

  it('stops a file that has more behind it, or less', async () => {
    const name = 'model.safetensors';
    const whole = single.get(name)!;
    for (const bytes of [whole.subarray(0, -4), Buffer.concat([whole, Buffer.alloc(4)])])
      for (const how of [withRanges, withoutLength])
        await assert.rejects(
          loadModel(serve(new Map(single).set(name, bytes), how), {integrity: hashesOf(single)}),
          IntegrityError,
        );
  });

  it('stops a file that has no hash, or that is gone', async () => {
    const rest = hashesOf(new Map([...single].filter(([name]) => name !== 'config.json')));
    await assert.rejects(
      loadModel(onDisk(single), {integrity: rest}),
      /^IntegrityError: integrity: expected a hash for config\.json in .*, got none$/,
    );
    await assert.rejects(
      loadModel(onDisk(single), {
        integrity: {...hashesOf(single), 'tokenizer.json': hash(new Uint8Array(1))},
      }),
      /^IntegrityError: integrity: expected tokenizer\.json in .* to have the hash sha256-.*, got no such file$/,
    );
    const more = new Map(single).set('tokenizer.json', json({}));
    await assert.rejects(
      loadModel(serve(more), {integrity: hashesOf(single)}),
      /expected a hash for tokenizer\.json/,
    );
  });

  it('reads no file before it has hashes to compare with', async () => {
    const {length} = hash(new Uint8Array(1));
    for (const wrong of [
      '',
      'sha256-',
      `md5-${'A'.repeat(24)}`,
      `sha256-${'A'.repeat(length)}`,
      'ab'.repeat(32),
    ]) {
      const loading = loadModel(serve(single), {integrity: {'config.json': wrong}});
      await assert.rejects(
        loading,
        /^IntegrityError: integrity: expected "sha256-" .* for config\.json, got "/,
      );
    }
    const real = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
    Object.defineProperty(globalThis, 'crypto', {value: {}, configurable: true}); // as on an insecure origin
    try {
      const loading = loadModel(serve(single), {integrity: hashesOf(single)});
      await assert.rejects(
        loading,
        /^IntegrityError: integrity: expected crypto\.subtle, .*https.*, got none/,
      );
      assert.deepEqual(requests, []);
      assertLoaded(await loadModel(serve(single)));
    } finally {
      Object.defineProperty(globalThis, 'crypto', real);
    }
  });

  it('asks a server once for each file, and past its cache for one that was wrong', async () => {
    const integrity = hashesOf(single);
    const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
    const damaged = damage(single, 'model.safetensors');
    await assert.rejects(loadModel(serve(damaged, withRanges, 'cached/'), {integrity}), IntegrityError);
    assert.deepEqual(
      requests.map(({name}) => name),
      names,
    );
    const again = () => loadModel(serve(single, withRanges, 'cached/'), {integrity});
    assertLoaded(await again());
    assert.deepEqual(
      requests.map(({name}) => name),
      names,
    );
    assert.deepEqual(
      requests.map(({cache}) => cache),
      [undefined, undefined, 'no-cache'],
    );
    assertLoaded(await again());
    assert.ok(
      requests.every(({cache}) => cache === undefined),
      'it was right the last time',
    );
  });

  it('tells of bytes as they come, up to all of them', async () => {
    for (const [source, files] of [
      [serve(single), single],
      [onDisk(sharded), sharded],
    ] as const) {
      const progress: {done: number; total: number}[] = [];
      await loadModel(source, {
        integrity: hashesOf(files),
        onProgress: ({done, total}) => progress.push({done, total}),
      });
      const {done, total} = progress.at(-1)!;
      assert.equal(done, total);
      assert.ok(
        progress.length > 4 && progress.every((now, i) => i === 0 || now.done >= progress[i - 1].done),
      );
    }
  });

  it('stops a download when it is told', async () => {
    let closed: Promise<void> | undefined;
    const url = serve(single, (bytes, request, response) => {
      if (request.url!.endsWith('.json')) return withRanges(bytes, request, response);
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, {'Content-Length': bytes.length});
      response.write(bytes.subarray(0, bytes.length / 2)); // and no more
    });
    const controller = new AbortController();
    const loading = loadModel(url, {
      integrity: hashesOf(single),
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await assert.rejects(loading, /^Error: enough$/);
    await closed;
  });
});
