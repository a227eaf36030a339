/** Several lines over one axis, with guides and a marker, drawn by uPlot: loaded when there is something to draw. */
import {uPlot} from './chart.js';
import {resolveColours} from './resolve-colour.js';
import {scientific} from './tiny.js';
import {grouped} from './grouped.js';

/** A line: its points need not be those of the others. */
export interface PlotLine {
  readonly name: string;
  /** The custom property that has its colour: "--_loss". */
  readonly colour: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** In px: 2. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** Whether each point has a dot. */
  readonly dots?: boolean;
  /** 0 to 1: 1. */
  readonly opacity?: number;
}

/** What is drawn. */
export interface PlotData {
  readonly lines: readonly PlotLine[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Whether the axis has a logarithmic scale: then x below 1 stands at 1. */
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
  /** Ends of the vertical axis, where they are not those of what is drawn. */
  readonly low?: number;
  readonly high?: number;
  /** Level lines with their names. */
  readonly guides?: readonly {readonly y: number; readonly name: string; readonly isLeft?: boolean}[];
  /** Places along the axis with their names. */
  readonly marks?: readonly {readonly x: number; readonly name: string}[];
  /** The place that is looked at. */
  readonly marker?: number;
}

const FONT_SIZE = 12;

const short = (value: number | null): string => {
  if (value === null) return '';
  const size = Math.abs(value);
  if (size >= 10_000) return `${grouped(Number((value / 1000).toFixed(3)))}k`;
  return size > 0 && size < 0.001
    ? scientific(value, 0).replace('1 × ', '')
    : String(Number(value.toPrecision(4)));
};

/** All places that any line has, in order, and each line's values at these: null where it has none. */
export function aligned(lines: readonly PlotLine[], least = -Infinity): (number | null)[][] {
  const places = new Set<number>();
  for (const {x} of lines) for (let i = 0; i < x.length; i++) places.add(Math.max(least, x[i]));
  const xs = [...places].sort((a, b) => a - b);
  const index = new Map(xs.map((x, i) => [x, i]));
  return [
    xs,
    ...lines.map(({x, y}) => {
      const values = new Array<number | null>(xs.length).fill(null);
      for (let i = 0; i < x.length; i++) values[index.get(Math.max(least, x[i]))!] = y[i];
      return values;
    }),
  ];
}

/** Marks of a logarithmic axis: powers of ten, at most six of them; between two, 2 and 5 times. */
export function logMarks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.ceil((last - first) / 6);
  const factors = last - first > 2 ? [1] : [1, 2, 5];
  const marks: number[] = [];
  for (let power = first; power <= last; power++)
    if (power % every === 0) marks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  return marks.filter((mark) => mark >= low && mark <= high);
}

export class LinePlot {
  readonly #container: HTMLElement;
  readonly #onPick: (x: number) => void;
  #plot: uPlot | undefined;
  #data: PlotData | undefined;
  #kind = '';
  #colours = new Map<string, string>();

  /** @param onPick told the place along the axis that the reader clicked or dragged to */
  constructor(container: HTMLElement, onPick: (x: number) => void) {
    this.#container = container;
    this.#onPick = onPick;
    // The container has a transition of its colour: its end tells that the scheme has changed, whoever changed it.
    container.addEventListener('transitionend', this.#onColours);
  }

  destroy(): void {
    this.#container.removeEventListener('transitionend', this.#onColours);
    this.#plot?.destroy();
  }

  readonly #onColours = (event: TransitionEvent) => {
    if (event.target !== this.#container) return;
    this.#colours.clear();
    this.#plot?.redraw(false, true);
  };

  #colour(property: string): string {
    const known = this.#colours.get(property);
    if (known) return known;
    const lines = this.#data!.lines.map(({colour}) => colour);
    const properties = ['--_muted', '--_rule', '--_accent', '--_surface', ...lines];
    this.#colours = new Map(
      resolveColours(this.#container, properties).map((found, i) => [properties[i], found]),
    );
    return this.#colours.get(property)!;
  }

  show(data: PlotData): void {
    const before = this.#data;
    this.#data = data;
    const {clientWidth: width, clientHeight: height} = this.#container;
    if (!width) return;
    // Lines, labels and scales belong to what a plot is made with.
    const kind = JSON.stringify([
      data.lines.map(({name, colour, width, dash, dots, opacity}) => [
        name,
        colour,
        width,
        dash,
        dots,
        opacity,
      ]),
      [data.xLabel, data.yLabel, data.isLogX, data.isLogY],
    ]);
    if (kind !== this.#kind) this.#plot?.destroy();
    const isNew = !this.#plot || kind !== this.#kind;
    if (isNew) this.#plot = this.#make(data, width, height);
    this.#kind = kind;
    const plot = this.#plot!;
    if (width !== plot.width || height !== plot.height) plot.setSize({width, height});
    if (isNew || before?.lines !== data.lines)
      plot.setData(aligned(data.lines, data.isLogX ? 1 : -Infinity) as uPlot.AlignedData);
    else plot.redraw(false);
  }

  #make({xLabel, yLabel, lines, isLogX, isLogY}: PlotData, width: number, height: number): uPlot {
    const font = `${FONT_SIZE}px ${getComputedStyle(this.#container).fontFamily}`;
    const axis = (label: string, size: number, space: number): uPlot.Axis => ({
      label,
      labelFont: font,
      labelSize: 20,
      labelGap: 2,
      font,
      size,
      space,
      gap: 4,
      stroke: () => this.#colour('--_muted'),
      grid: {stroke: () => this.#colour('--_rule'), width: 1},
      ticks: {show: false},
      values: (_, splits) => splits.map(short),
    });
    const plot = new uPlot(
      {
        width,
        height,
        padding: [10, 14, 0, 0],
        cursor: {show: false},
        legend: {show: false},
        scales: {
          x: {
            time: false,
            distr: isLogX ? 3 : 1,
            range: (_, low, high) =>
              low === null ? [isLogX ? 1 : 0, 10] : [low, Math.max(high, isLogX ? low * 2 : low + 1)],
          },
          y: {distr: isLogY ? 3 : 1, range: (_, low, high) => this.#range(low, high)},
        },
        axes: [
          axis(xLabel, 24, isLogX ? 30 : 64),
          {
            ...axis(yLabel, 46, 32),
            ...(isLogY && {
              splits: (_: uPlot, _axis: number, low: number, high: number) => logMarks(low, high),
              filter: (_: uPlot, splits: number[]) => splits,
            }),
          },
        ],
        series: [
          {},
          ...lines.map(({name, colour, width = 2, dash, dots = false, opacity = 1}): uPlot.Series => ({
            label: name,
            stroke: () => this.#colour(colour),
            width,
            alpha: opacity,
            dash: dash as number[] | undefined,
            spanGaps: true,
            points: {show: dots, size: 5, fill: () => this.#colour(colour)},
          })),
        ],
        hooks: {draw: [(drawn) => this.#drawMarks(drawn)]},
      },
      [[], ...lines.map(() => [])] as unknown as uPlot.AlignedData,
      this.#container,
    );
    this.#listen(plot);
    return plot;
  }

  #range(low: number | null, high: number | null): [number, number] {
    const {low: from, high: to, isLogY, guides = []} = this.#data!;
    const values = [low, high, ...guides.map(({y}) => y)].filter((value) =>
      Number.isFinite(value),
    ) as number[];
    const [least, most] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
    if (isLogY) return [from ?? 10 ** Math.floor(Math.log10(least)), to ?? 10 ** Math.ceil(Math.log10(most))];
    return [from ?? 0, to ?? (most > 0 ? most * 1.06 : 1)];
  }

  #listen({over}: uPlot): void {
    const pick = (event: PointerEvent) =>
      this.#onPick(this.#plot!.posToVal(event.clientX - over.getBoundingClientRect().left, 'x'));
    over.addEventListener('pointerdown', (event) => {
      over.setPointerCapture(event.pointerId);
      pick(event);
    });
    over.addEventListener('pointermove', (event) => {
      if (over.hasPointerCapture(event.pointerId)) pick(event);
    });
  }

  #drawMarks({ctx, bbox, valToPos, scales}: uPlot): void {
    const {guides = [], marks = [], marker, isLogX} = this.#data!;
    const {min, max} = scales.x;
    const unit = devicePixelRatio;
    const {left, top, width, height} = bbox;
    const right = left + width;
    const line = (from: readonly [number, number], to: readonly [number, number]) => {
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
    };
    const labels: (() => void)[] = [];
    /** A name in a halo, after all lines, so that none goes through it. */
    const label = (name: string, align: 'left' | 'right', x: number, y: number) => {
      labels.push(() => {
        ctx.textAlign = align;
        ctx.strokeText(name, x, y);
        ctx.fillText(name, x, y);
      });
    };
    const acrossOf = (x: number) => valToPos(isLogX ? Math.max(1, x) : x, 'x', true);
    const isSeen = (x: number) => min !== undefined && max !== undefined && x <= max && (isLogX || x >= min);
    ctx.save();
    ctx.font = `${FONT_SIZE * unit}px ${getComputedStyle(this.#container).fontFamily}`;
    ctx.lineWidth = unit;
    ctx.strokeStyle = this.#colour('--_muted');
    ctx.setLineDash([2 * unit, 3 * unit]);
    for (const {y, name, isLeft} of guides) {
      const down = valToPos(y, 'y', true);
      if (!(down >= top && down <= top + height)) continue;
      line([left, down], [right, down]);
      label(name, isLeft ? 'left' : 'right', isLeft ? left + 6 * unit : right - 4 * unit, down - 4 * unit);
    }
    for (const {x, name} of marks) {
      if (!isSeen(x)) continue;
      const across = acrossOf(x);
      line([across, top], [across, top + height]);
      const isLeft = across + ctx.measureText(name).width + 8 * unit > right;
      label(name, isLeft ? 'right' : 'left', across + (isLeft ? -5 : 5) * unit, top + 12 * unit);
    }
    if (marker !== undefined && isSeen(marker)) {
      ctx.setLineDash([]);
      ctx.lineWidth = 1.5 * unit;
      ctx.strokeStyle = this.#colour('--_accent');
      const across = acrossOf(marker);
      line([across, top], [across, top + height]);
    }
    ctx.setLineDash([]);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * unit;
    ctx.strokeStyle = this.#colour('--_surface');
    ctx.fillStyle = this.#colour('--_muted');
    for (const draw of labels) draw();
    ctx.restore();
  }
}
