import type {
  DepthGradients,
  DepthOptions,
  GradientOptions,
  GradientReport,
  Intervention,
  MatrixStudy,
  PositionChanges,
  RunOptions,
  StudyOptions,
  Tokenization,
  TraceTensor,
} from '../core/index.js';
import {show} from '../core/show.js';
import {SessionError} from './errors.js';
import {ModelLink, type OpenModelOptions} from './model-link.js';
import type {
  Attribution,
  AttributionOptions,
  Decoded,
  Evaluation,
  Generation,
  GenerationOptions,
  LensLayer,
  LensOptions,
  ModelInfo,
  ModelInput,
  ModelRun,
  ModelOrigin,
} from './model-protocol.js';
import {namedFiles} from './named-files.js';
import type {CallOptions, Session} from './session.js';
import type {LossGrid, SliceRaceSettings, SliceSettings} from './slice-protocol.js';
import {openTrainer, type OpenTrainerOptions, type TrainerHandle} from './trainer-client.js';
import type {TrainingSettings} from './training-protocol.js';

/**
 * Opens a model where a session computes.
 *
 * @throws SessionError whose kind says why it could not be opened; the signal's reason
 */
export async function openModel(
  session: Session,
  origin: ModelOrigin,
  options: OpenModelOptions = {},
): Promise<ModelHandle> {
  const link = new ModelLink(session, portable(origin), options);
  await link.open(options.signal);
  return new ModelHandle(link);
}

/** The origin as it means the same in a worker: addresses in full, and files with the paths that they forget. */
function portable(origin: ModelOrigin): ModelOrigin {
  if ('url' in origin) return {...origin, url: inFull(origin.url)};
  if ('house' in origin) return origin.from === undefined ? origin : {...origin, from: inFull(origin.from)};
  if (!('files' in origin) || origin.files instanceof Map) return origin;
  return {...origin, files: new Map(namedFiles(origin.files))};
}

/** An address relative to the page; where there is none, as in Node, it is in full already. @throws SessionError */
function inFull(url: string): string {
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  try {
    return new URL(url, page).href;
  } catch {
    const expected = page ? 'a URL' : 'a URL in full, for there is no page that it could be relative to';
    throw new SessionError(`openModel: expected ${expected}, got ${show(url)}`, 'AddressError');
  }
}

/**
 * A model that lives with a session, and all that can be asked of it. What it reads are tokens or text; a string is plain
 * text, and `{text, allowSpecial: true, bos: true}` reads the special tokens in it and begins with the model's own.
 * Many may be open at a time. Where the worker breaks
 * down, the calls under way fail with a SessionError of kind "ConnectionLost", and the next one opens the model again; if
 * it was trained, with the weights of the last checkpoint, or where there was none, it fails once with "TrainingLost".
 * Calls on a closed model fail with "ModelClosed".
 */
export class ModelHandle {
  readonly #link: ModelLink;

  /** openModel() makes one. */
  constructor(link: ModelLink) {
    this.#link = link;
  }

  /** Where it lives. */
  get session(): Session {
    return this.#link.session;
  }

  /** Config, size, and what computes. */
  get info(): ModelInfo {
    return this.#link.info;
  }

  /** One forward pass over a text: its logits, and of what was computed what is asked for. */
  run(input: ModelInput, options?: RunOptions, call?: CallOptions<'run'>): Promise<ModelRun> {
    return this.#link.call('run', {input, options}, call);
  }

  /** What the model would say at each place, if it ended there. */
  logitLens(
    input: ModelInput,
    options?: LensOptions,
    call?: CallOptions<'logitLens'>,
  ): Promise<{tokens: Int32Array; layers: LensLayer[]}> {
    return this.#link.call('logitLens', {input, options}, call);
  }

  /** Which parts of the model a logit comes from. */
  attributeLogit(
    input: ModelInput,
    options?: AttributionOptions,
    call?: CallOptions<'attributeLogit'>,
  ): Promise<Attribution> {
    return this.#link.call('attributeLogit', {input, options}, call);
  }

  /** Continues a text. `onEvent` is told each token as it comes. */
  generate(
    input: ModelInput,
    options?: GenerationOptions,
    call?: CallOptions<'generate'>,
  ): Promise<Generation> {
    return this.#link.call('generate', {input, options}, call);
  }

  /** How much each token of some texts surprises the model. */
  evaluate(
    inputs: readonly ModelInput[],
    interventions?: readonly Intervention[],
    call?: CallOptions<'evaluate'>,
  ): Promise<Evaluation> {
    return this.#link.call('evaluate', {inputs, interventions}, call);
  }

  /** Copies of parameters by name; * in a name stands for anything. */
  async readParameters(
    names: readonly string[],
    call?: CallOptions<'readParameters'>,
  ): Promise<Map<string, TraceTensor>> {
    return (await this.#link.call('readParameters', {names}, call)).parameters;
  }

  /** The tokens of a text. */
  encode(text: string, call?: CallOptions<'encode'>): Promise<Tokenization> {
    return this.#link.call('encode', {text}, call);
  }

  /**
   * The text of tokens, and that of each by itself. Rows of the matrix that are no token's are U+FFFD; what is no ID below
   * vocab_size fails with "ModelInputError".
   */
  decode(tokens: ArrayLike<number>, call?: CallOptions<'decode'>): Promise<Decoded> {
    return this.#link.call('decode', {tokens}, call);
  }

  /** How large gradients are at every depth of a fresh stack of blocks that reads the input; the model stays as it is. */
  depthGradients(
    input: ModelInput,
    options: DepthOptions,
    call?: CallOptions<'depthGradients'>,
  ): Promise<DepthGradients> {
    return this.#link.call('depthGradients', {input, options}, call);
  }

  /** How much gradient each parameter gets for a text, and what one step would change; the model stays as it is. */
  gradients(
    input: ModelInput,
    options?: GradientOptions,
    call?: CallOptions<'gradients'>,
  ): Promise<GradientReport> {
    return this.#link.call('gradients', {input, options}, call);
  }

  /** The loss on a plane through the weights, from coarse to fine: `onEvent` is told each grid. The model stays as it is. */
  lossGrid(
    slice: SliceSettings,
    grid: {reach: number; sizes: readonly number[]},
    call?: CallOptions<'lossGrid'>,
  ): Promise<LossGrid> {
    return this.#link.call('lossGrid', {slice, ...grid}, call);
  }

  /** Optimizers on such a plane, by the model's own gradients: `onEvent` is told each step. The model stays as it is. */
  raceOnSlice(
    slice: SliceSettings,
    race: SliceRaceSettings,
    call?: CallOptions<'raceOnSlice'>,
  ): Promise<{predictions: number}> {
    return this.#link.call('raceOnSlice', {slice, race}, call);
  }

  /** One of its matrices in few bits, by its parameter's name, with what is lost; the model stays as it is. */
  studyMatrix(
    parameter: string,
    options: StudyOptions,
    call?: CallOptions<'studyMatrix'>,
  ): Promise<MatrixStudy> {
    return this.#link.call('studyMatrix', {parameter, options}, call);
  }

  /** Continues a text with a KV cache and without, and times both: `onEvent` is told each step. The model stays as it is. */
  cacheRace(
    input: ModelInput,
    steps: number,
    call?: CallOptions<'cacheRace'>,
  ): Promise<{tokens: Int32Array}> {
    return this.#link.call('cacheRace', {input, steps}, call);
  }

  /** Begins to train the model, or goes on from a checkpoint. Its trainer before that is closed. */
  openTrainer(settings: TrainingSettings, options?: OpenTrainerOptions): Promise<TrainerHandle> {
    return openTrainer(this, this.#link, settings, options);
  }

  /**
   * Another model with the same weights, which changes by itself. Its config may say otherwise about positions:
   * `{rope_scaling: {rope_type: 'ntk', factor: 2}, max_position_embeddings: 512}`.
   */
  async copy({signal, ...changes}: PositionChanges & {signal?: AbortSignal} = {}): Promise<ModelHandle> {
    return new ModelHandle(await this.#link.copy(signal, changes));
  }

  /** Lets go of the model and of the memory it takes. Calls under way fail. */
  close(): void {
    this.#link.close();
  }
}
