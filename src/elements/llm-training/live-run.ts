/** A small language model that is trained: its curves, the checkpoints that are kept, forks, and what goes wrong. */
import type {TrainingEvent} from '../../core/index.js';
import {openModel, type ModelHandle} from '../../runtime/model-client.js';
import type {Session} from '../../runtime/index.js';
import type {TrainerHandle} from '../../runtime/trainer-client.js';
import {addPoint, Branch, keepFew, type Kept} from './branches.js';
import {config, SAMPLE, TEMPERATURE, trainingSettings} from './live-model.js';
import type {TrainingText} from './live-text.js';

/** Nats above the lowest loss, over so many steps, that are no noise any more. */
const [RISE, RECENT] = [1.5, 5];

/** Steps at which a checkpoint is kept; further ones come every LATER. */
const marks = [5, 10, 25, 50, 75, 100, 150, 200];
const LATER = 100;
const nextMark = (step: number): number =>
  marks.find((mark) => mark > step) ?? (Math.floor(step / LATER) + 1) * LATER;

export type Phase = 'idle' | 'opening' | 'paused' | 'running' | 'diverged' | 'lost' | 'failed';

/** How the loss ran away; `loss` is NaN where it was no number any more. */
export interface Divergence {
  readonly step: number;
  readonly lowest: number;
  readonly loss: number;
}

export interface LiveRunOptions {
  readonly session: () => Session;
  readonly text: TrainingText;
  readonly seed: number;
  readonly rate: number;
  readonly onChange: () => void;
}

export class LiveRun {
  phase: Phase = 'idle';
  error: Error | undefined;
  divergence: Divergence | undefined;
  readonly branches: Branch[] = [new Branch(0)];
  kept: readonly Kept[] = [];
  /** The checkpoint that somebody looks at: it stays. */
  pinned: Kept | undefined;
  parameters = 0;
  tokensPerSecond: number | undefined;
  readonly options: LiveRunOptions;

  #rate: number;
  #wants = false;
  #isBusy = false;
  #isReleased = false;
  #model: ModelHandle | undefined;
  #trainer: TrainerHandle | undefined;
  #trainedRate = 0; // what the trainer was opened with
  #from: Kept | undefined; // where it is opened
  #abort = new AbortController();
  #recent: number[] = [];
  #lowest = Infinity;
  #pace: [time: number, tokens: number][] = [];

  constructor(options: LiveRunOptions) {
    this.options = options;
    this.#rate = options.rate;
  }

  get branch(): Branch {
    return this.branches[this.branches.length - 1];
  }

  get steps(): number {
    return this.#trainer?.steps ?? this.#from?.step ?? 0;
  }

  get wants(): boolean {
    return this.#wants;
  }

  /** Makes the model and its first sample, before a step is made. */
  prepare(): Promise<void> {
    return this.#work();
  }

  start(): void {
    if (this.phase === 'diverged' || this.phase === 'lost') return;
    this.#wants = true;
    void this.#work();
  }

  /** After the step that it is at. */
  pause(): void {
    this.#wants = false;
    this.#abort.abort();
  }

  setRate(rate: number): void {
    if (rate === this.#rate) return;
    this.#rate = rate;
    if (this.phase === 'running') this.#abort.abort(); // and on with the new one
  }

  /** Goes on from a checkpoint, on a line of its own. What was learned after it stays as it was drawn. */
  fork(kept: Kept): void {
    this.branches.push(new Branch(kept.step));
    this.#restart(kept);
  }

  /** Back to before the loss ran away, at another rate. */
  recover(rate: number): void {
    const lowest = this.divergence?.lowest ?? Infinity;
    const good = this.kept.findLast(({loss}) => loss === undefined || loss < lowest + RISE / 2);
    this.#rate = rate;
    if (good) this.fork(good);
    this.start();
  }

  /** The worker was lost: on from the last checkpoint. */
  goOn(): void {
    const last = this.kept.at(-1);
    if (last) this.branch.cut(last.step);
    this.#restart(last);
    this.start();
  }

  /** Lets go of the worker's memory; curves and checkpoints stay. */
  release(): void {
    this.#isReleased = true;
    this.pause();
    this.#model?.close();
    this.#model = this.#trainer = undefined;
  }

  #restart(from: Kept | undefined): void {
    this.#model?.close();
    this.#model = this.#trainer = undefined;
    this.#from = from;
    this.#recent = [];
    this.#lowest = Infinity;
    this.divergence = this.error = undefined;
    this.phase = 'paused';
    this.options.onChange();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      do {
        if (!this.#trainer) await this.#open();
        if (!this.#wants || this.#isReleased) break;
        await this.#train();
      } while (this.#wants && !this.divergence);
      if (!this.divergence) this.phase = 'paused';
    } catch (error) {
      this.#fail(error as Error & {kind?: string});
    }
    this.#isBusy = false;
    if (this.#isReleased) return;
    this.tokensPerSecond = undefined;
    this.options.onChange();
    if (this.#wants && this.phase === 'paused') void this.#work(); // asked for meanwhile
  }

  #fail(error: Error & {kind?: string}): void {
    if (this.#isReleased) return;
    this.#wants = false;
    if (error.kind === 'TrainingError') {
      this.#diverge(NaN);
      return;
    }
    const isLost = error.kind === 'ConnectionLost' || error.kind === 'TrainingLost';
    this.phase = isLost && this.kept.length > 0 ? 'lost' : 'failed';
    this.error = error;
  }

  #diverge(loss: number): void {
    this.divergence = {step: this.steps, lowest: this.#lowest, loss};
    this.phase = 'diverged';
    this.#wants = false;
  }

  async #open(): Promise<void> {
    this.phase = 'opening';
    this.options.onChange();
    const {session, seed} = this.options;
    const model = await openModel(session(), {config, seed, tokenizer: 'bytes'});
    if (this.#isReleased) return model.close();
    this.#model = model;
    this.parameters = model.info.parameters;
    this.#trainedRate = this.#rate;
    this.#trainer = await model.openTrainer(trainingSettings(this.options, this.#rate), {
      checkpoint: this.#from?.bytes,
    });
    if (!this.#from) await this.#keep();
  }

  async #train(): Promise<void> {
    const trainer = this.#trainer!;
    this.phase = 'running';
    this.#abort = new AbortController();
    const {signal} = this.#abort;
    this.#pace = [];
    try {
      await trainer.run(nextMark(trainer.steps) - trainer.steps, {
        signal,
        onEvent: (event) => this.#take(event),
      });
    } catch (error) {
      if (!signal.aborted || (error as {kind?: string}).kind) throw error;
    }
    if (this.#isReleased || this.divergence) return;
    await this.#keep();
    if (this.#rate === this.#trainedRate) return;
    // The same run at another rate: from the checkpoint that was just kept.
    this.#trainedRate = this.#rate;
    const {bytes} = this.kept.at(-1)!;
    this.#trainer = await this.#model!.openTrainer(trainingSettings(this.options, this.#rate), {
      checkpoint: bytes,
    });
  }

  #take(event: TrainingEvent): void {
    if (this.#isReleased) return;
    addPoint(this.branch, event);
    if (event.kind === 'step') {
      const now = performance.now();
      this.#pace.push([now, event.tokens]);
      while (this.#pace.length > 2 && now - this.#pace[0][0] > 3000) this.#pace.shift();
      const [[from, before]] = this.#pace;
      if (now - from > 200) this.tokensPerSecond = ((event.tokens - before) / (now - from)) * 1000;
      this.#watch(event.loss);
    }
    this.options.onChange();
  }

  /** Stops where the loss runs away. */
  #watch(loss: number): void {
    this.#recent = [...this.#recent.slice(1 - RECENT), loss];
    if (this.#lowest === Infinity) this.#lowest = loss;
    if (this.#recent.length < RECENT || this.divergence) return;
    const mean = this.#recent.reduce((a, b) => a + b) / RECENT;
    this.#lowest = Math.min(this.#lowest, mean);
    if (mean < this.#lowest + RISE) return;
    this.#diverge(mean);
    this.#abort.abort();
  }

  /** Keeps a checkpoint, with what the model writes there. The weights stand still meanwhile. */
  async #keep(): Promise<void> {
    const [model, trainer, branch] = [this.#model!, this.#trainer!, this.branch];
    const {text, seed} = this.options;
    const last = this.kept.at(-1);
    if (last?.branch === branch && last.step === trainer.steps) return;
    const {bytes, steps} = await trainer.checkpoint();
    const {text: written} = await model.generate(text.prompt, {
      ...{seed, temperature: TEMPERATURE, maxTokens: SAMPLE, stop: []},
    });
    if (this.#isReleased) return;
    const kept: Kept = {
      ...{branch, step: steps, bytes: new Blob([bytes]), sample: written},
      ...{loss: branch.loss.at(-1), validation: branch.validation.at(-1)},
    };
    this.kept = keepFew([...this.kept, kept], this.pinned);
    this.options.onChange();
  }
}
