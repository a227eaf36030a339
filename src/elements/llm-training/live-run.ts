/** A small language model that is trained: its curves, the checkpoints that are kept, forks, and what goes wrong. */
import type {TrainingEvent} from '../../core/index.js';
import {openModel, type ModelHandle} from '../../runtime/model-client.js';
import type {Session} from '../../runtime/index.js';
import type {TrainerHandle} from '../../runtime/trainer-client.js';
import {addPoint, Branch, keepFew, type Kept} from './branches.js';
import {config, GUESS, SAMPLE, TEMPERATURE, trainingSettings} from './live-model.js';
import type {TrainingText} from './live-text.js';

/** Nats above the lowest loss, over so many steps, that are no noise any more, if guessing would be better too. */
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
  /** The learning rate that did it. */
  readonly rate: number;
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
  #epoch = 0; // what was under way in an earlier one has no say any more
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
    this.pause();
    this.#close();
  }

  #close(): void {
    this.#epoch++;
    this.#abort.abort();
    this.#model?.close();
    this.#model = this.#trainer = undefined;
    this.#isBusy = false;
  }

  #restart(from: Kept | undefined): void {
    this.#close();
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
    this.#pace = [];
    const epoch = this.#epoch;
    const isOver = () => epoch !== this.#epoch;
    try {
      do {
        if (!this.#trainer) await this.#open(isOver);
        if (isOver() || !this.#wants) break;
        await this.#train(isOver);
      } while (this.#wants && !this.divergence && !isOver());
    } catch (error) {
      if (!isOver()) this.#fail(error as Error & {kind?: string});
    }
    if (isOver()) return;
    if (!this.divergence && !this.error) this.phase = 'paused';
    this.#isBusy = false;
    this.tokensPerSecond = undefined;
    this.options.onChange();
    if (this.#wants && this.phase === 'paused') void this.#work(); // asked for meanwhile
  }

  #fail(error: Error & {kind?: string}): void {
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
    this.divergence = {step: this.steps, lowest: this.#lowest, loss, rate: this.#trainedRate};
    this.phase = 'diverged';
    this.#wants = false;
  }

  async #open(isOver: () => boolean): Promise<void> {
    this.phase = 'opening';
    this.options.onChange();
    const {session, seed} = this.options;
    const model = await openModel(session(), {config, seed, tokenizer: 'bytes'});
    if (isOver()) return model.close();
    this.#model = model;
    this.parameters = model.info.parameters;
    await this.#openTrainer(this.#from?.bytes, isOver);
    if (!isOver() && !this.#from) await this.#keep(isOver);
  }

  async #openTrainer(checkpoint: Blob | undefined, isOver: () => boolean): Promise<void> {
    const rate = this.#rate;
    const trainer = await this.#model!.openTrainer(trainingSettings(this.options, rate), {checkpoint});
    if (isOver()) return;
    this.#trainer = trainer;
    this.#trainedRate = rate;
  }

  async #train(isOver: () => boolean): Promise<void> {
    if (this.#rate !== this.#trainedRate) {
      // The same run at another rate.
      const {bytes} = await this.#trainer!.checkpoint();
      if (!isOver()) await this.#openTrainer(new Blob([bytes]), isOver);
      if (isOver()) return;
    }
    const trainer = this.#trainer!;
    this.phase = 'running';
    this.#abort = new AbortController();
    const {signal} = this.#abort;
    try {
      await trainer.run(nextMark(trainer.steps) - trainer.steps, {
        signal,
        onEvent: (event) => {
          if (!isOver()) this.#take(event);
        },
      });
    } catch (error) {
      if (!signal.aborted || (error as {kind?: string}).kind) throw error;
    }
    if (isOver() || this.divergence) return;
    const stopped = performance.now();
    await this.#keep(isOver);
    const stood = performance.now() - stopped;
    this.#pace = this.#pace.map(([time, tokens]) => [time + stood, tokens]);
  }

  #take(event: TrainingEvent): void {
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
    if (mean < this.#lowest + RISE || mean < GUESS) return;
    this.#diverge(mean);
    this.#abort.abort();
  }

  /** Keeps a checkpoint, with what the model writes there. The weights stand still meanwhile. */
  async #keep(isOver: () => boolean): Promise<void> {
    const [model, trainer, branch] = [this.#model!, this.#trainer!, this.branch];
    const {text, seed} = this.options;
    const last = this.kept.at(-1);
    if (last?.branch === branch && last.step === trainer.steps) return;
    const {bytes, steps} = await trainer.checkpoint();
    if (isOver()) return;
    const {text: written} = await model.generate(text.prompt, {
      ...{seed, temperature: TEMPERATURE, maxTokens: SAMPLE, stop: []},
    });
    if (isOver()) return;
    const kept: Kept = {
      ...{branch, step: steps, bytes: new Blob([bytes]), sample: written},
      ...{loss: branch.loss.at(-1), validation: branch.validation.at(-1)},
    };
    this.kept = keepFew([...this.kept, kept], this.pinned);
    this.options.onChange();
  }
}
