/** A matrix before and after and its errors, as maps; and one weight of it with its numbers put in. */
import {html, nothing, type ReactiveElement, type TemplateResult} from 'lit';
import type {MatrixStudy} from '../../core/index.js';
import {decodeNumber} from '../../core/quantization/number-format.js';
import {roundRange} from '../../views/round-range.js';
import {codeAt, formatOf, scaleAt} from './levels.js';
import {Drawing} from '../../views/laid-out.js';
import {isTurned, MapPainter, type MapData} from '../../views/signed-map.js';
import {bitsOf, rounded} from './numeral.js';
import type {QuantizationStrings} from './strings.js';

type MapName = 'before' | 'after' | 'errors';
const mapNames: readonly MapName[] = ['before', 'after', 'errors'];

/** A study with what is drawn of it. */
export interface MappedMatrix extends MatrixStudy {
  readonly maps: Readonly<Record<MapName, MapData>>;
}

interface Cell {
  readonly row: number;
  readonly col: number;
}

/**
 * How much stronger the colours of errors are than those of weights: always the same, so that more error is more colour,
 * whatever the format and the outlier.
 */
const STRONGER = 4;

export function mapsOf(study: MatrixStudy): Pick<MappedMatrix, 'maps'> {
  const {rows, cols, weights, result, rms} = study;
  const errors = weights.map((weight, i) => result[i] - weight);
  const range = roundRange([[4 * rms]]); // beyond it nearly none are but the outlier
  const map = (values: Float32Array, end: number): MapData => ({values, rows, cols, range: end});
  return {
    maps: {
      before: map(weights, range),
      after: map(result, range),
      errors: map(errors, range / STRONGER),
    },
  };
}

/** Rows of the map that a Page key goes. */
const PAGE = 8;

const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(at)));

export class WeightMaps {
  readonly #host: ReactiveElement;
  readonly #painter = new MapPainter();
  readonly #drawing: Drawing;
  #shown: MappedMatrix | undefined;
  #at: Cell | undefined; // the weight that is looked at; the outlier's place where nobody has chosen
  #hovered: Cell | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
  }

  /** Where the weight that is looked at lies, in row-major order. */
  placeIn(shown: MappedMatrix): number {
    const {row, col} = this.#lookedAt(shown);
    return row * shown.cols + col;
  }

  /** For the host's updated(): draws what has changed. */
  updated(shown: MappedMatrix): void {
    this.#shown = shown;
    this.#drawing.ask();
  }

  #draw(): boolean {
    const {maps} = this.#shown!;
    const canvases = this.#host.renderRoot.querySelectorAll<HTMLCanvasElement>('.maps canvas');
    for (const [i, canvas] of canvases.entries()) this.#painter.paint(canvas, maps[mapNames[i]]);
    return canvases.length > 0;
  }

  readonly #onColours = (): void => {
    this.#painter.forget();
    if (this.#shown) this.#drawing.ask();
  };

  render(shown: MappedMatrix, words: QuantizationStrings): TemplateResult {
    return html`<div class="maps" dir="ltr">
        ${mapNames.map((name) => this.#renderMap(name, shown, words))}
      </div>
      ${this.#renderCell(shown, words)}`;
  }

  /** The outlier's place until the reader looks elsewhere. */
  #lookedAt({rows, cols}: MappedMatrix): Cell {
    const {row, col} = this.#hovered ?? this.#at ?? {row: Math.floor(rows / 3), col: Math.floor(cols / 3)};
    return {row: Math.min(row, rows - 1), col: Math.min(col, cols - 1)};
  }

  #renderMap(name: MapName, shown: MappedMatrix, words: QuantizationStrings): TemplateResult {
    const {rows, cols, maps} = shown;
    const {range} = maps[name];
    const across = isTurned(shown);
    const [width, height] = across ? [rows, cols] : [cols, rows];
    const {row, col} = this.#lookedAt(shown);
    const [x, y] = across ? [row, col] : [col, row];
    const end = rounded(range, 2);
    return html`<div class="map-box">
      <p class="label">${words[name]}</p>
      <div
        class="map"
        part="map"
        role="application"
        tabindex="0"
        aria-label=${`${words[name]}, ${rows} × ${cols}`}
        aria-describedby="cell"
        @pointermove=${(event: PointerEvent) => this.#point(this.#cellOf(event, shown))}
        @pointerleave=${() => this.#point(undefined)}
        @click=${(event: MouseEvent) => {
          this.#at = this.#cellOf(event, shown);
          this.#host.requestUpdate();
        }}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, shown)}
      >
        <canvas width=${width} height=${height} aria-hidden="true" @transitionend=${this.#onColours}></canvas>
        <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
          <rect x=${x - 1} y=${y - 1} width="3" height="3"></rect>
        </svg>
      </div>
      <span class="scale" role="img" aria-label=${`${words.scale} −${end} … ${end}`}
        ><code>−${end}</code><i></i><code>0</code><i></i><code>+${end}</code></span
      >
    </div>`;
  }

  #cellOf(event: MouseEvent, shown: MappedMatrix): Cell {
    const {left, top, width, height} = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
    const [down, right] = isTurned(shown) ? [x, y] : [y, x];
    return {row: within(down * shown.rows, shown.rows), col: within(right * shown.cols, shown.cols)};
  }

  #point(cell: Cell | undefined): void {
    if (cell?.row === this.#hovered?.row && cell?.col === this.#hovered?.col) return;
    this.#hovered = cell;
    this.#host.requestUpdate();
  }

  #onKey(event: KeyboardEvent, shown: MappedMatrix): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    this.#hovered = undefined;
    const across = isTurned(shown);
    const {rows, cols} = shown;
    const [width, height] = across ? [rows, cols] : [cols, rows];
    const {row, col} = this.#lookedAt(shown);
    const [x, y] = across ? [row, col] : [col, row];
    const to = {
      ...{ArrowLeft: [x - 1, y], ArrowRight: [x + 1, y], ArrowUp: [x, y - 1], ArrowDown: [x, y + 1]},
      ...{Home: [0, y], End: [width - 1, y], PageUp: [x, y - PAGE], PageDown: [x, y + PAGE]},
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const [right, down] = [within(to[0], width), within(to[1], height)];
    this.#at = across ? {row: right, col: down} : {row: down, col: right};
    this.#host.requestUpdate();
  }

  /** One weight with its numbers put in. */
  #renderCell(shown: MappedMatrix, words: QuantizationStrings): TemplateResult {
    const {weights, result, quantized, cols, outlierAt, turned} = shown;
    const {row, col} = this.#lookedAt(shown);
    const at = row * cols + col;
    const number = (value: number) => html`<code>${rounded(value, 4)}</code>`;
    const format = formatOf(quantized);
    const {scale, zero} = scaleAt(quantized, at);
    const code = codeAt(quantized, at);
    const value = decodeNumber(format, code);
    const how = turned
      ? html`${words.turnedBack} ${number(result[at])}`
      : html`${words.code} <code>${bitsOf(code, format)}</code> →
          ${
            quantized.scales.length
              ? html`<code
                  >${rounded(scale, 4)} · ${zero ? `(${rounded(value, 4)} − ${zero})` : rounded(value, 4)}
                  =</code
                > `
              : nothing
          }${number(result[at])}`;
    return html`<p class="readout cell" id="cell" part="cell" aria-live=${this.#hovered ? 'off' : 'polite'}>
      ${words.row} ${row}, ${words.column}
      ${col}${at === outlierAt ? html`, <b>${words.theOutlier}</b>` : nothing}: ${number(weights[at])}.
      ${how}, ${words.offBy} ${number(result[at] - weights[at])}.
    </p>`;
  }
}
