/** The curves of the live run: losses, and below them the gradient's length and the learning rate. */
import {html, type TemplateResult} from 'lit';
import {LinePlot} from '../../controllers/line-plot.js';
import {renderFailure} from '../../views/figure.js';
import type {PlotLine, PlotData} from '../../views/line-plot.js';
import type {Branch, Kept} from './branches.js';
import {GUESS} from './live-model.js';
import type {LiveRun} from './live-run.js';
import type {TrainingStrings} from './strings.js';
import type {PartHost} from './view.js';

/** Points of a line at most: more would not be seen. */
const MOST = 600;
/** Validations up to which each has a dot. */
const MOST_DOTS = 40;

/** Means of as many steps as one point stands for, where there are many. */
export function thinned(x: readonly number[], y: readonly number[]): {x: number[]; y: number[]} {
  const stride = Math.ceil(x.length / MOST);
  if (stride <= 1) return {x: [...x], y: [...y]};
  const result: {x: number[]; y: number[]} = {x: [], y: []};
  for (let i = 0; i < x.length; i += stride) {
    const some = y.slice(i, i + stride);
    result.x.push(x[Math.min(i + stride, x.length) - 1]);
    result.y.push(some.reduce((a, b) => a + b) / some.length);
  }
  return result;
}

export class LiveCharts {
  readonly #charts: readonly LinePlot[];
  readonly #run: () => LiveRun | undefined;
  readonly #selected: () => Kept | undefined;
  #words: TrainingStrings | undefined;
  #drawn: {key: string; all: PlotData[]} | undefined;

  constructor(
    host: PartHost,
    run: () => LiveRun | undefined,
    selected: () => Kept | undefined,
    onPick: (step: number) => void,
  ) {
    this.#run = run;
    this.#selected = selected;
    this.#charts = ['loss', 'gradient', 'rate'].map(
      (name, i) => new LinePlot(host, {selector: `.${name}-chart`, data: () => this.#data(i), onPick}),
    );
  }

  #data(chart: number): PlotData | undefined {
    const [run, words] = [this.#run(), this.#words];
    if (!run || !words) return undefined;
    const marker = this.#selected()?.step;
    const key = [run.branches.length, run.branch.step.length, run.branch.validation.length, run.steps].join();
    if (this.#drawn?.key !== key) this.#drawn = {key, all: draw(run, words)};
    return {...this.#drawn.all[chart], marker};
  }

  renderLosses(run: LiveRun, words: TrainingStrings): TemplateResult {
    this.#words = words;
    const failed = this.#charts.find(({error}) => error);
    if (failed)
      return renderFailure(failed.error!, () => this.#charts.forEach((chart) => chart.retry()), words);
    const {branch} = run;
    const said = `${words.lossChart}: ${words.step} ${run.steps}, ${words.trainLoss} ${branch.loss.at(-1)?.toFixed(2) ?? '–'}, ${words.validationLoss} ${branch.validation.at(-1)?.toFixed(2) ?? '–'}`;
    return html`<p class="legend" aria-hidden="true">
        <span class="swatch loss-line">${words.trainLoss}</span>
        <span class="swatch validation-line">${words.validationLoss}</span>
      </p>
      <div class="chart loss-chart" part="chart" role="img" aria-label=${said}></div>`;
  }

  renderRest(words: TrainingStrings): TemplateResult {
    return html`<div class="pair">
      <div class="chart small gradient-chart" role="img" aria-label=${words.gradientNorm}></div>
      <div class="chart small rate-chart" role="img" aria-label=${words.rate}></div>
    </div>`;
  }
}

function draw(run: LiveRun, words: TrainingStrings): PlotData[] {
  const now = run.branch;
  const line = (
    branch: Branch,
    name: string,
    colour: string,
    y: readonly number[],
    x = branch.step,
  ): PlotLine => ({
    ...{name, colour, ...thinned(x, y)},
    width: 1.5,
    opacity: branch === now ? 1 : 0.35,
  });
  const {branches} = run;
  const losses = branches.flatMap((branch) => [
    {...line(branch, words.trainLoss, '--_loss', branch.loss), width: 1},
    {
      ...line(branch, words.validationLoss, '--_ink', branch.validation, branch.validated),
      dots: branch.validation.length <= MOST_DOTS,
    },
  ]);
  const xLabel = words.step;
  const of = (name: string, colour: string, list: (branch: Branch) => readonly number[]): PlotData => ({
    lines: branches.map((branch) => line(branch, name, colour, list(branch))),
    ...{xLabel, yLabel: name},
  });
  const worst = Math.max(0, ...thinned(now.loss, now.loss).y); // older lines may leave the picture
  return [
    {
      ...{lines: losses, xLabel, yLabel: words.lossAxis},
      guides: [{y: GUESS, name: `${words.guess} ${GUESS.toFixed(2)}`, isLeft: true}],
      high: Math.max(GUESS * 1.12, Math.min(worst * 1.05, 20)),
    },
    of(words.gradientNorm, '--_gradient', ({gradientNorm}) => gradientNorm),
    of(words.rate, '--_ink', ({rate}) => rate),
  ];
}
