import type {PositionChanges} from '../core/index.js';
import {SessionError} from './errors.js';
import type {CacheCalls} from './cache-protocol.js';
import type {GradientCalls} from './gradients-protocol.js';
import type {ModelCalls, ModelId, ModelInfo, ModelOrigin, OpenOptions} from './model-protocol.js';
import type {Params, Progress, Result} from './protocol.js';
import type {CallOptions, Session} from './session.js';
import type {QuantizationCalls} from './quantization-protocol.js';
import type {SliceCalls} from './slice-protocol.js';
import type {TrainerId, TrainerState, TrainingCalls, TrainingSettings} from './training-protocol.js';

/** How a model is opened, and who is told of it. */
export interface OpenModelOptions extends OpenOptions {
  /** Ends the opening: it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How far it is; also when the model is opened anew, after the worker was lost. */
  onProgress?: (progress: Progress) => void;
  /** The worker was lost, and the model is open again; its trainer, if it has one, is back at this state. */
  onRecovery?: (trainer: TrainerState | undefined) => void;
}

export type ModelCallName =
  | keyof ModelCalls
  | keyof TrainingCalls
  | keyof GradientCalls
  | keyof SliceCalls
  | keyof CacheCalls
  | keyof QuantizationCalls;

/** What must be known of a training to go on with it in another worker. */
export interface Training {
  readonly id: TrainerId;
  readonly settings: TrainingSettings;
  checkpoint: Blob | undefined;
  /** The weights are no longer the checkpoint's or, where there is none, those that the model was opened with. */
  isChanged: boolean;
  /** Lost where it was, without a checkpoint. */
  state: 'open' | 'closed' | 'lost';
  /** Made, as far as this side has been told. */
  steps: number;
}

let models = 0;

/**
 * The line to one model: it opens it, and opens it again where the worker that it was in is gone. What was learned there
 * is then the last checkpoint's; where there is none, it is lost, and one call says so.
 */
export class ModelLink {
  readonly session: Session;
  readonly id: ModelId = ++models;
  info!: ModelInfo;
  training: Training | undefined;

  readonly #origin: ModelOrigin;
  readonly #options: OpenModelOptions;
  readonly #closing = new AbortController();
  #recovering: Promise<void> | undefined;

  constructor(session: Session, origin: ModelOrigin, options: OpenModelOptions) {
    this.session = session;
    this.#origin = origin;
    this.#options = options;
  }

  /** @throws SessionError; the signal's reason */
  async open(signal: AbortSignal | undefined): Promise<void> {
    const {kernels, precision, positions, onProgress} = this.#options;
    const params = {model: this.id, origin: this.#origin, options: {kernels, precision, positions}};
    await this.#opening(this.session.call('openModel', params, {signal, onProgress}));
  }

  /** A line to a copy of the model, which is opened anew with the same changes. */
  async copy(signal: AbortSignal | undefined, changes: PositionChanges): Promise<ModelLink> {
    const positions = {...this.#options.positions, ...changes};
    const link = new ModelLink(this.session, this.#origin, {...this.#options, positions});
    await link.#opening(this.call('copyModel', {as: link.id, options: changes}, {signal}));
    const {training} = this;
    if (training) link.training = {...training, state: 'closed'};
    return link;
  }

  async #opening(call: Promise<ModelInfo>): Promise<void> {
    try {
      this.info = await call;
    } catch (error) {
      this.#release(); // it may have been opened all the same
      throw error;
    }
  }

  /** Asks something of the model. @throws SessionError; the signal's reason */
  async call<Name extends ModelCallName>(
    name: Name,
    params: Omit<Params<Name>, 'model'>,
    {signal, ...options}: CallOptions<Name> = {},
  ): Promise<Result<Name>> {
    const {signal: closing} = this.#closing;
    const either = signal ? AbortSignal.any([signal, closing]) : closing;
    either.throwIfAborted();
    const ask = async () => {
      const all = {...params, model: this.id} as unknown as Params<Name>;
      return this.session.call(name, all, {...options, signal: either});
    };
    if (this.#recovering) await unless(either, this.#recovering);
    try {
      return await ask();
    } catch (error) {
      if ((error as SessionError).kind !== 'ModelNotOpenError') throw error;
    }
    await unless(either, this.#recover());
    return ask();
  }

  /** Lets go of the model, and of the memory that it takes. Calls under way fail, and later ones. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new SessionError('the model was closed', 'ModelClosed'));
    this.#release();
  }

  #release(): void {
    if (this.session.isConnected) this.session.call('closeModel', {model: this.id}).catch(() => {});
  }

  #recover(): Promise<void> {
    return (this.#recovering ??= this.#reopen().finally(() => (this.#recovering = undefined)));
  }

  async #reopen(): Promise<void> {
    const {signal} = this.#closing;
    const {training} = this;
    if (training?.isChanged && !(training.state === 'open' && training.checkpoint)) {
      training.state = 'lost';
      this.training = undefined;
      throw trainingLost();
    }
    await this.open(signal);
    const state = training && (await this.#reopenTrainer(training, signal));
    this.#options.onRecovery?.(state);
  }

  async #reopenTrainer(training: Training, signal: AbortSignal): Promise<TrainerState | undefined> {
    const {id: model} = this;
    const {id, settings, checkpoint, state} = training;
    if (state === 'closed' && !checkpoint) return undefined;
    try {
      const trainer = await this.session.call(
        'openTrainer',
        {model, trainer: id, settings, checkpoint},
        {signal},
      );
      training.steps = trainer.steps;
      if (state === 'open') return trainer;
      await this.session.call('closeTrainer', {model, trainer: id}, {signal}); // it was for the weights
      return undefined;
    } catch (error) {
      this.#release(); // for its weights are not those that it had
      throw error;
    }
  }
}

export function trainingLost(): SessionError {
  return new SessionError('the worker was lost, and what the model had learned in it', 'TrainingLost');
}

/** The promise's value, unless the signal aborts before. */
async function unless<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  let stop!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
