/** Lanes on a canvas, time across: what is drawn, and the canvas that keeps it drawn. */
import type {ReactiveController, ReactiveElement} from 'lit';
import type {BatchingRun} from '../../core/accounting/batching.js';
import {resolveColour} from '../../views/resolve-colour.js';

/** One mark: in which lane, of which kind, from where to where. */
export type Mark = (lane: number, kind: number, from: number, to: number) => void;

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
  /** The custom property of each kind's colour. */
  readonly colours: readonly string[];
  /** Marks for a canvas of that width, in px. */
  readonly marks: (width: number, mark: Mark) => void;
}

export class LaneCanvas implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #selector: string;
  readonly #drawing: () => LaneDrawing | undefined;
  #drawn: unknown[] = [];

  constructor(host: ReactiveElement, selector: string, drawing: () => LaneDrawing | undefined) {
    this.#host = host;
    this.#selector = selector;
    this.#drawing = drawing;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#draw(false);
  }

  /** The colour scheme has changed. */
  readonly onColours = (): void => this.#draw(true);

  #draw(isAnew: boolean): void {
    const canvas = this.#host.renderRoot.querySelector<HTMLCanvasElement>(this.#selector);
    const drawing = canvas ? this.#drawing() : undefined;
    if (!canvas || !drawing) return;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((px) =>
      Math.round(px * devicePixelRatio),
    );
    const now = [canvas, drawing, width, height];
    if (!width || (!isAnew && now.every((each, i) => each === this.#drawn[i]))) return;
    this.#drawn = now;
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d')!;
    const colours = drawing.colours.map((name) => resolveColour(canvas.parentElement!, name, true));
    const lane = height / drawing.lanes;
    const gap = Math.min(devicePixelRatio, lane / 4);
    drawing.marks(width, (at, kind, from, to) => {
      context.fillStyle = colours[kind];
      const [left, right] = [Math.round(from), Math.max(Math.round(to), Math.round(from) + 1)];
      const room = right - left > 6 * devicePixelRatio ? gap : 0;
      context.fillRect(left, Math.round(at * lane), right - left - room, Math.max(1, lane - gap));
    });
  }
}
