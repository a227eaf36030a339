/** Lanes on a canvas, time across: what is drawn, and the canvas that keeps it drawn. */
import {html, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import type {BatchingRun} from '../../core/accounting/batching.js';
import {Drag} from '../../views/drag.js';
import {Drawing} from '../../views/laid-out.js';
import {resolveColours} from '../../views/resolve-colour.js';

/** One mark: in which lane, of which kind, from where to where, and the number that is written on it where there is room. */
export type Mark = (lane: number, kind: number, from: number, to: number, number?: number) => void;

/** Of a server: the kinds of its log's parts, then these. */
export const [IDLE, COMPUTE] = [3, 4];

/** Lanes that a run has: slots of its batch that were ever taken. */
export const lanesOf = ({requests}: BatchingRun): number =>
  requests.reduce((most, each) => (each.status === 'served' ? Math.max(most, each.slot + 1) : most), 1);

/**
 * What was in each slot, and in a lane after the last whether compute was the bound. Where nobody is there all lanes are
 * idle. Of what falls on one px of a lane the first is marked.
 *
 * @param scale px of a second
 */
export function marksOf(run: BatchingRun, scale: number, mark: Mark): void {
  const {log, requests} = run;
  const lanes = lanesOf(run);
  const slots = Int32Array.from(requests, (each) => (each.status === 'served' ? each.slot : 0));
  const reached = new Float64Array(lanes + 1);
  const put = (lane: number, kind: number, from: number, to: number) => {
    const start = Math.max(from, reached[lane]);
    if (to <= start) return;
    const end = Math.max(to, start + 1);
    mark(lane, kind, start, end);
    reached[lane] = end;
  };
  let [part, ended] = [0, 0];
  for (let i = 0; i < log.length; i++) {
    const start = log.start[i];
    const [from, to] = [start * scale, (start + log.seconds[i]) * scale];
    if (start > ended + 1e-9) for (let lane = 0; lane < lanes; lane++) put(lane, IDLE, ended * scale, from);
    for (; part < log.partsEnd[i]; part++)
      put(slots[log.parts.request[part]], log.parts.kind[part], from, to);
    if (log.computeBound[i]) put(lanes, COMPUTE, from, to);
    ended = start + log.seconds[i];
  }
}

/** What a canvas shows: marks in so many lanes, in colours by kind. The same object is drawn once at a size. */
export interface LaneDrawing {
  readonly lanes: number;
  /** The custom property of each kind's colour, and of that of numbers on it. */
  readonly colours: readonly string[];
  readonly inks?: readonly string[];
  /** Marks for a canvas of that width, in px. */
  readonly marks: (width: number, mark: Mark) => void;
}

/** The axis below lanes. */
export const renderTicks = (seconds: number, written: (seconds: number) => string): TemplateResult =>
  html`<div class="ticks" aria-hidden="true">
    ${[0, 1, 2, 3, 4].map((quarter) => html`<span>${written((quarter * seconds) / 4)}</span>`)}
  </div>`;

/** A canvas with a line at the moment that is looked at, which goes where the pointer is. */
export class LaneCanvas implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #id: string;
  readonly #lanes: () => LaneDrawing | undefined;
  readonly #go: (share: number) => void;
  readonly #drag = new Drag();
  readonly #drawing: Drawing;
  #drawn: unknown[] = [];
  #share = 0;
  #before = 0; // the pointer went down

  /** @param go takes a share of the time */
  constructor(
    host: ReactiveElement,
    id: string,
    drawing: () => LaneDrawing | undefined,
    go: (share: number) => void,
  ) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
    this.#id = id;
    this.#lanes = drawing;
    this.#go = go;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#drawing.ask();
  }

  /** The colour scheme has changed. */
  readonly #onColours = (): void => {
    this.#drawn = [];
    this.#drawing.ask();
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as Element;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      this.#before = this.#share;
      target.setPointerCapture(event.pointerId);
    }
    const asked = this.#drag.read(event);
    const {left, width} = target.getBoundingClientRect();
    if (asked === 'go') this.#go(Math.min(1, Math.max(0, (event.clientX - left) / width)));
    else if (asked === 'back') this.#go(this.#before);
  };

  render(label: string, share: number): TemplateResult {
    this.#share = share;
    const x = (1000 * share).toFixed(2);
    return html`<div
      class="lanes"
      part="timeline"
      role="img"
      aria-label=${label}
      @pointerdown=${this.#onPointer}
      @pointermove=${this.#onPointer}
      @pointerup=${this.#onPointer}
      @pointercancel=${this.#onPointer}
    >
      <canvas id=${this.#id} @transitionend=${this.#onColours}></canvas>
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1=${x} x2=${x} y2="100"></line>
      </svg>
    </div>`;
  }

  #draw(): boolean {
    const canvas = this.#host.renderRoot.querySelector<HTMLCanvasElement>(`#${this.#id}`);
    const drawing = canvas ? this.#lanes() : undefined;
    if (!canvas || !drawing) return false;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((px) =>
      Math.round(px * devicePixelRatio),
    );
    const now = [canvas, drawing, width, height];
    if (!width) return false;
    if (now.every((each, i) => each === this.#drawn[i])) return true;
    this.#drawn = now;
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d')!;
    const [colours, inks] = [drawing.colours, drawing.inks ?? []].map((names) =>
      resolveColours(canvas.parentElement!, names, true),
    );
    const lane = height / drawing.lanes;
    const gap = Math.min(devicePixelRatio, lane / 4);
    const size = 12 * devicePixelRatio;
    context.font = `${size}px ${getComputedStyle(canvas).fontFamily}`;
    [context.textAlign, context.textBaseline] = ['center', 'middle'];
    drawing.marks(width, (at, kind, from, to, number) => {
      context.fillStyle = colours[kind];
      const [left, right] = [Math.round(from), Math.max(Math.round(to), Math.round(from) + 1)];
      const room = right - left > 6 * devicePixelRatio ? gap : 0;
      context.fillRect(left, Math.round(at * lane), right - left - room, Math.max(1, lane - gap));
      if (number === undefined || lane < 1.25 * size) return;
      const text = String(number);
      if (to - from < context.measureText(text).width + size / 8) return;
      context.fillStyle = inks[kind];
      context.fillText(text, (from + to) / 2, (at + 0.5) * lane);
    });
    return true;
  }
}
