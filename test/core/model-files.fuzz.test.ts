/**
 * Hostile files: seeded mutations of small safetensors, config.json, index and tokenizer.json files, byte by byte and along
 * their structure. Each gives a valid object or a typed error: nothing else is thrown, nothing runs on, and nothing is
 * allocated beyond the file's own size class. `FUZZ=3000000` for more of them than a usual run has.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {getHeapStatistics} from 'node:v8';
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
  run as runModel,
  SafetensorsError,
  TokenizerFileError,
  type ModelConfig,
  type TensorData,
  type Tokenizer,
  type TrainedMerges,
} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {parseJson} from '../../src/core/json.js';
import {integer, mulberry32, pick, seed} from './corpus.js';
import {mutatedJson, mutateJson, mutateSafetensors, numbers, Tally, text, type Box} from './mutations.js';

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

/** The size class of a file: its tables are some times as long as itself, and small ones have a few pages. */
const mostAsked = (fileSize: number) => 16 * fileSize + 2 ** 17;

/** What a case may take, in ms: thousands of times what most take, so that a busy machine fails none. */
const MOST_MS = 5000;

/**
 * Bytes that the engine holds, in objects of all kinds and outside its heap: what a case leaves there, and its garbage that
 * has not been collected yet; not the peak. Large things that come and go are mostly typed arrays, which `asked` counts.
 */
function held(): number {
  const {used_heap_size, external_memory} = getHeapStatistics();
  return used_heap_size + external_memory;
}
/**
 * What a case may add to them: objects, lists and strings are larger than the text that asks for them, and the engine
 * compiles and loads what it runs for the first time.
 */
const mostHeld = (fileSize: number) => 64 * fileSize + 2 ** 22;

/** Runs one case, and makes sure of what it throws, of what it asks for and of how long it takes. */
async function attempt<Value>(
  what: () => string,
  fileSize: number,
  errors: readonly (new (...args: never[]) => Error)[],
  run: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  asked = 0;
  const before = held();
  const start = performance.now();
  const expectBounds = () => {
    const more = held() - before;
    const took = performance.now() - start;
    if (took > MOST_MS) assert.fail(`${what()}: ${took} ms`);
    if (asked > mostAsked(fileSize)) assert.fail(`${what()}: ${asked} bytes for a file of ${fileSize}`);
    if (more > mostHeld(fileSize)) assert.fail(`${what()}: ${more} more bytes for a file of ${fileSize}`);
  };
  try {
    const value = await run();
    expectBounds();
    return value;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    if (!errors.some((type) => error instanceof type))
      assert.fail(`${what()}: ${error instanceof Error ? error.stack : String(error)}`);
    if (!/expected .*, got /s.test((error as Error).message)) assert.fail(`${what()}: ${error}`);
    expectBounds();
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

/** Large in one way each, with all the weights that they ask for. */
const wide: readonly Partial<ModelConfig>[] = [
  {vocab_size: 2 ** 15},
  {intermediate_size: 2 ** 13},
  {num_hidden_layers: 40},
  {model_type: 'gpt2', max_position_embeddings: 2 ** 15},
  {num_attention_heads: 2 ** 9, head_dim: 2},
];
const largeFolders = wide.map((part) => {
  const small = {vocab_size: 5, hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2};
  const config = completeConfig({...small, intermediate_size: 3, tie_word_embeddings: true, ...part});
  return {config, json: formatConfig(config) as Box, weights: weightsOf(config, 'BF16')};
});

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

const encode = (json: Box) => new TextEncoder().encode(JSON.stringify(json));

const smallFolders = configs.map((config, i) => ({
  config,
  json: configFiles[i],
  weights: weightFiles[weightFiles.length - configs.length + i],
}));
/** A folder whose files fit; one of a hundred is large. */
const someFolder = (random: () => number) => pick(random, random() < 0.01 ? largeFolders : smallFolders);

const describeFile = (kind: string, round: number, bytes: Uint8Array) => {
  const shown = bytes.length > 3000 ? `${bytes.length} bytes` : text(bytes).toString('base64');
  return `${kind}, SEED=${seed}, FUZZ=${MUTATIONS}, round ${round}: ${shown}`;
};

describe(`${MUTATIONS} mutated files, SEED=${seed}`, {timeout: 3_600_000}, () => {
  it('safetensors', async (test) => {
    const random = mulberry32(seed);
    const tally = new Tally();
    for (let round = 0; round < share(0.38); round++) {
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
      const {config: original, json: fields, weights} = someFolder(random);
      const file = random() < 0.7 ? mutateSafetensors(random, [weights]) : weights;
      const json = random() < 0.5 ? mutatedJson(random, fields) : undefined;
      const what = () =>
        describeFile(
          text(json ?? encode(fields))
            .toString()
            .slice(0, 2000),
          round,
          file,
        );
      const source = memorySource(file);
      const opened = await attempt(what, file.length + (json?.length ?? 0), errors, async () => {
        const config = json ? parseConfig(jsonOf(json, ConfigError)) : original;
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
    for (let round = 0; round < share(0.05); round++) {
      const {json: fields, weights} = someFolder(random);
      const which = integer(random, 0, 3);
      const extreme = pick(random, ['head_dim', 'n_positions', 'max_position_embeddings', 'vocab_size']);
      const json = which === 3 ? {...fields, [extreme]: pick(random, numbers)} : fields;
      const changed = which === 1 ? mutateSafetensors(random, [weights]) : weights;
      const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
      const index = {weight_map: {a: names[0], b: names[integer(random, 0, 1)]}};
      const files = new Map([
        ['config.json', which === 0 ? mutateJson(random, [json]) : encode(json)],
        ['tokenizer.json', which === 2 ? mutateJson(random, tokenizerFiles) : encode(tokenizerFiles[0])],
        ...(random() < 0.5
          ? ([['model.safetensors', changed]] as const)
          : ([
              ['model.safetensors.index.json', encode(index)],
              [names[0], changed],
              [names[1], formatSafetensors(new Map())],
            ] as const)),
      ]);
      const size = [...files.values()].reduce((sum, file) => sum + file.length, 0);
      const what = () => describeFile(`folder ${which}`, round, text(encode([...files.keys()])));
      const loaded = await attempt(what, size, errors, () => loadModel(files, {wasm: false}));
      // What a folder says can also cost when the model computes.
      if (loaded) await attempt(what, size, [], () => runModel(loaded.model, [0], {logits: 'last'}));
      tally.add(loaded);
    }
    tally.report(test);
  });
});
