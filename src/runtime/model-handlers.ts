/** What is computed for each call on a model. */
import {evaluateTask} from '../core/model/evaluate.js';
import {namePattern} from '../core/model/name-matcher.js';
import {runTask, type TraceTensor} from '../core/model/run.js';
import type {CacheCalls} from './cache-protocol.js';
import {generateText} from './generation.js';
import type {GradientCalls} from './gradients-protocol.js';
import type {Handlers} from './handlers.js';
import {run, type Host} from './host.js';
import type {ModelCalls} from './model-protocol.js';
import {bytesOf, TextStream} from './model-tokenizer.js';
import type {ModularCalls} from './modular-protocol.js';
import {
  copy,
  describe,
  load,
  ModelInputError,
  openModelOf,
  readInput,
  tokensOf,
  type OpenModel,
} from './open-model.js';
import type {PreferenceCalls} from './preference-protocol.js';
import {readAttribution, readLens} from './reading.js';
import type {QuantizationCalls} from './quantization-protocol.js';
import type {ServingCalls} from './serving-protocol.js';
import type {SliceCalls} from './slice-protocol.js';
import type {TrainingCalls} from './training-protocol.js';
import {Pace, runWhole} from './turns.js';

let ofTraining: Handlers<keyof TrainingCalls> | undefined;
const training = async () => (ofTraining ??= (await import('./training-handlers.js')).handlers);

const slice = async () => (await import('./slice-handlers.js')).handlers;

const serving = async () => (await import('./serving-handlers.js')).handlers;

const preferences = async () => (await import('./preference-handlers.js')).handlers;

export const handlers: Handlers<
  | keyof ModelCalls
  | keyof TrainingCalls
  | keyof GradientCalls
  | keyof SliceCalls
  | keyof CacheCalls
  | keyof ModularCalls
  | keyof PreferenceCalls
  | keyof QuantizationCalls
  | keyof ServingCalls
> = {
  async openModel({model, origin, options = {}}, host) {
    return register(model, await load(origin, options, host), host);
  },

  async closeModel({model}, {models}) {
    models.delete(model);
    return {};
  },

  async copyModel({model, as, options}, host) {
    const open = openModelOf(host, model);
    return register(as, await open.turns.take(host, () => copy(open, options)), host);
  },

  async run({model, input, options}, host) {
    const open = openModelOf(host, model);
    const read = await readInput(open, input, host);
    const result = await open.turns.take(host, () =>
      runWhole(runTask(open.transformer, read.tokens, options), host),
    );
    return {...read, ...result};
  },

  async logitLens({model, input, options = {}}, host) {
    const open = openModelOf(host, model);
    const tokens = await tokensOf(open, input, host);
    return {tokens, layers: await readLens(open, tokens, options, host)};
  },

  async attributeLogit({model, input, options = {}}, host) {
    const open = openModelOf(host, model);
    return readAttribution(open, await tokensOf(open, input, host), options, host);
  },

  async generate({model, input, options = {}}, host) {
    const open = openModelOf(host, model);
    return generateText(open, await tokensOf(open, input, host), options, host);
  },

  async evaluate({model, inputs, interventions}, host) {
    const open = openModelOf(host, model);
    const pace = new Pace();
    const losses: Float32Array[] = [];
    for (const input of inputs) {
      const tokens = await tokensOf(open, input, host);
      const part = partOf(host, losses.length, inputs.length);
      const task = () => evaluateTask(open.transformer, tokens, interventions);
      losses.push(await open.turns.take(host, () => runWhole(task(), part)));
      await pace.rest(host);
    }
    return {losses, mean: meanOf(losses)};
  },

  async readParameters({model, names}, host) {
    const open = openModelOf(host, model);
    const parameters = new Map<string, TraceTensor>();
    const unknown = names.find((name) => !name.includes('*') && !open.transformer.parameters.has(name));
    if (unknown !== undefined)
      throw new RangeError(`readParameters: expected the name of a parameter, got "${unknown}"`);
    const patterns = names.map(namePattern);
    await open.turns.take(host, () => {
      for (const [name, {shape, data}] of open.transformer.parameters)
        if (patterns.some((pattern) => pattern.test(name)))
          parameters.set(name, {name, shape: [...shape], data: data.slice()});
    });
    return {parameters};
  },

  async encode({model, text}, host) {
    const {tokenizer} = openModelOf(host, model);
    if (!tokenizer) throw new ModelInputError('encode: expected a model with a tokenizer, got one without');
    return run(tokenizer.tokenize(text), host);
  },

  async decode({model, tokens}, host) {
    const {tokenizer, transformer} = openModelOf(host, model);
    if (!tokenizer) throw new ModelInputError('decode: expected a model with a tokenizer, got one without');
    const all = Array.from(tokens);
    const {vocab_size} = transformer.config;
    const wrong = all.find((token) => !(Number.isInteger(token) && token >= 0 && token < vocab_size));
    if (wrong !== undefined)
      throw new ModelInputError(`decode: expected token IDs from 0 to below ${vocab_size}, got ${wrong}`);
    const whole = new TextStream(tokenizer);
    const pieces = all.map((token) => {
      const alone = new TextStream(tokenizer);
      return alone.add(token) + alone.end();
    });
    const text = all.map((token) => whole.add(token)).join('') + whole.end();
    return {text, pieces, ...joined(all.map((token) => bytesOf(tokenizer, token)))};
  },

  openTrainer: async (params, host) => (await training()).openTrainer(params, host),
  train: async (params, host) => (await training()).train(params, host),
  pauseTraining: async (params, host) => (await training()).pauseTraining(params, host),
  checkpointTrainer: async (params, host) => (await training()).checkpointTrainer(params, host),
  closeTrainer: async (params, host) => (await training()).closeTrainer(params, host),
  depthGradients: async (params, host) => (await training()).depthGradients(params, host),
  gradients: async (params, host) =>
    (await import('./gradients-handlers.js')).handlers.gradients(params, host),
  lossGrid: async (params, host) => (await slice()).lossGrid(params, host),
  raceOnSlice: async (params, host) => (await slice()).raceOnSlice(params, host),
  modularTable: async (params, host) =>
    (await import('./modular-handlers.js')).handlers.modularTable(params, host),
  cacheRace: async (params, host) => (await import('./cache-handlers.js')).handlers.cacheRace(params, host),
  trainModular: async (params, host) =>
    (await import('./modular-handlers.js')).handlers.trainModular(params, host),
  tunePreferences: async (params, host) => (await preferences()).tunePreferences(params, host),
  pausePreferences: async (params, host) => (await preferences()).pausePreferences(params, host),
  generateTuned: async (params, host) => (await preferences()).generateTuned(params, host),
  closePreferences: async (params, host) => (await preferences()).closePreferences(params, host),
  studyMatrix: async (params, host) =>
    (await import('./quantization-handlers.js')).handlers.studyMatrix(params, host),
  serveRequests: async (params, host) => (await serving()).serveRequests(params, host),
  runPipeline: async (params, host) => (await serving()).runPipeline(params, host),
  timeDecoding: async (params, host) => (await serving()).timeDecoding(params, host),
};

/** Makes a model known by its number, unless nobody wants it any more. */
function register(id: number, model: OpenModel, {models, signal}: Host) {
  signal.throwIfAborted();
  if (models.has(id)) throw new RangeError(`openModel: expected a number that no open model has, got ${id}`);
  models.set(id, model);
  return describe(model);
}

/** Arrays as one, and where each ends in it. */
function joined(parts: readonly Uint8Array[]): {bytes: Uint8Array; ends: Uint32Array} {
  let end = 0;
  const ends = Uint32Array.from(parts, ({length}) => (end += length));
  const bytes = new Uint8Array(end);
  for (const [i, part] of parts.entries()) bytes.set(part, ends[i] - part.length);
  return {bytes, ends};
}

/** A host that is told the progress of one of many, and tells that of all. */
function partOf(host: Host, index: number, count: number): Host {
  return {
    ...host,
    progress: ({doing, done, total}) =>
      host.progress(
        total > 0 ? {doing, done: (index + done / total) / count, total: 1} : {doing, done, total},
      ),
  };
}

function meanOf(losses: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const some of losses) {
    for (const loss of some) sum += loss;
    count += some.length;
  }
  return sum / count;
}
