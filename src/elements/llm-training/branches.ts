/** Lines of a training that has forks, and the checkpoints along them. */
import type {TrainingEvent} from '../../core/index.js';

/** Steps from one place on, until another begins: lists with an entry for each step, and for each validation. */
export class Branch {
  readonly step: number[] = [];
  readonly loss: number[] = [];
  readonly gradientNorm: number[] = [];
  readonly rate: number[] = [];
  readonly validated: number[] = []; // steps
  readonly validation: number[] = [];
  /** The step that it began after. */
  readonly from: number;

  constructor(from: number) {
    this.from = from;
  }

  get #steps(): number[][] {
    return [this.step, this.loss, this.gradientNorm, this.rate];
  }

  /** Forgets every other step. */
  thin(): void {
    for (const list of this.#steps) list.splice(0, list.length, ...list.filter((_, i) => i % 2 === 1));
  }

  /** Takes away all that came after a step. */
  cut(step: number): void {
    const steps = countTo(this.step, step);
    for (const list of this.#steps) list.length = steps;
    const validations = countTo(this.validated, step);
    for (const list of [this.validated, this.validation]) list.length = validations;
  }
}

const countTo = (steps: readonly number[], last: number): number =>
  steps.filter((step) => step <= last).length;

/** Steps that a branch remembers at most: of more, every other one of all so far. */
const MOST_STEPS = 50_000;

export function addPoint(branch: Branch, event: TrainingEvent): void {
  if (event.kind === 'step') {
    branch.step.push(event.step);
    branch.loss.push(event.loss);
    branch.gradientNorm.push(event.gradientNorm);
    branch.rate.push(event.rate);
    if (branch.step.length > MOST_STEPS) branch.thin();
  } else if (event.kind === 'evaluation') {
    branch.validated.push(event.step);
    branch.validation.push(event.loss);
  }
}

/** A checkpoint, with all that is told of it. */
export interface Kept {
  readonly branch: Branch;
  readonly step: number;
  readonly bytes: Blob;
  readonly sample: string;
  /** Of the step that led there; undefined before the first one. */
  readonly loss: number | undefined;
  /** The last one before it. */
  readonly validation: number | undefined;
}

const MOST = 24;

/** At most so many, as even as may be on a scale of logarithms; the first and the last of each line stay, and the `pinned` one. */
export function keepFew(kept: readonly Kept[], pinned: Kept | undefined): readonly Kept[] {
  if (kept.length <= MOST) return kept;
  let [least, at] = [Infinity, kept.length - 2];
  for (let i = 1; i < kept.length - 1; i++) {
    const [before, here, after] = kept.slice(i - 1, i + 2);
    if (before.branch !== here.branch || after.branch !== here.branch || here === pinned) continue;
    const span = (after.step - before.step) / here.step;
    if (span < least) [least, at] = [span, i];
  }
  return kept.toSpliced(at, 1);
}
