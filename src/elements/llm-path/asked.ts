/** What has to be asked for, of the model or of another: in the order in which it is asked, what is quick first. */
import type {LiveRun} from '../../context/model.js';
import {gradients, training} from './learning.js';
import {block, embeddings, multiHead} from './inside.js';
import {postTraining, quantization} from './others.js';
import type {StepName, Told} from './steps.js';

export interface Asked {
  readonly names: readonly StepName[];
  /** Whether it takes long enough to wait until the reader has stopped writing. */
  readonly isLong?: boolean;
  ask(run: LiveRun, signal: AbortSignal): Promise<Partial<Record<StepName, Told>>>;
}

export const asked: readonly Asked[] = [
  ...[embeddings, block],
  ...[gradients, multiHead, training, postTraining, quantization],
];
