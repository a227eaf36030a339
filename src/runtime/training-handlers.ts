/** What is computed for the training of a model. */
import {LanguageTask} from '../core/training/tasks/language.js';
import {TrainingError} from '../core/training/errors.js';
import {Trainer, type TrainingEvent} from '../core/training/trainer.js';
import type {Handlers} from './handlers.js';
import type {Host} from './host.js';
import {moveToNewHeap, openModelOf, tokensOf, type OpenModel, type OpenTrainer} from './open-model.js';
import type {TrainingCalls} from './training-protocol.js';
import {stream} from './turns.js';

export const handlers: Handlers<keyof TrainingCalls> = {
  async openTrainer({model, settings, checkpoint}, host) {
    const open = openModelOf(host, model);
    const {
      task: {input, ...language},
      ...options
    } = settings;
    const task = new LanguageTask(await tokensOf(open, input, host), language);
    const bytes = checkpoint && new Uint8Array(await checkpoint.arrayBuffer());
    await close(open, host);
    return open.turns.take(host, async () => {
      const {evaluateEvery, sampleEvery} = options;
      try {
        const all = {...options, task, model: open.transformer};
        const trainer = bytes ? Trainer.resume(bytes, all) : new Trainer(all);
        open.training = {trainer, every: {evaluateEvery, sampleEvery}, isRunning: false, isPaused: false};
        return {steps: trainer.steps};
      } catch (error) {
        await moveToNewHeap(open); // for what was allocated by then is nobody's
        throw error;
      }
    });
  },

  async train({model, steps = Infinity}, host) {
    const open = openModelOf(host, model);
    const training = trainingOf(open);
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

  async pauseTraining({model}, host) {
    const {training} = openModelOf(host, model);
    if (training) training.isPaused = true;
    return {};
  },

  async checkpointTrainer({model}, host) {
    const open = openModelOf(host, model);
    return open.turns.take(host, () => {
      const {trainer} = trainingOf(open);
      return {steps: trainer.steps, bytes: trainer.checkpoint()};
    });
  },

  async closeTrainer({model}, host) {
    await close(openModelOf(host, model), host);
    return {};
  },
};

/** @throws TrainingError */
function trainingOf({training}: OpenModel): OpenTrainer {
  if (!training) throw new TrainingError('expected a model with a trainer, got one without');
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

/** Lets go of a trainer. What it has allocated lies between the model's own, which therefore moves out. */
async function close(open: OpenModel, host: Host): Promise<void> {
  if (!open.training) return;
  open.training.isPaused = true;
  await open.turns.take(host, async () => {
    if (!open.training) return;
    open.training = undefined;
    await moveToNewHeap(open);
  });
}
