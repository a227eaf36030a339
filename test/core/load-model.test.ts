import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {
  allocateParameters,
  CheckpointError,
  checkpointParts,
  checkpointTensors,
  completeConfig,
  ConfigError,
  formatConfig,
  formatSafetensors,
  finish,
  Heap,
  parameterShapes,
  parseTokenizerJson,
  SafetensorsError,
  shardTensors,
  TokenizerFileError,
  Transformer,
  writeCheckpoint,
  type ModelConfig,
} from 'llm-anatomy/core';
import {DownloadError, loadModel, type LoadedModel, type ModelSource} from 'llm-anatomy/load';
import {mulberry32, seed} from './corpus.js';

const tokenizers = (
  JSON.parse(readFileSync(new URL('../golden/tokenizers.json', import.meta.url), 'utf8')) as {
    tokenizers: {name: string; file: object}[];
  }
).tokenizers;
const tokenizerJson = JSON.stringify(tokenizers.find(({name}) => name === 'gpt2')!.file);
/** Read without loadModel(); that it gives Hugging Face's IDs is tested where it is read. */
const tokenizer = finish(parseTokenizerJson(JSON.parse(tokenizerJson)));

const config = completeConfig({
  model_type: 'gpt2',
  vocab_size: 504,
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 32,
});
const model = new Transformer(config);
{
  const random = mulberry32(seed);
  for (const {data} of model.parameters.values())
    for (let i = 0; i < data.length; i++) data[i] = random() - 0.5;
}

/** The model's files, whole or in shards, by name. */
const single: Record<string, Uint8Array | string> = {
  'config.json': JSON.stringify(formatConfig(config)),
  'tokenizer.json': tokenizerJson,
  'model.safetensors': writeCheckpoint(model.parameters, config),
};
const {index, files} = shardTensors(checkpointTensors(model.parameters, config), 150_000);
const without = (name: string, folder = single) =>
  Object.fromEntries(Object.entries(folder).filter(([file]) => file !== name));
const sharded: Record<string, Uint8Array | string> = {
  ...without('model.safetensors'),
  'model.safetensors.index.json': JSON.stringify(index),
  ...Object.fromEntries(Array.from(files, ([name, tensors]) => [name, formatSafetensors(tensors)])),
};

const folders = mkdtempSync(path.join(tmpdir(), 'llm-anatomy-'));
function write(name: string, contents: Record<string, Uint8Array | string>): string {
  const folder = path.join(folders, name);
  mkdirSync(folder, {recursive: true});
  for (const [file, content] of Object.entries(contents)) writeFileSync(path.join(folder, file), content);
  return folder;
}
after(() => rmSync(folders, {recursive: true}));

function assertLoaded(loaded: LoadedModel): void {
  assert.deepEqual(loaded.config, config);
  assert.deepEqual([...loaded.model.parameters.keys()], [...model.parameters.keys()]);
  for (const [name, {data}] of model.parameters)
    assert.deepEqual(loaded.model.parameters.get(name)!.data, data, name);
  assert.deepEqual(loaded.tokenizer!.encode('the of'), tokenizer.encode('the of'));
  assert.equal(loaded.tokenizer!.decode(loaded.tokenizer!.encode('héllo')), 'héllo');
}

/** Bytes of the typed arrays and buffers that are made meanwhile, whether or not they are let go. */
async function countAllocations(work: () => Promise<unknown>): Promise<number> {
  const names = ['ArrayBuffer', 'Uint8Array', 'Uint16Array', 'Int32Array', 'Float32Array'] as const;
  const all = globalThis as unknown as Record<string, new (...args: unknown[]) => {byteLength: number}>;
  const originals = new Map(names.map((name) => [name, all[name]]));
  let bytes = 0;
  for (const [name, original] of originals)
    all[name] = new Proxy(original, {
      construct(target, args: unknown[], newTarget) {
        const made = Reflect.construct(target, args, newTarget === all[name] ? target : newTarget) as {
          byteLength: number;
        };
        if (!(args[0] instanceof originals.get('ArrayBuffer')!)) bytes += made.byteLength;
        return made;
      },
    });
  try {
    await work();
    return bytes;
  } finally {
    for (const [name, original] of originals) all[name] = original;
  }
}

const bytesOf = (content: Uint8Array | string) => Buffer.from(content as string);

describe('loadModel() from a folder', () => {
  const one = write('one', single);
  const many = write('many', sharded);

  it('takes its path, its URL and the path of a file in it', async () => {
    for (const source of [
      ...[one, many, `${one}/`, path.relative('.', one), path.join(one, 'config.json')],
      ...[path.join(one, 'model.safetensors'), pathToFileURL(one), pathToFileURL(many).href],
      pathToFileURL(path.join(one, 'tokenizer.json')),
    ])
      assertLoaded(await loadModel(source));
  });

  it("reads what Hugging Face's layout holds", async () => {
    const models = fileURLToPath(new URL('../golden/models/', import.meta.url));
    for (const name of readdirSync(models)) {
      const loaded = await loadModel(path.join(models, name));
      assert.equal(loaded.tokenizer, undefined);
      assert.ok(loaded.model.parameters.size > 0);
    }
  });

  it('takes its memory once, in the heap that is given or its own', async () => {
    for (const wasm of [true, false]) assertLoaded(await loadModel(one, {wasm}));
    const heap = new Heap();
    const loaded = await loadModel(one, {heap});
    assert.equal(loaded.model.heap, heap);
    const sizes = parameterShapes(config).map(({shape}) => shape.reduce((a, b) => a * b, 1));
    const floats = sizes.reduce((a, b) => a + b);
    assert.ok(heap.byteLength < 4 * floats + 2 ** 17, `${heap.byteLength} bytes for ${4 * floats}`);
  });

  it('does without a tokenizer where there is none, or where it is told to', async () => {
    const bare = write('bare', without('tokenizer.json'));
    assert.equal((await loadModel(bare)).tokenizer, undefined);
    const llama2 = JSON.stringify({model: {type: 'BPE', byte_fallback: true, vocab: {}, merges: []}});
    const folder = write('llama2', {...single, 'tokenizer.json': llama2});
    await assert.rejects(loadModel(folder), (error) => {
      assert.ok(error instanceof TokenizerFileError);
      assert.match(error.message, /SentencePiece's kind of BPE, as of Llama-2.*tokenizer: false/s);
      return true;
    });
    assert.equal((await loadModel(folder, {tokenizer: false})).tokenizer, undefined);
  });

  it('says which file is missing or wrong', async () => {
    const cases: [folder: Record<string, Uint8Array | string>, error: unknown, says: RegExp][] = [
      [without('config.json'), CheckpointError, /config\.json in .*, got none/],
      [without('model.safetensors'), CheckpointError, /model\.safetensors or .*index\.json.* got neither/],
      [without([...files.keys()][1], sharded), CheckpointError, /none named model-00002/],
      [{...single, 'config.json': '{'}, CheckpointError, /config\.json .* to be JSON/],
      [{...single, 'config.json': '['.repeat(1e5)}, CheckpointError, /levels deep/],
      [{...single, 'config.json': ' '.repeat(2 ** 21)}, CheckpointError, /at most 1048576 bytes/],
      [{...single, 'config.json': '{"model_type":"bert"}'}, ConfigError, /bert/],
      [{...single, 'tokenizer.json': '[]'}, TokenizerFileError, /object/],
      [{...single, 'model.safetensors': '<!doctype html>'}, SafetensorsError, /header/],
      [
        {...single, 'config.json': JSON.stringify(formatConfig({...config, hidden_size: 128}))},
        CheckpointError,
        /of shape \(128, 192\), got \(64, 192\)/,
      ],
    ];
    for (const [i, [folder, type, says]] of cases.entries())
      await assert.rejects(loadModel(write(`wrong-${i}`, folder)), (error: Error) => {
        assert.ok(error instanceof (type as typeof Error), error.stack);
        assert.match(error.message, says);
        return true;
      });
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 548105171\n';
    for (const file of ['config.json', 'tokenizer.json', 'model.safetensors'])
      await assert.rejects(
        loadModel(write(`lfs-${file.length}`, {...single, [file]: pointer})),
        (error: Error) => {
          assert.match(error.message, /got a Git LFS pointer, .*git lfs pull/);
          assert.ok(error.message.includes(file), error.message);
          return true;
        },
      );
    const last = [...files.keys()].at(-1)!;
    for (const length of [4, 100, -1]) {
      const cut = {...sharded, [last]: sharded[last].slice(0, length)};
      await assert.rejects(
        loadModel(write('cut', cut)),
        (error) => error instanceof SafetensorsError && error.message.endsWith(`, in ${last}`),
      );
    }
    await assert.rejects(loadModel(path.join(folders, 'nowhere')), /config\.json in .*nowhere, got none/);
    mkdirSync(path.join(folders, 'odd', 'config.json'), {recursive: true});
    await assert.rejects(loadModel(path.join(folders, 'odd')), DownloadError);
    if (process.platform === 'win32') return;
    mkdirSync(path.join(folders, 'pipe'));
    execFileSync('mkfifo', [path.join(folders, 'pipe', 'config.json')]); // no one will write to it
    await assert.rejects(loadModel(path.join(folders, 'pipe')), /it is no file/);
  });

  it('says what is no source, and where a model of the hub is', async () => {
    const nothing: unknown[] = [undefined, null, '', 42, true, {}];
    for (const source of nothing)
      await assert.rejects(
        loadModel(source as ModelSource),
        (error) =>
          error instanceof CheckpointError && /expected a path, a URL or files, got /.test(error.message),
      );
    for (const name of ['openai-community/gpt2', 'gpt2', 'meta-llama/Llama-3.2-1B'])
      await assert.rejects(loadModel(name), (error: Error) => {
        assert.ok(error instanceof CheckpointError);
        assert.ok(error.message.includes(` https://huggingface.co/${name}/resolve/main/`), error.message);
        return true;
      });
    for (const path of ['./gpt2', '../openai-community/gpt2', 'a/b/c'])
      await assert.rejects(loadModel(path), /config\.json in .*, got none$/);
  });

  it('gives the memory back where reading fails', async () => {
    const tied = new Map(checkpointTensors(model.parameters, config));
    const embedding = tied.get('transformer.wte.weight')!;
    tied.set('lm_head.weight', {...embedding, data: new Float32Array(504 * 64)});
    const heap = new Heap();
    const folder = write('tied', {...single, 'model.safetensors': formatSafetensors(tied)});
    await assert.rejects(loadModel(folder, {heap}), /to equal the embedding/);
    assert.equal(heap.usedBytes, 0);
  });

  it('gives the memory back where it ends', async () => {
    class EndingHeap extends Heap {
      override reserve(): void {
        throw new RangeError('memory ends');
      }
    }
    const heap = new EndingHeap();
    await assert.rejects(loadModel(one, {heap}), /^RangeError: memory ends$/);
    assert.equal(heap.usedBytes, 0);
  });

  it('holds weights once', async () => {
    const large: ModelConfig = {...config, vocab_size: 150_000};
    const folder = write('large', {'config.json': JSON.stringify(formatConfig(large))});
    const parameters = allocateParameters(large, new Heap());
    const parts = [...checkpointParts(parameters, large)];
    writeFileSync(path.join(folder, 'model.safetensors'), Buffer.concat(parts));
    parts.length = 0;
    const weights = 150_000 * 64 * 4;
    const heap = new Heap();
    const bytes = await countAllocations(() => loadModel(folder, {heap, tokenizer: false}));
    // The heap in its own growth, and chunks.
    assert.ok(bytes >= heap.byteLength, 'it counts');
    assert.ok(bytes - heap.byteLength < 4 * 2 ** 20, `${bytes - heap.byteLength} bytes beside ${weights}`);
    // Where it is checked, the file too.
    const hashOf = (name: string) =>
      `sha256-${createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('base64')}`;
    const names = ['config.json', 'model.safetensors'];
    const integrity = Object.fromEntries(names.map((name) => [name, hashOf(name)]));
    const again = new Heap();
    const checked = await countAllocations(() =>
      loadModel(folder, {heap: again, tokenizer: false, integrity}),
    );
    assert.ok(
      checked - again.byteLength < weights + 4 * 2 ** 20,
      `${checked - again.byteLength} bytes beside`,
    );
  });

  it('tells how far it is and stops when it is told', async () => {
    const progress: {done: number; total: number}[] = [];
    await loadModel(many, {
      onProgress: ({doing, ...rest}) => (assert.equal(doing, 'download'), progress.push(rest)),
    });
    const {done, total} = progress.at(-1)!;
    assert.equal(done, total);
    assert.equal(total, index.metadata.total_size);
    for (const at of [0, 0.5]) {
      const controller = new AbortController();
      const heap = new Heap();
      const loading = loadModel(many, {
        heap,
        signal: controller.signal,
        onProgress: ({done, total}) => done >= at * total && controller.abort(new Error('enough')),
      });
      await assert.rejects(loading, /^Error: enough$/);
      assert.equal(heap.usedBytes, 0);
    }
    await assert.rejects(loadModel(one, {signal: AbortSignal.abort(new Error('never'))}), /never/);
  });
});

describe('loadModel() from files', () => {
  const file = (name: string, content: Uint8Array | string, folder = '') => {
    const made = new File([bytesOf(content)], name);
    if (folder) Object.defineProperty(made, 'webkitRelativePath', {value: `${folder}/${name}`});
    return made;
  };

  it('takes them as a list, as blobs or as bytes', async () => {
    for (const folder of [single, sharded]) {
      const entries = Object.entries(folder);
      const sources: ModelSource[] = [
        entries.map(([name, content]) => file(name, content)),
        entries.map(([name, content]) => file(name, content, 'models/gpt2')),
        new Set(entries.map(([name, content]) => file(name, content))),
        new Map(entries.map(([name, content]) => [name, new Blob([bytesOf(content)])])),
        new Map(entries.map(([name, content]) => [name, bytesOf(content)])),
      ];
      for (const source of sources) assertLoaded(await loadModel(source));
    }
  });

  it('takes the folder on top where there are several', async () => {
    const top = Object.entries(single).map(([name, content]) => file(name, content, 'gpt2'));
    const below = Object.keys(single).map((name) => file(name, 'something else', 'gpt2/onnx'));
    const bare = top.filter(({name}) => name !== 'tokenizer.json');
    assert.equal((await loadModel([...below, ...bare])).tokenizer, undefined);
    const beside = file('tokenizer.json', 'something else', 'other');
    const above = new File(['something else'], 'tokenizer.json');
    assertLoaded(await loadModel([above, beside, ...top]));
    assertLoaded(await loadModel([...below, ...top]));
    assertLoaded(await loadModel([...top, ...below]));
    await assert.rejects(loadModel([]), /config\.json in the files given, got none/);
  });

  it('lets others have a turn', async () => {
    const turns: string[] = [];
    const timer = setTimeout(() => turns.push('another'), 0);
    const onProgress = ({done, total}: {done: number; total: number}) => {
      if (done === total) turns.push('all bytes');
    };
    const files = Object.entries(single).map(([name, content]) => [name, bytesOf(content)] as const);
    await loadModel(new Map(files), {onProgress});
    clearTimeout(timer);
    assert.deepEqual(turns, ['another', 'all bytes']);
  });
});

type Answer = (content: Buffer, request: IncomingMessage, response: ServerResponse) => void;

/** Ranges, as any server of files has them. */
const withRanges: Answer = (content, request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = {'Content-Length': content.length - from};
  if (!request.headers.range) response.writeHead(200, headers);
  else {
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(206, {...headers, 'Content-Range': range});
  }
  response.end(content.subarray(from));
};
const withoutRanges: Answer = (content, _, response) => {
  response.writeHead(200, {'Content-Length': content.length});
  response.end(content);
};
/** No length either, and in small parts. */
const inChunks: Answer = (content, _, response) => {
  response.writeHead(200);
  for (let at = 0; at < content.length; at += 5000) response.write(content.subarray(at, at + 5000));
  response.end();
};
const compressed: Answer = (content, request, response) => {
  if (request.headers.range) return withRanges(content, request, response);
  response.writeHead(200, {'Content-Encoding': 'gzip'});
  response.end(gzipSync(content));
};

describe('loadModel() from a server', () => {
  let origin = '';
  let answer: Answer = withRanges;
  let folder = single;
  let requests: string[] = [];
  const server = createServer((request, response) => {
    const name = new URL(request.url!, origin).pathname.replace('/models/tiny/', '');
    requests.push(name);
    if (!Object.hasOwn(folder, name)) response.writeHead(404).end('not here');
    else answer(bytesOf(folder[name]), request, response);
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => (server.closeAllConnections(), server.close()));
  const serve = (how: Answer, what = single) => {
    [answer, folder, requests] = [how, what, []];
    return `${origin}/models/tiny/`;
  };

  for (const [name, how] of Object.entries({withRanges, withoutRanges, inChunks, compressed}))
    it(`reads each file once: ${name}`, async () => {
      const url = serve(how);
      const progress: number[] = [];
      assertLoaded(await loadModel(url, {onProgress: ({done, total}) => progress.push(done / total)}));
      assert.deepEqual(requests, ['config.json', 'tokenizer.json', 'model.safetensors']);
      assert.equal(progress.at(-1), 1);
      serve(how, sharded);
      assertLoaded(await loadModel(new URL(url)));
      // What has no length is kept, since it had to be read to the end.
      const times = how === inChunks ? 1 : 2;
      for (const shard of files.keys()) assert.equal(requests.filter((file) => file === shard).length, times);
    });

  it('takes no memory for what is claimed and does not come', async () => {
    const large: ModelConfig = {...config, vocab_size: 2 ** 20};
    const entries: [string, object][] = [];
    let at = 0;
    for (const [name, {shape}] of checkpointTensors(new Map(), large)) {
      const end = at + 4 * shape.reduce((a, b) => a * b, 1);
      entries.push([name, {dtype: 'F32', shape, data_offsets: [at, end]}]);
      at = end;
    }
    const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32LE(header.length);
    const file = Buffer.concat([prefix, header, Buffer.alloc(1000)]);
    const folder = {'config.json': JSON.stringify(formatConfig(large)), 'model.safetensors': file};
    for (const how of [inChunks, withRanges, withoutRanges]) {
      const heap = new Heap();
      const before = heap.byteLength;
      await assert.rejects(loadModel(serve(how, folder), {heap}), /end|bytes/);
      assert.equal(heap.byteLength, before);
    }
  });

  it('takes the address of a folder or of a file in it, and leaves a query as it is', async () => {
    const url = serve(withRanges);
    for (const address of [url.slice(0, -1), `${url}config.json`, `${url}model.safetensors?key=1#top`])
      assertLoaded(await loadModel(address));
  });

  it('says what did not come', async () => {
    const url = serve(withRanges);
    await assert.rejects(loadModel(`${origin}/elsewhere/`), /config\.json in http.*elsewhere\/, got none/);
    serve((_, __, response) => void response.writeHead(500).end());
    await assert.rejects(
      loadModel(url),
      (error) => error instanceof DownloadError && /status 500/.test(error.message),
    );
    await assert.rejects(loadModel('http://127.0.0.1:9/'), DownloadError);
    serve(withRanges, {...single, 'config.json': ' '.repeat(2 ** 21)});
    await assert.rejects(loadModel(url), /at most 1048576 bytes/);
  });

  it('fails where a connection breaks, a file is cut off, or changes', async () => {
    const weights =
      (how: Answer): Answer =>
      (content, request, response) =>
        (request.url!.endsWith('.safetensors') ? how : withRanges)(content, request, response);
    const url = serve(
      weights((content, _, response) => {
        response.writeHead(200, {'Content-Length': content.length});
        response.write(content.subarray(0, content.length / 2), () => response.destroy());
      }),
    );
    await assert.rejects(
      loadModel(url),
      (error) => error instanceof DownloadError && /could not load all of/.test(error.message),
    );
    serve(weights((content, request, response) => inChunks(content.subarray(0, -100), request, response)));
    await assert.rejects(loadModel(url), CheckpointError);
    const longer = (content: Buffer) => Buffer.concat([content, Buffer.alloc(1)]);
    serve(weights((content, request, response) => inChunks(longer(content), request, response)));
    await assert.rejects(loadModel(url), /to end with its tensors, at byte \d+, got more/);
    serve(weights((content, request, response) => withRanges(content.subarray(0, -4), request, response)));
    await assert.rejects(loadModel(url), SafetensorsError);
    let count = 0;
    const shrinking: Answer = (content, request, response) =>
      withRanges(count++ < files.size ? content : content.subarray(0, -4), request, response);
    serve(weights(shrinking), sharded);
    await assert.rejects(loadModel(url), /it changed from \d+ to \d+ bytes/);
  });

  it('stops a download when it is told', async () => {
    let closed: Promise<void> | undefined;
    const url = serve((content, request, response) => {
      if (!request.url!.endsWith('.safetensors')) return withRanges(content, request, response);
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, {'Content-Length': content.length});
      response.write(content.subarray(0, content.length / 2)); // and no more
    });
    const controller = new AbortController();
    const loading = loadModel(url, {
      signal: controller.signal,
      onProgress: ({done}) => done > 0 && setTimeout(() => controller.abort(new Error('enough')), 20),
    });
    await assert.rejects(loading, /^Error: enough$/);
    await closed;
  });
});
