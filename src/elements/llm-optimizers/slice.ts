/** The race on the house model's own loss: the plane and the steps come from the session, the plane from coarse to fine. */
import {html, nothing, type TemplateResult} from 'lit';
import type {LiveRun} from '../../context/model.js';
import {Answer, type Asking} from '../../controllers/answer.js';
import type {RaceStep} from '../../core/training/race.js';
import type {Point} from '../../core/training/surfaces.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import type {LossGrid} from '../../runtime/slice-protocol.js';
import {renderFailure, renderWait} from '../../views/figure.js';
import {arenas} from './arenas.js';
import {smooth} from './contours.js';
import {short} from './digits.js';
import type {Ground} from './map.js';
import type {PartHost} from './part-host.js';
import {gather, racerOf, startOf, stepsOf, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** Points along each axis, from coarse to fine. */
const SIZES = [9, 17];
/** Between two measured points the lines are drawn through so many more. */
const FINER = 4;
/** Tokens that are read at most: more take longer at every point. */
const MOST_TOKENS = 33;

/** The same fields are the same question; so lists are said as texts. */
interface PlaneQuestion {
  readonly model: ModelHandle;
  readonly tokens: string;
  readonly directions: number;
}
interface RaceQuestion extends PlaneQuestion {
  /** As JSON. */
  readonly race: string;
}

/** Planes that were measured, for they are the same every time. */
const measured = new WeakMap<ModelHandle, Map<string, LossGrid>>();

export class SlicePart {
  readonly plane: Answer<PlaneQuestion, true>;
  readonly running: Answer<RaceQuestion, true>;
  readonly #host: PartHost;
  readonly #run: () => LiveRun | undefined;
  #isStopped = false;
  #grid: {of: string; grid: LossGrid; ground: Ground; low: Point} | undefined;
  #steps: RaceStep[] = [];
  #racing: string | undefined; // the race whose steps these are
  #race: Race | undefined; // those steps, gathered
  #frame = 0;

  /** @param run what may be computed with now; undefined for nothing */
  constructor(host: PartHost, run: () => LiveRun | undefined) {
    this.#host = host;
    this.#run = run;
    this.plane = new Answer(
      host,
      () => (this.#isStopped ? undefined : this.#planeQuestion),
      (question, asking) => this.#measure(question, asking),
    );
    // Once there is a map, if a coarse one.
    this.running = new Answer(
      host,
      () => (this.#isStopped || !this.ground ? undefined : this.#raceQuestion),
      (question, asking) => this.#runRace(question, asking),
    );
  }

  get #planeQuestion(): PlaneQuestion | undefined {
    const run = this.#run();
    if (!run || run.tokens.length < 2) return undefined;
    return {model: run.model, tokens: tokensOf(run), directions: this.#host.directions};
  }

  get #raceQuestion(): RaceQuestion | undefined {
    const plane = this.#planeQuestion;
    const {optimizers, batch, seed} = this.#host;
    const race = {
      racers: optimizers.map((name) => racerOf(this.#host, name)),
      start: startOf(this.#host),
      steps: stepsOf(this.#host),
      batch: batch > 0 ? {size: batch, seed} : undefined,
    };
    return plane && {...plane, race: JSON.stringify(race)};
  }

  /** What the map shows; undefined until the coarse plane is there. */
  get ground(): Ground | undefined {
    return this.#known?.ground;
  }

  /** The lowest of the points that were measured, and its loss. */
  get lowest(): {point: Point; loss: number} | undefined {
    const known = this.#known;
    return known && {point: known.low, loss: known.grid.losses.reduce((a, b) => Math.min(a, b))};
  }

  get grid(): LossGrid | undefined {
    return this.#known?.grid;
  }

  get #known() {
    const question = this.#planeQuestion;
    // Where nobody can see it, the last one; of a text with nothing to predict, none.
    if (!question) return this.#run() ? undefined : this.#grid;
    const key = keyOf(question);
    if (this.#grid?.of === key) return this.#grid;
    const kept = keptOf(question.model).get(key);
    return kept && this.#take(key, kept);
  }

  #take(of: string, grid: LossGrid) {
    const {size, reach, losses} = grid;
    const at = losses.indexOf(losses.reduce((a, b) => Math.min(a, b)));
    const place = (i: number) => reach * ((2 * i) / (size - 1) - 1);
    const low: Point = [place(at % size), place(Math.floor(at / size))];
    const field = smooth({cols: size, rows: size, values: losses}, FINER * (size < SIZES[1] ? 2 : 1));
    return (this.#grid = {of, grid, low, ground: {field, minima: [low], measured: size}});
  }

  async #measure(question: PlaneQuestion, {signal, onProgress}: Asking): Promise<true> {
    const {model, tokens, directions} = question;
    const key = keyOf(question);
    const kept = keptOf(model);
    if (kept.has(key)) return true;
    const grid = await model.lossGrid(
      {input: tokens.split(' ').map(Number), seed: directions},
      {reach: arenas.nano.reach, sizes: SIZES},
      {
        signal,
        onProgress,
        onEvent: (coarse) => {
          this.#take(key, coarse);
          this.#host.requestUpdate();
        },
      },
    );
    if (!grid.losses.every(Number.isFinite))
      throw new RangeError('lossGrid: expected losses that are finite, got others');
    kept.set(key, grid);
    this.#take(key, grid);
    return true;
  }

  async #runRace(
    {model, tokens, directions, race}: RaceQuestion,
    {signal, onProgress}: Asking,
  ): Promise<true> {
    const key = `${tokens} ${directions} ${race}`;
    this.#steps = [];
    this.#racing = key;
    this.#race = undefined;
    await model.raceOnSlice({input: tokens.split(' ').map(Number), seed: directions}, JSON.parse(race), {
      signal,
      onProgress,
      onEvent: (step) => {
        if (this.#racing !== key) return;
        this.#steps.push(step);
        this.#race = undefined;
        // Many come in one frame.
        if (this.#frame) return;
        this.#frame = requestAnimationFrame(() => {
          this.#frame = 0;
          this.#host.requestUpdate();
        });
      },
    });
    return true;
  }

  /** The race as far as it is, of what is asked now; nothing where other steps were made. */
  get race(): Race | undefined {
    const question = this.#raceQuestion;
    if (!question || this.#racing !== `${question.tokens} ${question.directions} ${question.race}`)
      return undefined;
    const {racers, start, steps} = JSON.parse(question.race) as Parameters<ModelHandle['raceOnSlice']>[1];
    return (this.#race ??= gather(racers, this.#steps, start, steps));
  }

  /** How far it is, what may be stopped, what failed, and what it is of. */
  renderState(run: LiveRun | undefined, words: OptimizerStrings): TemplateResult {
    if (run && run.tokens.length < 2)
      return html`<p class="notice" role="status" part="missing">${words.tooShort}</p>`;
    // Where the worker was lost both have failed.
    const all = [this.plane, this.running];
    const retry = () => all.forEach((each) => each.state.status === 'error' && each.retry());
    for (const {state} of all) if (state.status === 'error') return renderFailure(state.error, retry, words);
    const [plane, running] = [this.plane.state, this.running.state];
    const stop = (isStopped: boolean) => () => {
      this.#isStopped = isStopped;
      this.#host.requestUpdate();
    };
    const button = (label: string, isStopped: boolean) =>
      html`<button type="button" @click=${stop(isStopped)}>${label}</button>`;
    const busy = plane.status === 'loading' ? plane : running.status === 'loading' ? running : undefined;
    return html`<div class="state" part="progress">
      ${
        this.#isStopped
          ? html`${words.stopped} ${button(words.goOn, false)}`
          : busy
            ? html`${renderWait(busy === plane ? words.planeWait : words.raceWait, busy.progress ?? {doing: 'compute', done: 0, total: 1}, words)}
              ${button(words.stop, true)}`
            : nothing
      }
    </div>`;
  }

  /** What the plane is, in a sentence. */
  renderPlane(run: LiveRun, words: OptimizerStrings): TemplateResult | typeof nothing {
    const {grid, lowest} = this;
    if (run.tokens.length < 2) return nothing;
    const read = Math.min(MOST_TOKENS, run.tokens.length);
    return html`<p class="readout" part="plane">
      ${words.planeOf} <code>${read - 1}</code> ${read > 2 ? words.planePredictions : words.planePrediction}${
        run.tokens.length > MOST_TOKENS ? ` ${words.planeCut}` : nothing
      }${
        grid && lowest
          ? html` ${words.planeGrid} <code>${grid.size} × ${grid.size}</code> ${words.planeLowest}
              <code>${short(lowest.loss)}</code>, ${words.planeAt}
              <code>(${short(lowest.point[0])}, ${short(lowest.point[1])})</code>.`
          : nothing
      }${run.interventions.length > 0 ? ` ${words.planeEdits}` : nothing}
    </p>`;
  }
}

const tokensOf = ({tokens}: LiveRun): string => tokens.subarray(0, MOST_TOKENS).join(' ');
const keyOf = ({tokens, directions}: PlaneQuestion): string => `${directions}: ${tokens}`;

function keptOf(model: ModelHandle): Map<string, LossGrid> {
  let kept = measured.get(model);
  if (!kept || kept.size > 50) measured.set(model, (kept = new Map()));
  return kept;
}
