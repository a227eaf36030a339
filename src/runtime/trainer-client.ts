import type {TrainingEvent} from '../core/index.js';
import {SessionError} from './errors.js';
import type {ModelHandle} from './model-client.js';
import {trainingLost, type ModelLink, type Training} from './model-link.js';
import type {Params, Progress, Result} from './protocol.js';
import type {CallOptions} from './session.js';
import type {TrainerState, TrainingCalls, TrainingCheckpoint, TrainingSettings} from './training-protocol.js';

/** Where a training goes on, what may end its opening, and who is told how far that is. */
export interface OpenTrainerOptions {
  /** What checkpoint() of a trainer with the same settings gave: it goes on there. */
  checkpoint?: Uint8Array<ArrayBuffer> | Blob;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What may pause a training, and who is told of its steps. */
export interface TrainOptions {
  /**
   * Pauses the training: when the step under way is done, and all has been told of it, the call rejects with the signal's
   * reason.
   */
  signal?: AbortSignal;
  onEvent?: (event: TrainingEvent) => void;
}

let trainers = 0;

/** What ModelHandle.openTrainer() does. @throws SessionError; the signal's reason */
export async function openTrainer(
  model: ModelHandle,
  link: ModelLink,
  settings: TrainingSettings,
  {checkpoint, ...call}: OpenTrainerOptions = {},
): Promise<TrainerHandle> {
  const blob = checkpoint && new Blob([checkpoint]);
  const trainer = ++trainers;
  const replace = (state: Training['state'], steps: number) => {
    const before = link.training;
    if (before?.state === 'open') before.state = 'closed';
    const isChanged = !blob && (before?.isChanged ?? false);
    return (link.training = {id: trainer, settings, checkpoint: blob, isChanged, state, steps});
  };
  try {
    const {steps} = await link.call('openTrainer', {trainer, settings, checkpoint: blob}, call);
    return new TrainerHandle(model, link, replace('open', steps));
  } catch (error) {
    // It may have been opened all the same: then it is closed, and the one before it is gone.
    if (call.signal?.aborted && link.session.isConnected)
      link.session.call('closeTrainer', {model: link.id, trainer}).then(
        ({wasOpen}) => wasOpen && replace('closed', 0),
        () => {}, // the model is gone, and the trainer with it
      );
    throw error;
  }
}

/**
 * The training of a model that lives with a session: it runs for some steps, pauses, runs again. A checkpoint is also
 * where it goes on by itself when the worker was lost; without one it fails then with a SessionError of kind
 * "TrainingLost". Calls on a trainer that was closed, or made way for another, fail with "TrainerClosed".
 */
export class TrainerHandle {
  /** What is trained. */
  readonly model: ModelHandle;
  readonly #link: ModelLink;
  readonly #training: Training;
  #isRunning = false;

  /** ModelHandle.openTrainer() makes one. */
  constructor(model: ModelHandle, link: ModelLink, training: Training) {
    this.model = model;
    this.#link = link;
    this.#training = training;
  }

  /** What openTrainer() was given. */
  get settings(): TrainingSettings {
    return this.#training.settings;
  }

  /** Steps made, as far as this side has been told. */
  get steps(): number {
    return this.#training.steps;
  }

  /**
   * Trains for so many steps more, or until it is paused by the signal; nothing is lost by that.
   *
   * @throws SessionError, of kind "TrainingError" where the loss is no number any more, as at a rate too high: weights and
   * all else are then as before that step; the signal's reason
   */
  async run(steps = Infinity, {signal, onEvent}: TrainOptions = {}): Promise<TrainerState> {
    signal?.throwIfAborted();
    const pause = () => void this.#ask('pauseTraining', {}).catch(() => {});
    const told = (event: TrainingEvent) => {
      this.#training.steps = event.step;
      this.#training.isChanged = true;
      onEvent?.(event);
    };
    this.#isRunning = true;
    signal?.addEventListener('abort', pause);
    try {
      const state = await this.#ask('train', {steps}, {onEvent: told});
      signal?.throwIfAborted();
      return state;
    } finally {
      this.#isRunning = false;
      signal?.removeEventListener('abort', pause);
    }
  }

  /** The run as a file, also while it goes on: weights, optimizer, chance. */
  async checkpoint(options?: CallOptions<'checkpointTrainer'>): Promise<TrainingCheckpoint> {
    const checkpoint = await this.#ask('checkpointTrainer', {}, options);
    this.#training.checkpoint = new Blob([checkpoint.bytes]);
    this.#training.isChanged = this.#isRunning;
    return checkpoint;
  }

  /** A trainer of a copy of the model, which goes on by itself from where this one is. */
  async fork({signal}: {signal?: AbortSignal} = {}): Promise<TrainerHandle> {
    const {bytes: checkpoint} = await this.checkpoint({signal});
    const copy = await this.model.copy({signal});
    try {
      return await copy.openTrainer(this.settings, {checkpoint, signal});
    } catch (error) {
      copy.close();
      throw error;
    }
  }

  /** Gives its memory back. The model keeps what it has learned. */
  async close(): Promise<void> {
    if (this.#training.state !== 'open') return;
    await this.#ask('closeTrainer', {});
    this.#training.state = 'closed';
  }

  async #ask<Name extends keyof TrainingCalls>(
    name: Name,
    params: Omit<Params<Name>, 'model' | 'trainer'>,
    options?: CallOptions<Name>,
  ): Promise<Result<Name>> {
    const {id, state} = this.#training;
    if (state === 'lost') throw trainingLost();
    if (state === 'closed') throw trainerClosed();
    try {
      const all = {...params, trainer: id} as unknown as Omit<Params<Name>, 'model'>;
      return await this.#link.call(name, all, options);
    } catch (error) {
      throw (error as SessionError).kind === 'TrainerNotOpenError' ? trainerClosed() : error;
    }
  }
}

function trainerClosed(): SessionError {
  return new SessionError('the trainer was closed', 'TrainerClosed');
}
