/** A race on a surface with a formula: run at once, whenever what decides it has changed. */
import {html, nothing, type TemplateResult} from 'lit';
import {surfaces, type Point} from '../../core/training/surfaces.js';
import {arenas, type ArenaName} from './arenas.js';
import {contoursOf, type Ground} from './map.js';
import type {PartHost} from './part-host.js';
import {racerOf, raceOn, startOf, stepsOf, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

type FormulaName = Exclude<ArenaName, 'nano'>;

/** What core/training/surfaces.ts computes. */
const formulas: Readonly<Record<FormulaName, string>> = {
  bowl: '½(x² + y²)',
  ravine: '½(x² + 50y²)',
  saddle: '½x² + ¼(y² − 1)²',
  rosenbrock: '(1 − x)² + 100(y − x²)²',
  beale: '(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²',
  noisy: '½(x² + y²) + 0.3(2 − cos 5x − cos 5y)',
};

/** Values of a field along each axis. */
const FINE = 73;

const grounds = new Map<FormulaName, Ground>();

function groundOf(name: FormulaName): Ground {
  const known = grounds.get(name);
  if (known) return known;
  const {middle, reach} = arenas[name];
  const {at, minima} = surfaces[name];
  const place = (i: number, axis: number) => middle[axis] + reach * ((2 * i) / (FINE - 1) - 1);
  const values = Float64Array.from(
    {length: FINE * FINE},
    (_, i) => at(place(i % FINE, 0), place(Math.floor(i / FINE), 1)).loss,
  );
  const ground = {field: {cols: FINE, rows: FINE, values}, minima};
  grounds.set(name, ground);
  return ground;
}

export class FormulaArena {
  readonly #host: PartHost;
  readonly #isSeen: () => boolean;
  #key = '';
  #race: Race | undefined;
  #stage: 'cold' | 'warming' | 'warm' = 'cold';

  /** @param isSeen whether anybody can see it: what nobody sees is not run */
  constructor(host: PartHost, isSeen: () => boolean) {
    this.#host = host;
    this.#isSeen = isSeen;
  }

  get race(): Race | undefined {
    const {surface, optimizers, noise, seed} = this.#host;
    if (surface === 'nano' || !this.#isSeen()) return this.#race;
    if (this.#stage === 'cold') void this.#warmUp(surface);
    if (this.#stage !== 'warm') return undefined;
    const racers = optimizers.map((name) => racerOf(this.#host, name));
    const key = JSON.stringify([surface, racers, startOf(this.#host), stepsOf(this.#host), noise, seed]);
    if (key !== this.#key) {
      this.#key = key;
      this.#race = raceOn(this.#host, surface);
    }
    return this.#race;
  }

  get ground(): Ground | undefined {
    const {surface} = this.#host;
    return surface !== 'nano' && this.#race ? groundOf(surface) : undefined;
  }

  /** The first time race, lines and drawing together take more than 50 ms: each gets a task of its own. */
  async #warmUp(surface: FormulaName): Promise<void> {
    this.#stage = 'warming';
    const task = () => new Promise((resolve) => setTimeout(resolve));
    await task();
    raceOn(this.#host, surface);
    await task();
    contoursOf(groundOf(surface).field);
    await task();
    this.#stage = 'warm';
    this.#host.requestUpdate();
  }

  render(words: OptimizerStrings): TemplateResult | typeof nothing {
    const {surface} = this.#host;
    if (surface === 'nano') return nothing;
    const {minima} = surfaces[surface];
    const point = ([x, y]: Point) => `(${[x, y].map((value) => String(value).replace('-', '−')).join(', ')})`;
    return html`<p class="formula" part="formula">f(x, y) = ${formulas[surface]}</p>
      <p class="readout">
        ${words.minimumAt}
        ${minima.map((each, i) => html`${i ? ` ${words.and} ` : nothing}<code>${point(each)}</code>`)}.
        ${words[`${surface}Note`]}
      </p>`;
  }
}
