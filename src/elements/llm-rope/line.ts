/** The line of positions, with handles for the query, the key, and both. */
import {html, svg, type TemplateResult} from 'lit';
import {Drag} from '../../views/drag.js';
import {stepOf} from '../../views/line-chart.js';
import type {Picked} from './vectors.js';
import type {PartHost} from './part-host.js';
import {LAST} from './settings.js';
import type {RopeStrings} from './strings.js';

const MARGIN = 30;
const [QUERY_Y, LINE_Y, KEY_Y, HEIGHT] = [14, 56, 98, 112];
const TICKS = [0, 64, 128, 192, 256];

type Handle = 'query' | 'both' | 'key';
const clamp = (value: number, most = LAST): number => Math.min(most, Math.max(0, Math.round(value)));

export class PositionLine {
  readonly #host: PartHost;
  readonly #drag = new Drag();
  #picked: Picked | undefined;
  #width = 0;
  #start: {m: number; n: number; at: number} | undefined; // when the pointer went down

  constructor(host: PartHost) {
    this.#host = host;
  }

  #x(position: number): number {
    return MARGIN + (position / LAST) * (this.#width - 2 * MARGIN);
  }

  #set(m: number, n: number): void {
    this.#host.m = m;
    this.#host.n = n;
  }

  /** Moves a handle by so many positions from where both were; what is at the end of the line stays. */
  #move(handle: Handle, by: number, {m, n}: {m: number; n: number}): void {
    if (handle === 'query') return this.#set(clamp(m + by), n);
    if (handle === 'key') return this.#set(m, clamp(n + by));
    const step = Math.min(LAST - Math.max(m, n), Math.max(-Math.min(m, n), Math.round(by)));
    this.#set(m + step, n + step);
  }

  readonly #onPointer = (event: PointerEvent, handle: Handle): void => {
    const target = event.currentTarget as SVGElement;
    if (event.type === 'pointerdown') {
      const {m, n} = this.#picked!;
      this.#start = {m, n, at: event.clientX};
      target.setPointerCapture(event.pointerId);
    }
    const asked = this.#drag.read(event);
    if (!asked || !this.#start) return;
    const tokens = ((event.clientX - this.#start.at) / (this.#width - 2 * MARGIN)) * LAST;
    this.#move(handle, asked === 'go' ? tokens : 0, this.#start);
    if (event.type === 'pointerup' || event.type === 'pointercancel') this.#start = undefined;
  };

  readonly #onKey = (event: KeyboardEvent, handle: Handle): void => {
    const step = stepOf(event);
    if (step === undefined) return;
    event.preventDefault();
    this.#move(handle, Math.min(LAST, Math.max(-LAST, step)), this.#picked!);
  };

  render(picked: Picked, room: number, words: RopeStrings): TemplateResult {
    this.#picked = picked;
    this.#width = Math.max(240, Math.min(760, room));
    const {m, n} = picked;
    const [xm, xn] = [this.#x(m), this.#x(n)];
    const [low, high] = [Math.min(m, n), Math.max(m, n)];
    return html`<div class="line">
      <svg class="line-svg" width=${this.#width} height=${HEIGHT}>
        <line class="axis" x1=${this.#x(0)} x2=${this.#x(LAST)} y1=${LINE_Y} y2=${LINE_Y}></line>
        ${TICKS.map(
          (tick) =>
            svg`<line class="axis" x1=${this.#x(tick)} x2=${this.#x(tick)} y1=${LINE_Y - 4} y2=${LINE_Y + 4}></line>
              <text class="middle tick haloed" x=${this.#x(tick)} y=${LINE_Y + 18}>${tick}</text>`,
        )}
        <line class="stem query" x1=${xm} x2=${xm} y1=${QUERY_Y} y2=${LINE_Y}></line>
        <line class="stem key" x1=${xn} x2=${xn} y1=${KEY_Y} y2=${LINE_Y}></line>
        ${this.#renderHandle('both', (xm + xn) / 2, LINE_Y, '⇔', words.bothPositions, {now: low, most: LAST - high + low}, svg`<line class="span" x1=${Math.min(xm, xn)} x2=${Math.max(xm, xn)} y1=${LINE_Y} y2=${LINE_Y}></line>`)}
        ${this.#renderHandle('query', xm, QUERY_Y, `m ${m}`, words.queryPosition, {now: m, most: LAST})}
        ${this.#renderHandle('key', xn, KEY_Y, `n ${n}`, words.keyPosition, {now: n, most: LAST})}
      </svg>
    </div>`;
  }

  #renderHandle(
    handle: Handle,
    x: number,
    y: number,
    label: string,
    name: string,
    {now, most}: {now: number; most: number},
    below?: TemplateResult,
  ): TemplateResult {
    const {m, n} = this.#picked!;
    const wide = handle === 'both' ? 28 : 52;
    const onPointer = (event: PointerEvent) => this.#onPointer(event, handle);
    return svg`<g
      class=${`handle ${handle}`}
      part="handle"
      role="slider"
      tabindex="0"
      aria-label=${name}
      aria-valuemin="0"
      aria-valuemax=${most}
      aria-valuenow=${now}
      aria-valuetext=${handle === 'both' ? `m ${m}, n ${n}` : String(now)}
      @pointerdown=${onPointer}
      @pointermove=${onPointer}
      @pointerup=${onPointer}
      @pointercancel=${onPointer}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, handle)}
    >
      ${below ?? ''}
      <rect class="touch" x=${x - Math.max(22, wide / 2)} y=${y - 22} width=${Math.max(44, wide)} height="44"></rect>
      <rect class="knob" x=${x - wide / 2} y=${y - 12} width=${wide} height="24" rx="12"></rect>
      <text class="middle" x=${x} y=${y + 4}>${label}</text>
    </g>`;
  }
}
