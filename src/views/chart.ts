/** A curve with a marker on it, drawn by uPlot: the only module that imports it, and itself loaded when it is needed. */
import {restoreFormats} from './late-formats.js';
import uPlot from 'uplot';
import {resolveColours} from './resolve-colour.js';
import {grouped} from './grouped.js';

restoreFormats();

export {uPlot};

export interface Curve {
  /** Values along the axis, (points). */
  x: readonly number[];
  y: readonly number[];
  /** Which point is marked. */
  marker: number;
  xLabel: string;
  yLabel: string;
}

const FONT_SIZE = 12;

export class CurveChart {
  readonly #container: HTMLElement;
  readonly #onPick: (point: number) => void;
  #plot: uPlot | undefined;
  #curve: Curve | undefined;
  #colours = {text: '', rule: '', line: '', marker: ''};

  /** @param onPick told which point the reader clicked or dragged the marker to */
  constructor(container: HTMLElement, onPick: (point: number) => void) {
    this.#container = container;
    this.#onPick = onPick;
    this.#readColours();
    // The container has a transition of its colour: its end tells that the scheme has changed, whoever changed it.
    container.addEventListener('transitionend', this.#onColours);
  }

  destroy(): void {
    this.#container.removeEventListener('transitionend', this.#onColours);
    this.#plot?.destroy();
  }

  readonly #onColours = (event: TransitionEvent) => {
    if (event.target !== this.#container) return;
    this.#readColours();
    this.#plot?.redraw(false, true);
  };

  #readColours(): void {
    const properties = ['--_muted', '--_rule', '--_ink', '--_accent'];
    const [text, rule, line, marker] = resolveColours(this.#container, properties);
    this.#colours = {text, rule, line, marker};
  }

  show(curve: Curve): void {
    const before = this.#curve;
    this.#curve = curve;
    const {clientWidth: width, clientHeight: height} = this.#container;
    if (!width) return;
    if (before && (before.xLabel !== curve.xLabel || before.yLabel !== curve.yLabel)) {
      this.#plot?.destroy(); // labels belong to what a plot is made with
      this.#plot = undefined;
    }
    this.#plot ??= this.#make(curve, width, height);
    if (width !== this.#plot.width || height !== this.#plot.height) this.#plot.setSize({width, height});
    if (before?.x !== curve.x || before.y !== curve.y) this.#plot.setData([[...curve.x], [...curve.y]]);
    else this.#plot.redraw(false);
  }

  #make({xLabel, yLabel}: Curve, width: number, height: number): uPlot {
    const font = `${FONT_SIZE}px ${getComputedStyle(this.#container).fontFamily}`;
    const axis = (label: string, size: number, space: number): uPlot.Axis => ({
      label,
      labelFont: font,
      labelSize: 22,
      labelGap: 2,
      font,
      size,
      space,
      gap: 4,
      stroke: () => this.#colours.text,
      grid: {stroke: () => this.#colours.rule, width: 1},
      ticks: {show: false},
      values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? grouped(value) : '')),
    });
    const plot = new uPlot(
      {
        width,
        height,
        padding: [10, 14, 0, 0],
        cursor: {show: false},
        legend: {show: false},
        scales: {
          x: {time: false, range: (_, low, high) => [low, Math.max(high, low + 1)]},
          y: {range: (_, _low, high) => [0, Math.max(1, high) * 1.04]},
        },
        axes: [axis(xLabel, 24, 64), axis(yLabel, 44, 36)],
        series: [{}, {stroke: () => this.#colours.line, width: 2, points: {show: false}}],
        hooks: {draw: [(drawn) => this.#drawMarker(drawn)]},
      },
      [[], []],
      this.#container,
    );
    this.#listen(plot);
    return plot;
  }

  #listen({over}: uPlot): void {
    const pick = (event: PointerEvent) => {
      const value = this.#plot!.posToVal(event.clientX - over.getBoundingClientRect().left, 'x');
      const {x} = this.#curve!;
      const point = Math.round(value - x[0]);
      this.#onPick(Math.max(0, Math.min(x.length - 1, point)));
    };
    over.addEventListener('pointerdown', (event) => {
      over.setPointerCapture(event.pointerId);
      pick(event);
    });
    over.addEventListener('pointermove', (event) => {
      if (over.hasPointerCapture(event.pointerId)) pick(event);
    });
  }

  #drawMarker({ctx, bbox, valToPos}: uPlot): void {
    const {x, y, marker} = this.#curve!;
    if (!(marker in x)) return;
    const [left, top] = [valToPos(x[marker], 'x', true), valToPos(y[marker], 'y', true)];
    const unit = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = this.#colours.marker;
    ctx.lineWidth = 1.5 * unit;
    ctx.setLineDash([4 * unit, 3 * unit]);
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(left, top, 5 * unit, 0, 2 * Math.PI);
    ctx.fill();
    ctx.restore();
  }
}
