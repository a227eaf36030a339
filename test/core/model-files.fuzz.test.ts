/**
 * Hostile files: seeded mutations of small safetensors, config.json, index and tokenizer.json files, byte by byte and along
 * their structure. Each gives a valid object or a typed error: nothing else is thrown, nothing runs on, and nothing is
 * allocated beyond the file's own size class. `FUZZ=3000000` for more of them than a usual run has.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {
  allocateParameters,
  CheckpointError,
  checkpointTensors,
  completeConfig,
  ConfigError,
  formatConfig,
  formatSafetensors,
  formatTokenizerJson,
  Heap,
  memorySource,
  openCheckpoint,
  parameterShapes,
  parseConfig,
  parseShardIndex,
  parseTokenizerJson,
  readSafetensorsHeader,
  readTensor,
  SafetensorsError,
  TokenizerFileError,
  type ModelConfig,
  type TensorData,
  type Tokenizer,
  type TrainedMerges,
} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {parseJson} from '../../src/core/json.js';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';

const MUTATIONS = Number(process.env.FUZZ ?? 220_000);
const share = (part: number) => Math.ceil(MUTATIONS * part);

/** Bytes asked of the engine for typed arrays and buffers since the last time. */
let asked = 0;
const arrays = [
  ...['ArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Uint32Array', 'Int32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
] as const;
const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => {byteLength: number}>;
const originals = new Map<string, (typeof globals)[string]>();

const {stackTraceLimit} = Error;
before(() => {
  Error.stackTraceLimit = 4; // most of these errors are expected, and their stacks would take the time
  for (const name of arrays) {
    const original = globals[name];
    originals.set(name, original);
    globals[name] = new Proxy(original, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget) as {byteLength: number};
        if (!(args[0] instanceof ArrayBuffer)) asked += made.byteLength;
        return made;
      },
    });
  }
});
after(() => {
  Error.stackTraceLimit = stackTraceLimit;
  for (const [name, original] of originals) globals[name] = original;
});

/** Runs one case, and makes sure of what it throws and of what it asks for. */
async function attempt<Value>(
  what: () => string,
  fileSize: number,
  errors: readonly (new (...args: never[]) => Error)[],
  run: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  asked = 0;
  try {
    const value = await run();
    if (asked > 64 * fileSize + 2 ** 18) assert.fail(`${what()}: ${asked} bytes for a file of ${fileSize}`);
    return value;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    if (!errors.some((type) => error instanceof type))
      assert.fail(`${what()}: ${error instanceof Error ? error.stack : String(error)}`);
    if (!/expected .*, got /s.test((error as Error).message)) assert.fail(`${what()}: ${error}`);
    if (asked > 64 * fileSize + 2 ** 18) assert.fail(`${what()}: ${asked} bytes for a file of ${fileSize}`);
    return undefined;
  }
}

/** A task to its end, which must come. */
function finishSoon<Value>(task: Generator<number, Value, void>, steps: number): Value {
  for (let i = 0; i < steps; i++) {
    const step = task.next();
    if (step.done) return step.value;
  }
  return assert.fail(`it was not done after ${steps} slices`);
}

// ── Mutations ──────────────────────────────────────────────────────────────────────────────────────────────────────

const numbers = [
  ...[0, -0, 1, -1, 2, 3, 4, 7, 8, 255, 256, 257, 65535, 65536, 0.5, -0.5, 1e-320, 1e308, -1e308, 1e21],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e6, 1e9, 1e12],
];
const words = [
  ...[
    '',
    'a',
    'ab',
    'Ġ',
    '__proto__',
    'constructor',
    'toString',
    '__metadata__',
    'null',
    '../x',
    '\0',
    '\ud800',
  ],
  ...[
    'F32',
    'F16',
    'BF16',
    'I8',
    'F4',
    'I64',
    'BOOL',
    'BPE',
    'Unigram',
    'ByteLevel',
    'Sequence',
    'Split',
    'NFC',
  ],
  ...[
    'llama',
    'mistral',
    'qwen2',
    'gpt2',
    'bert',
    'linear',
    'yarn',
    'llama3',
    'ntk',
    'default',
    'silu',
    'gelu_new',
  ],
  ...['a a', 'b c', 'aa', 'lm_head.weight', 'model.norm.weight', 'z'.repeat(2000)],
];

function randomValue(random: Random): unknown {
  switch (integer(random, 0, 9)) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return Array.from({length: integer(random, 1, 4)}, () => pick(random, numbers));
    case 5:
      return {[pick(random, words)]: pick(random, numbers)};
    case 6:
      return pick(random, words);
    default:
      return pick(random, numbers);
  }
}

type Box = Record<string, unknown> | unknown[];
const isBox = (value: unknown): value is Box => typeof value === 'object' && value !== null;

/** Some box of a structure, and the way to each of its fields. */
function someBox(random: Random, value: Box): Box {
  for (;;) {
    const inner = Object.values(value).filter(isBox);
    if (inner.length === 0 || random() < 0.35) return value;
    value = pick(random, inner);
  }
}

function setField(box: Box, key: string, value: unknown): void {
  Object.defineProperty(box, key, {value, enumerable: true, configurable: true, writable: true});
}

/** One change to a structure, in place. */
function mutateStructure(random: Random, root: Box): void {
  const box = someBox(random, root);
  const keys = Object.keys(box);
  if (keys.length === 0 || random() < 0.1) {
    if (Array.isArray(box)) box.push(randomValue(random));
    else setField(box, pick(random, words), randomValue(random));
    return;
  }
  const key = pick(random, keys);
  const fields = box as Record<string, unknown>;
  const value = fields[key];
  switch (integer(random, 0, 6)) {
    case 0:
      if (Array.isArray(box)) box.splice(Number(key), 1);
      else delete fields[key];
      return;
    case 1:
      if (Array.isArray(box)) box.splice(Number(key), 0, structuredClone(value));
      else setField(box, pick(random, words), value);
      return;
    case 2: {
      const other = pick(random, keys);
      [fields[key], fields[other]] = [fields[other], value];
      return;
    }
    case 3:
    case 4:
      if (typeof value === 'number')
        fields[key] = pick(random, [value + 1, value - 1, value * 2, -value, value / 2, value + 0.5]);
      else if (typeof value === 'string')
        fields[key] = pick(random, [value + 'a', value.slice(1), value.repeat(2), value.toUpperCase()]);
      else if (typeof value === 'boolean') fields[key] = !value;
      else fields[key] = randomValue(random);
      return;
    default:
      fields[key] = randomValue(random);
  }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** A few changes to bytes. */
function mutateBytes(random: Random, file: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes = Buffer.from(file);
  for (let count = integer(random, 1, 3); count > 0; count--) {
    const at = integer(random, 0, Math.max(bytes.length - 1, 0));
    const length = integer(random, 0, Math.min(16, bytes.length - at));
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at + length)];
    switch (integer(random, 0, 7)) {
      case 0:
      case 1:
        if (bytes.length > 0) bytes[at] ^= 1 << integer(random, 0, 7);
        break;
      case 2:
        if (bytes.length > 0) bytes[at] = integer(random, 0, 255);
        break;
      case 3:
        bytes = Buffer.concat([head, tail]);
        break;
      case 4:
        bytes = Buffer.concat([head, bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.from(head);
        break;
      case 6: {
        const from = integer(random, 0, other.length);
        bytes = Buffer.concat([head, other.subarray(from, from + integer(random, 0, 64)), tail]);
        break;
      }
      default: {
        const token = pick(random, [
          ...[
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"',
            '\\',
            'null',
            '[[[[[[[[',
            '{"a":',
            '\\ud800',
            '\xff',
            '-',
            '1e999',
          ],
          ...numbers.map(String),
        ]);
        bytes = Buffer.concat([head, Buffer.from(token, 'latin1'), tail]);
      }
    }
  }
  return Uint8Array.from(bytes);
}

const texts = new WeakMap<Box, string>();
/** Its JSON, made once. */
function jsonText(value: Box): string {
  let json = texts.get(value);
  if (json === undefined) texts.set(value, (json = JSON.stringify(value)));
  return json;
}

/** JSON of a structure after some changes; now and then with a field twice, or very deep. */
function mutatedJson(random: Random, value: Box): Uint8Array {
  const copy = JSON.parse(jsonText(value)) as Box;
  for (let count = integer(random, 1, 3); count > 0; count--) mutateStructure(random, copy);
  let json = JSON.stringify(copy);
  if (random() < 0.02) json = json.replace('{', `{${JSON.stringify(pick(random, words))}:1,`);
  if (random() < 0.005) json = json.replace(/\d+/, '['.repeat(10_000));
  if (random() < 0.005) json = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  return new TextEncoder().encode(json);
}

/** Either kind of change to a JSON file. */
function mutateJson(random: Random, values: readonly Box[]): Uint8Array {
  const value = pick(random, values);
  if (random() < 0.7) return mutatedJson(random, value);
  const encode = (json: Box) => new TextEncoder().encode(jsonText(json));
  return mutateBytes(random, encode(value), encode(pick(random, values)));
}

/** Either kind of change to a safetensors file: the header's length is put right, the tensors' now and then. */
function mutateSafetensors(random: Random, files: readonly Uint8Array[]): Uint8Array {
  const file = pick(random, files);
  if (random() < 0.3) return mutateBytes(random, file, pick(random, files));
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header = JSON.parse(text(file.subarray(8, 8 + length)).toString()) as Box;
  const json =
    random() < 0.8 ? mutatedJson(random, header) : mutateBytes(random, file.subarray(8, 8 + length), file);
  let data = file.subarray(8 + length);
  if (random() < 0.3) data = data.subarray(0, integer(random, 0, data.length));
  if (random() < 0.1) data = Buffer.concat([data, Buffer.alloc(integer(random, 1, 64))]);
  const made = new Uint8Array(8 + json.length + data.length);
  const claimed =
    random() < 0.95 ? BigInt(json.length) : BigInt(Math.floor(Math.abs(pick(random, numbers))) % 2 ** 53);
  new DataView(made.buffer).setBigUint64(0, claimed, true);
  made.set(json, 8);
  made.set(data, 8 + json.length);
  return made;
}

// ── What is mutated ────────────────────────────────────────────────────────────────────────────────────────────────

const configs: ModelConfig[] = (['llama', 'mistral', 'qwen2', 'gpt2'] as const).map((model_type) =>
  completeConfig({
    model_type,
    vocab_size: 5,
    hidden_size: 4,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    intermediate_size: 3,
    max_position_embeddings: 3,
    tie_word_embeddings: model_type === 'qwen2' || model_type === 'gpt2',
    sliding_window: model_type === 'mistral' ? 2 : null,
    rope_scaling: model_type === 'llama' ? {rope_type: 'yarn', factor: 2, beta_fast: 4} : null,
    norm: model_type === 'qwen2' ? 'layer' : undefined,
    eos_token_id: [1, 2],
  }),
);
const configFiles: Box[] = [
  ...configs.map((config) => formatConfig(config)),
  {...formatConfig(configs[0]), rope_parameters: {rope_type: 'linear', factor: 2, rope_theta: 1e4}},
  {...formatConfig(configs[2]), layer_types: ['sliding_attention'], use_sliding_window: true},
];

function weightsOf(config: ModelConfig, dtype: 'F32' | 'BF16'): Uint8Array {
  const parameters = allocateParameters(config, new Heap());
  for (const {data} of parameters.values()) data.fill(0.5);
  return formatSafetensors(checkpointTensors(parameters, config, {dtype}), {format: 'pt'});
}

const mixed = new Map<string, TensorData>([
  ['a', {dtype: 'F32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6]}],
  ['b', {dtype: 'F16', shape: [3], data: [1, 2, 3]}],
  ['c.d', {dtype: 'BF16', shape: [], data: [1]}],
  ['e', {dtype: 'I8', shape: [5], data: [1, -2, 3, -4, 5]}],
  ['f', {dtype: 'F32', shape: [0, 7], data: []}],
]);
const weightFiles = [
  formatSafetensors(mixed),
  formatSafetensors(mixed, {format: 'pt', more: 'é'}),
  formatSafetensors(new Map()),
  ...configs.map((config, i) => weightsOf(config, i % 2 ? 'BF16' : 'F32')),
];

const trained: TrainedMerges = {
  left: Uint32Array.of(97, 256, 32, 258, 98, 101, 195),
  right: Uint32Array.of(98, 99, 116, 104, 98, 102, 169),
  counts: new Uint32Array(7),
  tokens: new Uint32Array(8),
};
const golden = JSON.parse(readFileSync(new URL('../golden/tokenizers.json', import.meta.url), 'utf8')) as {
  tokenizers: {name: string; file: Record<string, unknown>}[];
};
/** Of a file of Hugging Face's, all but most of its vocabulary, so that changes hit something. */
function shortened({file}: (typeof golden.tokenizers)[number]): Box {
  const {model, added_tokens, pre_tokenizer, normalizer} = structuredClone(file) as {
    model: {vocab: Record<string, number>; merges: [string, string][]};
  } & Record<string, unknown>;
  const merges = model.merges.slice(0, 12);
  const kept = new Set(merges.flatMap((pair) => [...pair, [...pair].join('')]));
  const vocab = Object.entries(model.vocab).filter(([token]) => token.length === 1 || kept.has(token));
  return {
    added_tokens,
    pre_tokenizer,
    normalizer,
    model: {...model, merges, vocab: Object.fromEntries(vocab)},
  };
}
const tokenizerFiles: Box[] = [
  formatTokenizerJson(trained, ['<|endoftext|>']),
  ...golden.tokenizers.filter(({name}) => name !== 'gpt2').map(shortened),
];

const indexFiles: Box[] = [
  {metadata: {total_size: 100}, weight_map: {a: 'model-00001-of-00002.safetensors', b: 'x.safetensors'}},
];

// ── What must hold ─────────────────────────────────────────────────────────────────────────────────────────────────

function jsonOf(bytes: Uint8Array, error: new (message: string) => Error): unknown {
  return parseJson(bytes, 64, (expected, got) => {
    throw new error(`expected ${expected}, got ${got}`);
  }).value;
}

/** What a tokenizer that was read does with a text: it gives it back. */
function assertTokenizes(what: () => string, tokenizer: Tokenizer): void {
  const sample = "ab abc the ef'll é 12 345\n\n  x\ud83d\ude00";
  const decoded = tokenizer.decode(tokenizer.encode(sample));
  if (decoded !== sample && decoded !== ` ${sample}`) assert.fail(`${what()}: ${JSON.stringify(decoded)}`);
  tokenizer.encode(sample, {allowSpecial: true});
}

const describeFile = (kind: string, round: number, bytes: Uint8Array) => {
  const shown = bytes.length > 3000 ? `${bytes.length} bytes` : text(bytes).toString('base64');
  return `${kind}, SEED=${seed}, FUZZ=${MUTATIONS}, round ${round}: ${shown}`;
};

/** Counts what came of a kind's mutations; where nothing or everything is refused they test nothing. */
class Tally {
  read = 0;
  refused = 0;
  add(value: unknown): void {
    if (value === undefined) this.refused++;
    else this.read++;
  }
  report(test: {diagnostic(message: string): void}): void {
    test.diagnostic(`${this.read + this.refused} files: ${this.read} read, ${this.refused} refused`);
    assert.ok(this.read > 0.005 * this.refused && this.refused > 0.1 * this.read);
  }
}

describe(`${MUTATIONS} mutated files, SEED=${seed}`, {timeout: 3_600_000}, () => {
  it('safetensors', async (test) => {
    const random = mulberry32(seed);
    const tally = new Tally();
    for (let round = 0; round < share(0.42); round++) {
      const file = mutateSafetensors(random, weightFiles);
      const what = () => describeFile('safetensors', round, file);
      const source = memorySource(file);
      const header = await attempt(what, file.length, [SafetensorsError], () =>
        readSafetensorsHeader(source),
      );
      tally.add(header);
      if (!header) continue;
      let bytes = 0;
      for (const entry of header.tensors.values()) {
        bytes += entry.byteLength;
        if (entry.start + entry.byteLength > file.length || entry.size > 2 * entry.byteLength)
          assert.fail(what());
        let count = 0;
        await attempt(what, file.length, [SafetensorsError], async () => {
          await readTensor(source, entry, (part, at) => {
            if (at !== count) assert.fail(what());
            count += part.length;
          });
          if (count !== entry.size) assert.fail(what());
        });
      }
      if (bytes > file.length || header.fileSize !== file.length) assert.fail(what());
    }
    tally.report(test);
  });

  it('config.json', async (test) => {
    const random = mulberry32(seed + 1);
    const tally = new Tally();
    for (let round = 0; round < share(0.32); round++) {
      const file = mutateJson(random, configFiles);
      const what = () => describeFile('config', round, file);
      const config = await attempt(what, file.length, [ConfigError], () =>
        parseConfig(jsonOf(file, ConfigError)),
      );
      tally.add(config);
      if (!config) continue;
      const again = parseConfig(JSON.parse(JSON.stringify(formatConfig(config))));
      if (JSON.stringify(again) !== JSON.stringify(config)) assert.deepEqual(again, config, what());
      const {hidden_size, intermediate_size, num_attention_heads, head_dim, vocab_size} = config;
      for (const rows of [vocab_size, intermediate_size, num_attention_heads * head_dim])
        if (rows * hidden_size > 2 ** 31) assert.fail(what());
    }
    tally.report(test);
  });

  it('tokenizer.json', async (test) => {
    const random = mulberry32(seed + 2);
    const tally = new Tally();
    for (let round = 0; round < share(0.09); round++) {
      const file = mutateJson(random, tokenizerFiles);
      const what = () => describeFile('tokenizer', round, file);
      const tokenizer = await attempt(what, file.length, [TokenizerFileError], () =>
        finishSoon(parseTokenizerJson(jsonOf(file, TokenizerFileError)), 100),
      );
      tally.add(tokenizer);
      if (tokenizer) assertTokenizes(what, tokenizer);
    }
    tally.report(test);
  });

  it('model.safetensors.index.json', async (test) => {
    const random = mulberry32(seed + 3);
    const tally = new Tally();
    for (let round = 0; round < share(0.08); round++) {
      const file = mutateJson(random, indexFiles);
      const what = () => describeFile('index', round, file);
      const files = await attempt(what, file.length, [CheckpointError], () =>
        parseShardIndex(jsonOf(file, CheckpointError)),
      );
      tally.add(files);
      for (const name of files ?? []) if (/[/\\]|\.\.|^\./.test(name)) assert.fail(`${what()}: ${name}`);
    }
    tally.report(test);
  });

  it('weights and the config they are for', async (test) => {
    const random = mulberry32(seed + 4);
    const tally = new Tally();
    const errors = [ConfigError, SafetensorsError, CheckpointError];
    for (let round = 0; round < share(0.08); round++) {
      const i = integer(random, 0, configs.length - 1);
      const weights = weightFiles[weightFiles.length - configs.length + i];
      const file = random() < 0.7 ? mutateSafetensors(random, [weights]) : weights;
      const json = random() < 0.5 ? mutatedJson(random, configFiles[i]) : undefined;
      const what = () => describeFile(`${json ? text(json).toString() : i}`.slice(0, 2000), round, file);
      const source = memorySource(file);
      const opened = await attempt(what, file.length + (json?.length ?? 0), errors, async () => {
        const config = json ? parseConfig(jsonOf(json, ConfigError)) : configs[i];
        const checkpoint = await openCheckpoint(config, async (name) =>
          name === 'model.safetensors' ? source : undefined,
        );
        return {config, checkpoint};
      });
      if (opened) {
        // Every number that will be allocated has its bytes in the file.
        let count = 0;
        for (const {shape} of parameterShapes(opened.config)) count += shape.reduce((a, b) => a * b, 1);
        if (count > file.length) assert.fail(`${what()}: ${count} parameters`);
        const parameters = allocateParameters(opened.config, new Heap());
        await attempt(what, file.length, errors, () => opened.checkpoint.read(parameters));
      }
      tally.add(opened);
    }
    tally.report(test);
  });

  it('whole folders', async (test) => {
    const random = mulberry32(seed + 5);
    const tally = new Tally();
    const errors = [ConfigError, SafetensorsError, CheckpointError, TokenizerFileError];
    const encode = (json: Box) => new TextEncoder().encode(JSON.stringify(json));
    for (let round = 0; round < share(0.01); round++) {
      const i = integer(random, 0, configs.length - 1);
      const weights = weightFiles[weightFiles.length - configs.length + i];
      const which = integer(random, 0, 2);
      const files = new Map([
        ['config.json', which === 0 ? mutateJson(random, [configFiles[i]]) : encode(configFiles[i])],
        ['model.safetensors', which === 1 ? mutateSafetensors(random, [weights]) : weights],
        ['tokenizer.json', which === 2 ? mutateJson(random, tokenizerFiles) : encode(tokenizerFiles[0])],
      ]);
      const size = [...files.values()].reduce((sum, file) => sum + file.length, 0);
      const what = () => describeFile('folder', round, [...files.values()][which]);
      // A heap grows by pages, and tables of positions are as long as a text may be at first.
      const slack = 2 ** 21;
      tally.add(await attempt(what, size + slack / 64, errors, () => loadModel(files, {wasm: false})));
    }
    tally.report(test);
  });
});
