import type {
  LiveRun,
  ModelSettings,
  ModelSource,
  RunState,
  SettingsOwner,
  Vocabulary,
} from '../context/model.js';
import type {Session} from '../runtime/index.js';
import type {ModelHandle} from '../runtime/model-client.js';
import type {ModelRun} from '../runtime/model-protocol.js';
import {leaveHouseModel, sharedHouseModel} from '../runtime/shared-models.js';
import {Answer, type Asking} from './answer.js';
import {specOf} from './precision-spec.js';

/** The names of settings that another run is needed for. */
const deciding = ['text', 'checkpoint', 'interventions', 'precision'] as const;

const vocabularies = new WeakMap<ModelHandle, Promise<Vocabulary>>();

/** Every token of a model, asked for once. */
function vocabularyOf(model: ModelHandle): Promise<Vocabulary> {
  let known = vocabularies.get(model);
  if (!known) {
    known = model.decode(Array.from({length: model.info.config.vocab_size}, (_, id) => id));
    vocabularies.set(model, known);
    known.catch(() => vocabularies.delete(model));
  }
  return known;
}

/** Where each of the tokens ends in the text that they are, in bytes. */
function endsOf(tokens: Int32Array, {ends}: Vocabulary): Uint32Array {
  let end = 0;
  return Uint32Array.from(tokens, (id) => (end += ends[id] - (ends[id - 1] ?? 0)));
}

/** The numbers of a run that a change to the model has made too large. */
export class RunOverflowError extends Error {
  override name = 'RunOverflowError';
}

/** What is no number is not drawn as one. @throws RunOverflowError */
function expectNumbers({logits, trace}: ModelRun): void {
  const all = [...trace].filter(([name]) => !name.endsWith('attn.scores')); // masked with −∞
  for (const [name, data] of [
    ...all.map(([name, {data}]) => [name, data] as const),
    ['logits', logits] as const,
  ]) {
    let sum = 0; // of finite numbers in 32 bits it is finite
    for (const value of data) sum += value;
    if (!Number.isFinite(sum)) throw new RunOverflowError(`${name}: expected finite numbers, got ${sum}`);
  }
}

/** What a run was asked for. */
type Question = Pick<ModelSettings, (typeof deciding)[number]> & {names: readonly string[]};

/** Whether a question asks for no more than another. */
const isWithin = (question: Question, other: Question): boolean =>
  deciding.every((name) => question[name] === other[name]) &&
  question.names.every((name) => other.names.includes(name));

/**
 * Keeps one run of the house model in step with the settings, and with all that is drawn of it. A run that is overtaken is
 * ended, and its answer dropped.
 */
export class ModelStore implements ModelSource {
  owner: SettingsOwner | undefined;

  readonly #session: () => Session;
  readonly #wanted = new Map<object, readonly string[]>();
  readonly #listeners = new Set<() => void>();
  readonly #answer: Answer<Question, LiveRun>;
  #settings: ModelSettings;
  #isDue = false;

  /** @param session where it runs, asked at every run */
  constructor(session: () => Session, settings: ModelSettings) {
    this.#session = session;
    this.#settings = settings;
    this.#answer = new Answer(
      {addController: () => {}, requestUpdate: () => this.#tell()},
      () => this.#question(),
      (question, asking) => this.#run(question, asking),
    );
  }

  get settings(): ModelSettings {
    return this.#settings;
  }

  get state(): RunState {
    const {value: run, ...state} = this.#answer.state;
    return {...state, run} as RunState;
  }

  /** Changes settings. Another text is told of with its run, so that nobody draws twice for a key. */
  update(changes: Partial<ModelSettings>): void {
    const names = Object.keys(changes) as (keyof ModelSettings)[];
    const changed = names.filter((name) => changes[name] !== this.#settings[name]);
    if (changed.length === 0) return;
    this.#settings = {...this.#settings, ...changes};
    if (changed.some((name) => name !== 'text')) this.#tell();
    this.#refreshSoon();
  }

  want(owner: object, names: readonly string[] | undefined): void {
    if (names) this.#wanted.set(owner, names);
    else this.#wanted.delete(owner);
    this.#refreshSoon();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  retry(): void {
    this.#answer.asked = undefined;
    this.#refreshSoon();
  }

  /** Lets go of the model, where its owner leaves the page; asks anew when it is wanted again. */
  leave(): void {
    leaveHouseModel(this.#session(), this);
    this.#answer.asked = undefined;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Many may say what they want at once; all that was said by then is one run. */
  #refreshSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      const before = this.state.status;
      this.#answer.hostUpdate();
      // A run that has begun is told of when it can be noticed.
      if (this.state.status === 'idle' && before !== 'idle') this.#tell();
    });
  }

  /** What is wanted now: what was asked last, or is being asked, where that has all of it. */
  #question(): Question | undefined {
    if (this.#wanted.size === 0) return undefined;
    const {text, checkpoint, interventions, precision} = this.#settings;
    const names = [...new Set([...this.#wanted.values()].flat())];
    const question = {text, checkpoint, interventions, precision, names};
    const {asked} = this.#answer;
    return asked && isWithin(question, asked) ? asked : question;
  }

  async #run(
    {text, checkpoint, interventions, precision, names}: Question,
    {onProgress, signal}: Asking,
  ): Promise<LiveRun> {
    if (!this.state.run) onProgress({doing: 'download', done: 0, total: 0});
    const which = {checkpoint, precision: specOf(precision)};
    const model = await sharedHouseModel(this.#session(), which, {user: this, onProgress});
    const input = {text, bos: true, truncate: 'end'} as const;
    const [vocabulary, run] = await Promise.all([
      vocabularyOf(model),
      model.run(input, {trace: names, interventions}, {signal}),
    ]);
    expectNumbers(run);
    return {
      ...{text, checkpoint, interventions, precision, model, vocabulary, ...run},
      bytes: new TextEncoder().encode(text),
      ends: endsOf(run.tokens.subarray(1), vocabulary),
    };
  }
}
