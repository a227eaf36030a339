/** What is computed for the training of a model. */
import {createHeap} from '../core/tensor/webassembly.js';
import {depthGradients} from '../core/training/depth-gradients.js';
import {LanguageTask} from '../core/training/tasks/language.js';
import {TrainingError} from '../core/training/errors.js';
import {Trainer, type TrainingEvent} from '../core/training/trainer.js';
import type {Handlers} from './handlers.js';
import {pause} from './host.js';
import {copy, moveToNewHeap, openModelOf, tokensOf, type OpenModel, type OpenTrainer} from './open-model.js';
import type {TrainerId, TrainingCalls} from './training-protocol.js';
import {runWhole, stream} from './turns.js';

/** A call on a trainer that is not its model's: it was closed, or made way for another. */
export class TrainerNotOpenError extends Error {
  override name = 'TrainerNotOpenError';
}

export const handlers: Handlers<keyof TrainingCalls> = {
  async openTrainer({model, trainer: id, settings, checkpoint}, host) {
    const open = openModelOf(host, model);
    const {
      task: {input, ...language},
      ...options
    } = settings;
    const task = new LanguageTask(await tokensOf(open, input, host), language);
    const bytes = checkpoint && new Uint8Array(await checkpoint.arrayBuffer());
    return open.turns.take(host, async () => {
      // On a copy: until all is known to be right, the model, its weights and another trainer stay as they are.
      const {transformer} = await copy(open);
      await pause(); // an abort may be waiting to be heard
      host.signal.throwIfAborted();
      const all = {...options, task, model: transformer};
      const trainer = bytes ? Trainer.resume(bytes, all) : new Trainer(all);
      const {evaluateEvery, sampleEvery} = options;
      if (open.training) open.training.isPaused = true;
      open.training = {id, trainer, every: {evaluateEvery, sampleEvery}, isRunning: false, isPaused: false};
      open.transformer = transformer;
      return {steps: trainer.steps};
    });
  },

  async train({model, trainer, steps = Infinity}, host) {
    const open = openModelOf(host, model);
    const training = trainingOf(open, trainer);
    if (training.isRunning) throw new TrainingError('train: expected a trainer at rest, got one that runs');
    training.isRunning = true;
    training.isPaused = false;
    try {
      const running = untilPaused(training, steps);
      await stream(running, open.turns, host, (event) => host.event(event));
      return {steps: training.trainer.steps};
    } finally {
      training.isRunning = false;
    }
  },

  async pauseTraining({model, trainer}, host) {
    trainingOf(openModelOf(host, model), trainer).isPaused = true;
    return {};
  },

  async checkpointTrainer({model, trainer: id}, host) {
    const open = openModelOf(host, model);
    return open.turns.take(host, () => {
      const {trainer} = trainingOf(open, id);
      return {steps: trainer.steps, bytes: trainer.checkpoint()};
    });
  },

  async closeTrainer({model, trainer}, host) {
    const open = openModelOf(host, model);
    if (open.training?.id === trainer) open.training.isPaused = true;
    return open.turns.take(host, async () => {
      const wasOpen = open.training?.id === trainer;
      if (wasOpen) {
        await moveToNewHeap(open);
        open.training = undefined;
      }
      return {wasOpen};
    });
  },

  async depthGradients({model, input, options}, host) {
    const open = openModelOf(host, model);
    const tokens = await tokensOf(open, input, host);
    // In memory of its own, of which nothing stays.
    const heap = await createHeap(open.kernels);
    return runWhole(depthGradients(heap, tokens, open.transformer.config.vocab_size, options), host);
  },
};

/** @throws TrainerNotOpenError */
function trainingOf({training}: OpenModel, id: TrainerId): OpenTrainer {
  if (training?.id !== id) throw new TrainerNotOpenError(`trainer ${id} is not open`);
  return training;
}

function* untilPaused(training: OpenTrainer, steps: number): ReturnType<Trainer['run']> {
  for (const event of training.trainer.run(steps)) {
    yield event;
    if (training.isPaused && isLast(event, training.every)) return;
  }
}

/** Whether a step has told all that it will. */
function isLast({kind, step}: TrainingEvent, {evaluateEvery, sampleEvery}: OpenTrainer['every']): boolean {
  const isDue = (every = 0) => every > 0 && step % every === 0;
  return kind === 'sample' || (!isDue(sampleEvery) && (kind === 'evaluation' || !isDue(evaluateEvery)));
}
