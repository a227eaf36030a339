/** The house model in Node: opened without a word, held to its hashes, from the package or from elsewhere. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {
  applyDelta,
  CheckpointError,
  DeltaError,
  Heap,
  readDeltaMetadata,
  type Transformer,
} from 'llm-anatomy/core';
import {
  IntegrityError,
  loadHouseModel,
  loadModel,
  type HouseCheckpoint,
  type Integrity,
} from 'llm-anatomy/load';
import {openHouseModel, Session, SessionError} from 'llm-anatomy/session';

const nano = fileURLToPath(new URL('../../models/nano/', import.meta.url));
const tuned = ['instruct', 'preferred'] as const;
const baseFiles = ['config.json', 'tokenizer.json', 'model.safetensors'];

const sizeOf = (names: readonly string[]) =>
  names.reduce((sum, name) => sum + readFileSync(path.join(nano, name)).length, 0);

function assertEqual(model: Transformer, expected: Transformer): void {
  assert.deepEqual([...model.parameters.keys()], [...expected.parameters.keys()]);
  for (const [name, {data}] of expected.parameters)
    assert.ok(
      model.parameters.get(name)!.data.every((weight, i) => Object.is(weight, data[i])),
      name,
    );
}

const isError = (kind: new () => Error, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof kind, String(error));
  assert.match(error.message, message);
  return true;
};

describe('loadHouseModel()', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'llm-anatomy-'));
  after(() => rmSync(folder, {recursive: true}));
  let copies = 0;
  /** A copy of models/nano of which one file is changed. */
  function changed(name: string, change: (bytes: Buffer) => Uint8Array): string {
    const place = path.join(folder, String(copies++));
    cpSync(nano, place, {recursive: true});
    const file = path.join(place, name);
    writeFileSync(file, change(readFileSync(file)));
    return place;
  }
  const turnBit = (bytes: Buffer) => ((bytes[bytes.length >> 1] ^= 1), bytes);

  it('opens base, with nothing said', async () => {
    const [{model, tokenizer, config}, expected] = await Promise.all([loadHouseModel(), loadModel(nano)]);
    assertEqual(model, expected.model);
    assert.deepEqual(config, expected.config);
    assert.equal(tokenizer!.decode(tokenizer!.encode('The king said hello.')), 'The king said hello.');
    assert.equal(model.heap.engine, 'WebAssembly');
  });

  for (const checkpoint of tuned)
    it(`opens ${checkpoint}: base, and what was learned on top`, async () => {
      const heap = new Heap();
      const {model, tokenizer} = await loadHouseModel({checkpoint, heap});
      assert.equal(model.heap, heap);
      const base = (await loadModel(nano, {wasm: false})).model;
      const delta = readFileSync(path.join(nano, `${checkpoint}.delta.safetensors`));
      assertEqual(model, applyDelta(base, delta));
      assert.ok(tokenizer);
      const once = [...model.parameters.values()].reduce((sum, {size}) => sum + 4 * size, 0);
      assert.ok(heap.usedBytes < once + 2 ** 17, `${heap.usedBytes} bytes for ${once}`);
    });

  it('tells of all bytes, from none to all', async () => {
    for (const checkpoint of ['base', ...tuned] as const) {
      const names = checkpoint === 'base' ? baseFiles : [...baseFiles, `${checkpoint}.delta.safetensors`];
      const all = sizeOf(names);
      const told: number[] = [];
      await loadHouseModel({
        checkpoint,
        onProgress: ({doing, done, total}) => {
          assert.deepEqual([doing, total], ['download', all]);
          told.push(done);
        },
      });
      assert.ok(told.length > 10, `told ${told.length} times`);
      assert.deepEqual([told[0], told.at(-1)], [0, all]);
      assert.ok(told.every((done, i) => i === 0 || done > told[i - 1]));
    }
  });

  it('takes its files from a folder that is named, by path or URL', async () => {
    const {model} = await loadHouseModel();
    const copy = changed('config.json', (bytes) => bytes);
    for (const from of [copy, `${copy}/`, pathToFileURL(copy), pathToFileURL(copy).href])
      assertEqual((await loadHouseModel({from})).model, model);
  });

  it('stops one bit of difference in any file, and says which', async () => {
    for (const name of baseFiles) {
      const from = changed(name, turnBit);
      const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('base64');
      const [expected, got] = [nano, from].map((folder) => `sha256-${hash(path.join(folder, name))}`);
      await assert.rejects(loadHouseModel({from}), (error) => {
        assert.ok(error instanceof IntegrityError);
        for (const part of [name, from, expected, got])
          assert.ok(error.message.includes(part), error.message);
        return true;
      });
    }
    const from = changed('model.safetensors', turnBit);
    assert.ok(await loadHouseModel({from, integrity: false}), 'where it is told not to look, it does not');
  });

  it('stops a delta that is not of this base', async () => {
    const [checkpoint] = tuned;
    const name = `${checkpoint}.delta.safetensors`;
    const {base} = readDeltaMetadata(readFileSync(path.join(nano, name)));
    const other = [...base].reverse().join('');
    const from = changed(name, (bytes) =>
      Buffer.from(bytes.toString('latin1').replace(base, other), 'latin1'),
    );
    await assert.rejects(
      loadHouseModel({checkpoint, from, integrity: false}),
      isError(DeltaError, /of the base/),
    );
    await assert.rejects(loadHouseModel({checkpoint, from}), IntegrityError);
  });

  it('says what is missing, cut off, or not known', async () => {
    const from = changed('model.safetensors', (bytes) => bytes.subarray(0, -4));
    await assert.rejects(
      loadHouseModel({from}),
      isError(IntegrityError, /model\.safetensors in .* to have the hash/),
    );
    await assert.rejects(
      loadHouseModel({from, integrity: false}),
      isError(IntegrityError, /expected model\.safetensors in .* of \d+ bytes, got \d+$/),
    );
    rmSync(path.join(from, 'tokenizer.json'));
    await assert.rejects(
      loadHouseModel({from}),
      isError(IntegrityError, /tokenizer\.json .*, got no such file$/),
    );
    await assert.rejects(
      loadHouseModel({checkpoint: 'chat' as HouseCheckpoint}),
      isError(CheckpointError, /expected the checkpoint base, instruct, preferred, got "chat"/),
    );
  });

  it('does without hashes where none can be computed, unless they are asked for', async () => {
    const real = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
    Object.defineProperty(globalThis, 'crypto', {value: {}, configurable: true}); // as on an insecure origin
    try {
      assert.ok(await loadHouseModel());
      await assert.rejects(loadHouseModel({integrity: true}), isError(IntegrityError, /crypto\.subtle/));
    } finally {
      Object.defineProperty(globalThis, 'crypto', real);
    }
  });

  it('publishes hashes that loadModel() takes', async () => {
    const integrity = JSON.parse(readFileSync(path.join(nano, 'integrity.json'), 'utf8')) as Integrity;
    assert.ok(await loadModel(nano, {integrity}));
    await assert.rejects(loadModel(changed('config.json', turnBit), {integrity}), IntegrityError);
  });
});

describe('loadHouseModel() from a server', () => {
  let from = '';
  let stopped = 0;
  let send = (response: ServerResponse, bytes: Uint8Array) => void response.end(bytes);
  const server = createServer((request, response) => {
    const bytes = readFileSync(path.join(nano, path.basename(request.url!)));
    response.writeHead(200, {'Content-Length': bytes.length});
    response.on('close', () => response.writableFinished || stopped++);
    send(response, bytes);
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/nano/`;
  });
  after(() => (server.closeAllConnections(), server.close()));

  it('takes it as it takes it from a folder', async () => {
    assertEqual((await loadHouseModel({from})).model, (await loadHouseModel()).model);
  });

  it('stops all downloads when it is told', async () => {
    const half = (response: ServerResponse, bytes: Uint8Array) =>
      void response.write(bytes.subarray(0, bytes.length >> 1)); // and no more
    const before = send;
    send = half;
    try {
      const controller = new AbortController();
      const loading = loadHouseModel({
        from,
        signal: controller.signal,
        onProgress: ({done}) => done > 0 && controller.abort(new Error('enough')),
      });
      await assert.rejects(loading, /^Error: enough$/);
      while (stopped < baseFiles.length) await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      send = before;
    }
    await assert.rejects(loadHouseModel({signal: AbortSignal.abort(new Error('never'))}), /^Error: never$/);
  });
});

describe('openHouseModel() in Node', () => {
  const session = new Session();
  after(() => session.close());

  it('opens it, and it speaks', async () => {
    const model = await openHouseModel({session});
    assert.equal(model.info.hasTokenizer, true);
    const {tokens} = await model.generate({text: '', bos: true}, {maxTokens: 5, stop: []});
    assert.equal(tokens.length, 5);
    model.close();
  });

  it('says that a file is another', async () => {
    const from = mkdtempSync(path.join(tmpdir(), 'llm-anatomy-'));
    try {
      for (const name of baseFiles) writeFileSync(path.join(from, name), 'another');
      await assert.rejects(
        openHouseModel({session, from: pathToFileURL(from).href}),
        (error) => error instanceof SessionError && error.kind === 'IntegrityError',
      );
    } finally {
      rmSync(from, {recursive: true});
    }
  });
});
