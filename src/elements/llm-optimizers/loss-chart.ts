/** The losses at every step, on a logarithmic scale, and the step that is looked at. */
import {html, nothing, type TemplateResult} from 'lit';
import {LinePlot} from '../../controllers/line-plot.js';
import type {StepPlayer} from '../../controllers/step-player.js';
import type {PlotLine, PlotData} from '../../views/line-plot.js';
import {renderFailure} from '../../views/figure.js';
import {colourOf, looks} from './looks.js';
import type {PartHost} from './part-host.js';
import type {Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

/** What is lower is drawn at the bottom: 32-bit weights know little of it. */
const FLOOR = 1e-8;
/** How far above the start's loss a line is drawn. */
const OVER = 1e3;

export class LossChart {
  readonly #race: () => Race | undefined;
  readonly #chart: LinePlot;
  #lines: {of: Race; lines: readonly PlotLine[]; low: number; high: number} | undefined;
  #labels: readonly [string, string] = ['', ''];
  #step: () => number;

  constructor(host: PartHost, player: StepPlayer, race: () => Race | undefined) {
    this.#race = race;
    this.#step = () => player.step;
    this.#chart = new LinePlot(host, {
      selector: '.chart',
      data: () => this.#data,
      onPick: (x) => player.go(Math.round(x)),
    });
  }

  get #data(): PlotData | undefined {
    const race = this.#race();
    if (!race || race.paths.length === 0) return undefined;
    if (this.#lines?.of !== race) this.#lines = {of: race, ...linesOf(race)};
    const {lines, low, high} = this.#lines;
    const [xLabel, yLabel] = this.#labels;
    return {lines, low, high, xLabel, yLabel, isLogY: true, marker: this.#step()};
  }

  /** @param isEmpty whether there is nothing that could be drawn */
  render(isEmpty: boolean, words: OptimizerStrings): TemplateResult {
    this.#labels = [words.stepWord.toLowerCase(), words.lossAxis];
    const {error} = this.#chart;
    return html`<p class="label">${words.chart}</p>
      <div
        class="chart"
        part="chart"
        role="img"
        aria-label=${words.chart}
        title=${words.pickStep}
        ?inert=${isEmpty}
      ></div>
      ${error ? renderFailure(error, () => this.#chart.retry(), words) : nothing}`;
  }
}

function linesOf({paths}: Race): {lines: PlotLine[]; low: number; high: number} {
  const [first] = paths[0].steps;
  const most = (first?.loss ?? 1) * OVER;
  let [low, high] = [Infinity, FLOOR];
  const lines = paths.map(({name, steps, lostAt}): PlotLine => {
    const known = lostAt < 0 ? steps : steps.slice(0, lostAt);
    const losses = known.map(({loss}) => Math.min(most, Math.max(FLOOR, loss)));
    for (const loss of losses) [low, high] = [Math.min(low, loss), Math.max(high, loss)];
    return {
      name,
      colour: colourOf(name),
      x: known.map(({step}) => step),
      y: losses,
      width: 2,
      dash: looks[name].dash,
    };
  });
  if (low === Infinity) [low, high] = [1, 10];
  // A little air, also where nothing changes.
  const air = Math.max(1.05, (high / low) ** 0.04);
  return {lines, low: low / air, high: high * air};
}
