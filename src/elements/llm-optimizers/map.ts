/** The map: lines of equal loss, the lowest points, the paths so far, and the start, which can be moved. */
import {html, nothing, svg, type TemplateResult} from 'lit';
import type {Point} from '../../core/training/surfaces.js';
import {signed} from '../../views/signed.js';
import type {Arena} from './arenas.js';
import {levelsOf, regionsBelow, type Field} from './contours.js';
import {short} from './digits.js';
import {looks} from './looks.js';
import type {PartHost} from './part-host.js';
import {isLostAt, placeAt, startOf, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

const LEVELS = 12;
const [LEFT, BOTTOM, EDGE] = [48, 24, 6];
const [LEAST, MOST] = [200, 480];

/** A loss at even distances over the whole map, from its lower left corner. */
export interface Ground {
  readonly field: Field;
  readonly minima: readonly Point[];
  /** Where the loss was measured, if not everywhere: points along each axis. */
  readonly measured?: number;
}

export interface MapView {
  readonly arena: Arena;
  /** Undefined until there is one. */
  readonly ground: Ground | undefined;
  readonly race: Race | undefined;
  readonly step: number;
  readonly room: number;
}

const paths = new WeakMap<Field, readonly string[]>();

export function contoursOf(field: Field): readonly string[] {
  let known = paths.get(field);
  if (!known) paths.set(field, (known = regionsBelow(field, levelsOf(field, LEVELS))));
  return known;
}

export class RaceMap {
  readonly #host: PartHost;
  #view: MapView | undefined;
  #moved: Point | undefined; // while it is dragged
  #isHeld = false; // the ring
  #isPressed = false; // the map beside it

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** The map's inner width, which is its height, in px. */
  get #side(): number {
    return Math.max(LEAST, Math.min(MOST, this.#view!.room)) - LEFT - EDGE;
  }

  #across(x: number): number {
    const {middle, reach} = this.#view!.arena;
    return LEFT + ((x - middle[0] + reach) / (2 * reach)) * this.#side;
  }

  #down(y: number): number {
    const {middle, reach} = this.#view!.arena;
    return EDGE + ((middle[1] + reach - y) / (2 * reach)) * this.#side;
  }

  #translated([x, y]: Point): string {
    return `translate(${this.#across(x).toFixed(1)} ${this.#down(y).toFixed(1)})`;
  }

  /** What is under a pointer, to what a px is worth. */
  #under({clientX, clientY}: MouseEvent, drawing: Element): Point {
    const {middle, reach} = this.#view!.arena;
    const box = drawing.getBoundingClientRect();
    const unit = (2 * reach) / this.#side;
    const x = middle[0] - reach + (clientX - box.left - LEFT) * unit;
    const y = middle[1] + reach - (clientY - box.top - EDGE) * unit;
    return this.#within([x, y]);
  }

  #within([x, y]: Point): Point {
    const {middle, reach} = this.#view!.arena;
    const digits = (value: number, centre: number) =>
      Number(Math.min(centre + reach, Math.max(centre - reach, value)).toFixed(3));
    return [digits(x, middle[0]), digits(y, middle[1])];
  }

  get #start(): Point {
    return this.#moved ?? startOf(this.#host);
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const handle = event.currentTarget as SVGElement;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      this.#isHeld = true;
      handle.setPointerCapture(event.pointerId);
      return;
    }
    if (!this.#isHeld) return;
    if (event.type === 'pointermove') {
      // A race on a formula is run anew while the start moves; one on a model when it is let go.
      const point = this.#under(event, handle.ownerSVGElement!);
      if (this.#host.surface === 'nano') this.#moved = point;
      else this.#host.start = point;
    } else {
      this.#isHeld = false;
      if (this.#moved && event.type === 'pointerup') this.#host.start = this.#moved;
      this.#moved = undefined;
    }
    this.#host.requestUpdate();
  };

  // A finger that scrolls the page from here ends otherwise.
  readonly #onPress = (event: PointerEvent): void => {
    const isDown = event.type === 'pointerdown';
    if (!isDown && this.#isPressed) this.#host.start = this.#under(event, event.currentTarget as Element);
    this.#isPressed = isDown && event.button === 0 && !(event.target as Element).closest('.start');
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = (this.#view!.arena.reach / 25) * (event.shiftKey ? 5 : 1);
    const by = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!by && event.key !== 'Home') return;
    event.preventDefault();
    const [x, y] = startOf(this.#host);
    this.#host.start = by ? this.#within([x + by[0] * step, y + by[1] * step]) : '';
  };

  render(view: MapView, words: OptimizerStrings): TemplateResult {
    this.#view = view;
    const side = this.#side;
    const [width, height] = [side + LEFT + EDGE, side + BOTTOM + EDGE];
    const name = words[this.#host.surface];
    return html`<svg
      class="map"
      part="map"
      width=${width}
      height=${height}
      role="group"
      aria-label=${`${words.map} ${name}`}
      @pointerdown=${this.#onPress}
      @pointerup=${this.#onPress}
    >
      <clipPath id="frame"><rect x=${LEFT} y=${EDGE} width=${side} height=${side}></rect></clipPath>
      ${this.#drawAxes()}
      <g clip-path="url(#frame)">
        ${view.ground ? this.#drawGround(view.ground) : nothing}${this.#drawTrails()}
      </g>
      <rect class="frame" x=${LEFT} y=${EDGE} width=${side} height=${side}></rect>
      ${this.#drawStart(words)} ${this.#drawMarks()}
    </svg>`;
  }

  #drawAxes(): TemplateResult {
    const {arena} = this.#view!;
    const {middle, reach} = arena;
    const side = this.#side;
    const label = (value: number) => String(Number(value.toFixed(2))).replace('-', '−');
    const ticks = [-1, -0.5, 0, 0.5].map((part) => part * reach);
    return svg`${ticks.map((by, i) => {
      const [x, y] = [middle[0] + by, middle[1] + by];
      return svg`<text class="tick ${i === 0 ? '' : 'middle'}" x=${this.#across(x).toFixed(1)} y=${EDGE + side + 16}>${label(x)}</text>
        <text class="tick end" x=${LEFT - 6} y=${this.#down(y).toFixed(1)} dy=${i === 0 ? 0 : '0.35em'}>${label(y)}</text>`;
    })}
      <text class="tick end" x=${LEFT + side} y=${EDGE + side + 16}>x</text>
      <text class="tick end" x=${LEFT - 6} y=${EDGE + 10}>y</text>`;
  }

  #drawGround({field, minima, measured}: Ground): TemplateResult {
    const side = this.#side;
    const unit = side / (field.cols - 1);
    const dots = measured
      ? Array.from({length: measured ** 2}, (_, i) => {
          const at = (index: number) => ((index / (measured - 1)) * side).toFixed(1);
          return `M${at(i % measured)} ${at(Math.floor(i / measured))}h0`;
        })
      : [];
    return svg`<g transform=${`translate(${LEFT} ${EDGE + side}) scale(${unit} ${-unit})`}>
        ${contoursOf(field).map((path) => svg`<path class="level" d=${path}></path>`)}
      </g>
      ${measured ? svg`<path class="measured" d=${dots.join('')} transform=${`translate(${LEFT} ${EDGE})`}></path>` : nothing}
      ${minima.map((point) => svg`<path class="minimum" d="M-5 -5L5 5M5 -5L-5 5" transform=${this.#translated(point)}></path>`)}`;
  }

  /** What is to come is faint. Far out a path is drawn to where it leaves the map, and a little more. */
  #drawTrails(): TemplateResult[] {
    const {race, step} = this.#view!;
    const far = 3 * MOST;
    const pin = (value: number) => Math.max(-far, Math.min(far, value)).toFixed(1);
    return (race?.paths ?? []).map(({name, steps, lostAt}) => {
      const known = lostAt > 0 ? steps.slice(0, lostAt) : steps;
      const draw = (some: typeof steps) =>
        some
          .map(({point: [x, y]}, i) => `${i ? 'L' : 'M'}${pin(this.#across(x))} ${pin(this.#down(y))}`)
          .join('');
      const {dash} = looks[name];
      return svg`<g class=${`race ${name}${name === this.#host.optimizer ? ' chosen' : ''}`}>
        <path class="trail rest" d=${draw(known.slice(step))} stroke-dasharray=${dash.join(' ')}></path>
        <path class="trail" d=${draw(known.slice(0, step + 1))} stroke-dasharray=${dash.join(' ')}></path>
      </g>`;
    });
  }

  /** Where each is now; one that is off the map is marked at its edge. */
  #drawMarks(): TemplateResult[] {
    const {race, step} = this.#view!;
    const side = this.#side;
    return (race?.paths ?? []).map((path) => {
      const place = placeAt(path, step);
      if (!place) return svg``;
      const [x, y] = [this.#across(place.point[0]), this.#down(place.point[1])];
      const [left, top] = [
        Math.max(LEFT, Math.min(LEFT + side, x)),
        Math.max(EDGE, Math.min(EDGE + side, y)),
      ];
      const isOff = left !== x || top !== y || isLostAt(path, step);
      return svg`<path
        class=${`race mark ${path.name}${isOff ? ' off' : ''}`}
        d=${looks[path.name].shape}
        transform=${`translate(${left.toFixed(1)} ${top.toFixed(1)})`}
      ></path>`;
    });
  }

  #drawStart(words: OptimizerStrings): TemplateResult {
    const [x, y] = this.#start;
    const {arena, race} = this.#view!;
    const loss = race?.paths[0]?.steps[0]?.loss;
    const {middle, reach} = arena;
    const said = `x ${signed(x, 2)}, y ${signed(y, 2)}`;
    return svg`<g
      class="start"
      part="start"
      role="slider"
      tabindex="0"
      aria-label=${words.start}
      aria-valuemin=${middle[0] - reach}
      aria-valuemax=${middle[0] + reach}
      aria-valuenow=${x}
      aria-valuetext=${loss === undefined ? said : `${said}, ${words.loss} ${short(loss)}`}
      transform=${this.#translated([x, y])}
      @pointerdown=${this.#onPointer}
      @pointermove=${this.#onPointer}
      @pointerup=${this.#onPointer}
      @pointercancel=${this.#onPointer}
      @keydown=${this.#onKey}
    >
      <circle class="touch" r="22"></circle>
      <circle class="ring" r="9"></circle>
    </g>`;
  }
}
