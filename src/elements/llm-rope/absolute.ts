/** Positions that are added to the embedding, sinusoidal or learned, beside those that rotate. */
import {html, svg, type TemplateResult} from 'lit';
import {sinusoidalPositions} from '../../core/nn/positions.js';
import {ropeFrequencies} from '../../core/nn/rope.js';
import {PointSlider} from '../../controllers/point-slider.js';
import {pathThrough} from '../../views/line-chart.js';
import {Drawing} from '../../views/laid-out.js';
import {MapPainter, type MapData} from '../../views/signed-map.js';
import {signed} from '../../views/signed.js';
import {grouped} from '../../views/grouped.js';
import type {PartHost} from './part-host.js';
import type {RopeStrings} from './strings.js';

/** nano's width and trained length: what tables of positions would have at its size. */
export const [WIDTH, LENGTH] = [96, 256];
const COLUMNS = 128;
const [HEIGHT, LEFT, TOP, BOTTOM] = [200, 44, 12, 34];

let table: {rows: number; cols: number; data: Float32Array} | undefined;

/** PE(position, component), (LENGTH, WIDTH), by the core. */
export function positionTable(): {rows: number; cols: number; data: Float32Array} {
  if (!table) {
    table = {rows: LENGTH, cols: WIDTH, data: new Float32Array(LENGTH * WIDTH)};
    sinusoidalPositions(table);
  }
  return table;
}

/** p₀ · p_distance, which is the same from every position on. */
export function similarities(): Float64Array {
  const {data} = positionTable();
  return Float64Array.from({length: LENGTH}, (_, distance) => {
    let sum = 0;
    for (let i = 0; i < WIDTH; i++) sum += data[i] * data[distance * WIDTH + i];
    return sum;
  });
}

/** How nano's pairs turn: its base and the width of its heads. */
const {theta} = ropeFrequencies({
  head_dim: 24,
  rope_theta: 10_000,
  rope_scaling: null,
  max_position_embeddings: LENGTH,
});
const TURNS = 2 * theta.length;
const turn = (angle: number, row: number): number => (row % 2 ? Math.sin(angle) : Math.cos(angle));

/** What the two canvases show, positions across, from −1 to 1. */
function maps(): [sinusoidal: MapData, rotary: MapData] {
  const shape = {rows: COLUMNS, range: 1};
  const turns = Float32Array.from({length: COLUMNS * TURNS}, (_, at) => {
    const [position, row] = [Math.floor(at / TURNS), at % TURNS];
    return turn(position * theta[row >> 1], row);
  });
  return [
    {...shape, cols: WIDTH, values: positionTable().data.subarray(0, COLUMNS * WIDTH)},
    {...shape, cols: TURNS, values: turns},
  ];
}

export class AbsolutePart {
  readonly #host: PartHost;
  readonly #slider: PointSlider;
  #position = 12;
  #wave = 3;
  readonly #drawing: Drawing;
  readonly #painter = new MapPainter();
  #maps: readonly MapData[] | undefined;

  constructor(host: PartHost) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
    this.#slider = new PointSlider(host);
  }

  /** The curve as rows of a table. */
  rows(words: RopeStrings): [string, string, string][] {
    return Array.from(similarities(), (value, distance) => [
      words.similarity,
      `${words.distance} ${distance}`,
      signed(value, 4),
    ]);
  }

  /** Draws the tables where their canvases are new, or the colours are; for the host's updated(). */
  draw(): void {
    this.#drawing.ask();
  }

  #draw(): boolean {
    const canvases = [...this.#host.renderRoot.querySelectorAll<HTMLCanvasElement>('.heat canvas')];
    if (!canvases.length) return false;
    this.#maps ??= maps();
    for (const [i, map] of this.#maps.entries()) this.#painter.paint(canvases[i], map);
    return true;
  }

  readonly #onColours = ({target, currentTarget}: Event): void => {
    if (target !== currentTarget) return;
    this.#painter.forget();
    this.#drawing.ask();
  };

  /** @param row the first of two that are marked */
  #renderHeat(rows: number, row?: number, onRow?: (row: number) => void): TemplateResult {
    const onPoint = ({currentTarget, clientX, clientY}: PointerEvent): void => {
      const {left, top, width, height} = (currentTarget as Element).getBoundingClientRect();
      const share = (at: number, all: number, most: number) =>
        Math.min(most - 1, Math.max(0, Math.floor((at / all) * most)));
      this.#position = share(clientX - left, width, COLUMNS);
      onRow?.(share(clientY - top, height, rows));
      this.#host.requestUpdate();
    };
    return html`<div class=${onRow ? 'heat' : 'heat strip'} @transitionend=${this.#onColours}>
      <canvas width=${COLUMNS} height=${rows} aria-hidden="true" @pointerdown=${onPoint}></canvas>
      <svg
        class="heat-mark"
        viewBox=${`0 0 ${COLUMNS} ${rows}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect x=${this.#position} y="0" width="1" height=${rows}></rect>
        ${row === undefined ? '' : svg`<rect x="0" y=${row} width=${COLUMNS} height="2"></rect>`}
      </svg>
    </div>`;
  }

  render(room: number, words: RopeStrings): TemplateResult {
    const [position, wave] = [this.#position, this.#wave];
    const [sine, cosine] = positionTable().data.subarray(position * WIDTH + 2 * wave);
    const slider = (name: string, value: number, most: number, onInput: (value: number) => void) =>
      html`<label class="slider"
        ><span>${name}</span>
        <input
          type="range"
          min="0"
          max=${most}
          .value=${String(value)}
          @input=${({target}: Event) => {
            onInput(Number((target as HTMLInputElement).value));
            this.#host.requestUpdate();
          }}
        />
        <output>${value}</output></label
      >`;
    const angle = `${position} / 10000^(${2 * wave}/${WIDTH})`;
    return html`<p class="label">${words.heat}</p>
      <p class="axes">${words.position} →<span>↓ ${words.component}</span></p>
      ${this.#renderHeat(WIDTH, 2 * wave, (at) => {
        this.#wave = at >> 1;
      })}
      <p class="label">${words.turns}</p>
      ${this.#renderHeat(TURNS)}
      <div class="sliders">
        ${slider(words.position, position, COLUMNS - 1, (to) => {
          this.#position = to;
        })}
        ${slider(words.waves, wave, WIDTH / 2 - 1, (to) => {
          this.#wave = to;
        })}
        <span class="scale" role="img" aria-label="−1 … 1"
          ><code>−1</code><i></i><code>0</code><i></i><code>+1</code></span
        >
      </div>
      <p class="equation" part="added" role="status">
        <code>sin(${angle}) = ${signed(sine, 4)}</code>, <code>cos(${angle}) = ${signed(cosine, 4)}</code>
      </p>
      <p class="label">${words.similarity}</p>
      ${this.#drawSimilarity(room, words)} ${this.#renderTable(words)}
      <p class="hint">${words.absoluteNote}</p>`;
  }

  #drawSimilarity(room: number, words: RopeStrings): TemplateResult {
    const values = similarities();
    const width = Math.max(240, Math.min(760, room));
    const [least, most] = [Math.min(0, ...values), Math.max(...values)];
    const x = (distance: number) => LEFT + (distance / LENGTH) * (width - LEFT - 12);
    const y = (value: number) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - BOTTOM);
    const at = this.#slider.layOut(Array.from(values, (_, distance) => x(distance)));
    const said = `${words.distance} ${at}: p · p′ = ${signed(values[at], 3)}`;
    const chart = html`<svg
      class="chart-svg"
      part="similarity"
      width=${width}
      height=${HEIGHT}
      aria-hidden="true"
    >
      <line class="axis" x1=${LEFT} x2=${width - 12} y1=${y(0)} y2=${y(0)}></line>
      ${[0, most].map((value) => svg`<text class="end tick" x=${LEFT - 6} y=${y(value) + 4}>${value.toFixed(0)}</text>`)}
      ${[0, 64, 128, 192, 256].map((tick) => svg`<text class="middle tick" x=${Math.min(x(tick), width - 14)} y=${HEIGHT - 15}>${tick}</text>`)}
      <text class="middle tick" x=${x(LENGTH / 2)} y=${HEIGHT - 1}>
        ${words.distance}, ${words.tokensUnit}
      </text>
      <path class="plain-curve" d=${pathThrough(Array.from(values, (value, d) => [x(d), y(value)]))}></path>
      <circle class="place" r="6" cx=${x(at)} cy=${y(values[at])}></circle>
    </svg>`;
    return html`${this.#slider.render(at, {part: 'likeness', label: words.similarity, said, chart})}
      <p class="readout" part="like">${said}</p>`;
  }

  #renderTable(words: RopeStrings): TemplateResult {
    const rows = [
      [words.kind, words.sinusoidal, words.learned, words.rotary],
      [words.absoluteRow, words.whatAdds, words.whatLearned, words.whatTurns],
      [words.where, words.whereOnce, words.whereOnce, words.whereEach],
      [words.parameters, '0', `${LENGTH} × ${WIDTH} = ${grouped(LENGTH * WIDTH)}`, '0'],
      [`${words.end} ${LENGTH - 1}`, words.endSinusoidal, words.endLearned, words.endRotary],
    ];
    const [head, ...body] = rows;
    return html`<table class="results words" part="comparison">
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${body.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
