/** The score of this query and this key against the distance between them. */
import {html, svg, type TemplateResult} from 'lit';
import {Drag} from '../../views/drag.js';
import {pathThrough, stepOf} from '../../views/line-chart.js';
import {signed} from '../../views/signed.js';
import {wave} from './dials.js';
import type {PartHost} from './part-host.js';
import {products, total} from './rotation.js';
import {LAST} from './settings.js';
import type {RopeStrings} from './strings.js';
import type {Picked} from './vectors.js';

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [230, 44, 12, 12, 34];

interface Curves {
  /** By distance from 0, (LAST + 1): the score, and what each pair adds to it. */
  readonly score: Float64Array;
  readonly parts: readonly Float64Array[];
}

/** What the score would be at every distance. */
export function curvesOf(picked: Picked): Curves {
  const root = Math.sqrt(picked.q.length);
  const parts = Array.from({length: LAST + 1}, (_, distance) =>
    products(picked, distance, 0).map((part) => part / root),
  );
  return {score: Float64Array.from(parts, total), parts};
}

export class DistancePart {
  readonly #host: PartHost;
  readonly #drag = new Drag();
  #before: Pick<PartHost, 'm' | 'n'> | undefined;
  #of: Picked | undefined;
  #curves: Curves | undefined;
  #width = 0;

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** The curves of what is picked, computed when another query or key comes. */
  curves(picked: Picked): Curves {
    const isSame =
      this.#of?.run === picked.run &&
      (['layer', 'head', 'queryToken', 'keyToken'] as const).every(
        (name) => this.#of![name] === picked[name],
      );
    if (!isSame || !this.#curves) this.#curves = curvesOf(picked);
    this.#of = picked;
    return this.#curves;
  }

  #x(distance: number): number {
    return LEFT + (distance / LAST) * (this.#width - LEFT - RIGHT);
  }

  /** The key goes so far back, and where there is no room, the query on. */
  #goTo(distance: number): void {
    const to = Math.min(LAST, Math.max(0, Math.round(distance)));
    this.#host.m = Math.max(this.#of!.m, to);
    this.#host.n = Math.max(this.#of!.m, to) - to;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') {
      this.#before = {m: this.#host.m, n: this.#host.n};
      target.setPointerCapture(event.pointerId);
    }
    const asked = this.#drag.read(event);
    const x = event.clientX - target.getBoundingClientRect().left;
    if (asked === 'go') this.#goTo(((x - LEFT) / (this.#width - LEFT - RIGHT)) * LAST);
    if (asked === 'back') Object.assign(this.#host, this.#before);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = stepOf(event);
    if (step === undefined) return;
    event.preventDefault();
    this.#goTo(Math.max(0, this.#of!.m - this.#of!.n) + step);
  };

  render(picked: Picked, room: number, words: RopeStrings): TemplateResult {
    const {score, parts} = this.curves(picked);
    const {pair, m, n, theta} = picked;
    this.#width = Math.max(240, Math.min(760, room));
    const all = [...score, ...parts.map((each) => each[pair])];
    const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
    const y = (value: number) => TOP + ((most - value) / (most - least || 1)) * (HEIGHT - TOP - BOTTOM);
    const path = (value: (distance: number) => number) =>
      pathThrough(Array.from(score, (_, d) => [this.#x(d), y(value(d))]));
    const distance = m - n;
    const isThere = distance >= 0;
    const at = Math.max(0, distance);
    const sentence = isThere
      ? `${words.curveAt} ${at} ${words.curveIs} ${signed(score[at], 4)}, ${words.curvePair} ${signed(parts[at][pair], 4)}`
      : words.stayFuture;
    return html`<label class="field pair-field"
        >${words.pair}
        <select
          .value=${String(pair)}
          @change=${({target}: Event) => {
            this.#host.pair = Number((target as HTMLSelectElement).value);
          }}
        >
          ${Array.from(theta, (t, i) => html`<option value=${i} ?selected=${i === pair}>${i}, ${words.wavelength} ${wave(t)}</option>`)}
        </select></label
      >
      <div
        class="curve"
        part="curve"
        role="slider"
        tabindex="0"
        aria-label=${words.curveName}
        aria-valuemin="0"
        aria-valuemax=${LAST}
        aria-valuenow=${at}
        aria-valuetext=${sentence}
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @pointerup=${this.#onPointer}
        @pointercancel=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        <svg class="chart-svg" width=${this.#width} height=${HEIGHT} aria-hidden="true">
          <line class="axis" x1=${LEFT} x2=${this.#width - RIGHT} y1=${y(0)} y2=${y(0)}></line>
          ${[least, 0, most].map((value) => svg`<text class="end tick" x=${LEFT - 6} y=${y(value) + 4}>${signed(value, value ? 1 : 0)}</text>`)}
          ${[0, 64, 128, 192, 256].map((tick) => svg`<text class="middle tick" x=${this.#x(tick)} y=${HEIGHT - 18}>${tick}</text>`)}
          <text class="middle tick" x=${this.#x(128)} y=${HEIGHT - 3}>m − n, ${words.tokensUnit}</text>
          <path class="pair-curve" d=${path((d) => parts[d][pair])}></path>
          <path class="score-curve" d=${path((d) => score[d])}></path>
          ${
            isThere
              ? svg`<line class="drop" x1=${this.#x(at)} x2=${this.#x(at)} y1=${y(0)} y2=${y(score[at])}></line>
                  <circle class="place" r="7" cx=${this.#x(at)} cy=${y(score[at])}></circle>`
              : ''
          }
        </svg>
      </div>
      <p class="key">
        <span class="score-key">${words.allPairs}</span>
        <span class="pair-key">${words.onePair} ${pair}</span>
      </p>
      <p class="equation" part="at">${sentence}${isThere ? '.' : ''}</p>`;
  }
}
