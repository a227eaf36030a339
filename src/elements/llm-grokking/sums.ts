/** All p² sums at the checkpoint that is looked at: which of them the network was shown, and which it gets right. */
import {html, nothing, type TemplateResult} from 'lit';
import {Answer} from '../../controllers/answer.js';
import type {ModularTable} from '../../core/index.js';
import {renderFailure} from '../../views/figure.js';
import {Drawing} from '../../views/laid-out.js';
import {resolveColours} from '../../views/resolve-colour.js';
import {grouped} from '../../views/grouped.js';
import type {GrokkingHost} from './live.js';
import {networkOf, type GrokkingRun, type KeptState} from './run.js';
import type {GrokkingStrings} from './strings.js';

/** Pixels of a sum on the canvas. */
const CELL = 6;

interface Question {
  run: GrokkingRun;
  bytes: Blob | undefined;
}

/** How many of one side's sums are right. */
interface Count {
  right: number;
  of: number;
}

export class Sums {
  readonly #host: GrokkingHost;
  readonly #answer: Answer<Question, ModularTable>;
  #place: readonly [a: number, b: number] = [5, 8];
  readonly #drawing: Drawing;
  #drawn: unknown[] = [];

  /** @param state what to ask about; undefined where nobody sees it */
  constructor(host: GrokkingHost, state: () => {run: GrokkingRun; kept: KeptState} | undefined) {
    this.#host = host;
    this.#drawing = new Drawing(host, () => this.#draw());
    const question = (): Question | undefined => {
      const now = state();
      return now && {run: now.run, bytes: now.kept.bytes};
    };
    this.#answer = new Answer(host, question, ({run, bytes}, {signal}) => {
      const {session, ...network} = run.options;
      return session().call('modularTable', {model: networkOf(network), checkpoint: bytes}, {signal});
    });
    host.addController(this);
  }

  /** Of the run that is shown: none where the last answer is of another. */
  get #table(): ModularTable | undefined {
    const {value} = this.#answer.state;
    const {p} = this.#host;
    return value?.answers.length === p * p ? value : undefined;
  }

  get #at(): readonly [a: number, b: number] {
    const most = this.#host.p - 1;
    return [Math.min(most, this.#place[0]), Math.min(most, this.#place[1])];
  }

  hostUpdated(): void {
    this.#drawing.ask();
  }

  /** The colour scheme has changed. */
  readonly #onColours = (): void => {
    this.#drawn = [];
    this.#drawing.ask();
  };

  #draw(): boolean {
    const canvas = this.#host.renderRoot.querySelector<HTMLCanvasElement>('.sums-map canvas');
    const table = this.#table;
    if (!canvas || !table) return false;
    const {p} = this.#host;
    const [a, b] = this.#at;
    const now = [canvas, table, a, b];
    if (now.every((each, i) => each === this.#drawn[i])) return true;
    this.#drawn = now;
    canvas.width = canvas.height = p * CELL;
    const context = canvas.getContext('2d')!;
    const colours = resolveColours(canvas.parentElement!, ['--_loss', '--_muted', '--_accent'], true);
    for (const side of [0, 1]) {
      context.fillStyle = colours[side];
      for (let at = 0; at < p * p; at++) {
        const row = Math.floor(at / p);
        const isRight = table.answers[at] === (row + at) % p; // at = row · p + column
        if (table.isTrained[at] === side && isRight)
          context.fillRect((at % p) * CELL, row * CELL, CELL - 1, CELL - 1);
      }
    }
    context.strokeStyle = colours[2];
    context.lineWidth = 3;
    context.strokeRect(b * CELL - 2, a * CELL - 2, CELL + 3, CELL + 3);
    return true;
  }

  #go(a: number, b: number): void {
    const within = (value: number) => Math.max(0, Math.min(this.#host.p - 1, value));
    this.#place = [within(a), within(b)];
    this.#host.requestUpdate();
  }

  readonly #onPointer = (event: PointerEvent): void => {
    if (event.type === 'pointermove' && event.pointerType === 'mouse' && event.buttons === 0) return;
    const {left, top, width, height} = (event.currentTarget as Element).getBoundingClientRect();
    const {p} = this.#host;
    const at = (share: number) => Math.floor(share * p);
    this.#go(at((event.clientY - top) / height), at((event.clientX - left) / width));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [a, b] = this.#at;
    const by = event.shiftKey ? 10 : 1;
    const moves: Record<string, [number, number]> = {
      ...{ArrowUp: [a - by, b], ArrowDown: [a + by, b], ArrowLeft: [a, b - by], ArrowRight: [a, b + by]},
      ...{Home: [a, 0], End: [a, Infinity], PageUp: [0, b], PageDown: [Infinity, b]},
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    this.#go(...to);
  };

  render(step: number, words: GrokkingStrings): unknown {
    const {state} = this.#answer;
    if (state.status === 'error') return renderFailure(state.error, () => this.#answer.retry(), words);
    const table = this.#table;
    return html`<div class="sums">
      <div
        class="sums-map"
        part="sums"
        dir="ltr"
        role="application"
        tabindex="0"
        aria-label=${words.sumsLabel}
        aria-describedby="sum"
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @keydown=${this.#onKey}
      >
        <canvas aria-hidden="true" @transitionend=${this.#onColours}></canvas>
      </div>
      <div>
        <p class="label">${words.sumsTitle} ${grouped(step)}</p>
        ${table ? this.#renderWords(table, words) : nothing}
        <p class="hint">${words.sumsHint}</p>
      </div>
    </div>`;
  }

  #renderWords({answers, isTrained}: ModularTable, words: GrokkingStrings): TemplateResult {
    const {p} = this.#host;
    const counts: Count[] = [
      {right: 0, of: 0},
      {right: 0, of: 0},
    ];
    for (let at = 0; at < p * p; at++) {
      const count = counts[isTrained[at]];
      count.of++;
      if (answers[at] === (Math.floor(at / p) + at) % p) count.right++;
    }
    const [a, b] = this.#at;
    const at = a * p + b;
    const right = (a + b) % p;
    const line = ({right, of}: Count, kind: string, name: string) =>
      html`<li>
        <span class=${`sum-key ${kind}`}></span>${name}: <code>${grouped(right)}</code> ${words.of}
        <code>${grouped(of)}</code> ${words.right}
      </li>`;
    return html`<ul class="sum-counts" part="sum-counts">
        ${line(counts[1], 'shown', words.trained)} ${line(counts[0], 'unseen', words.unseen)}
      </ul>
      <p class="readout" id="sum" part="sum" aria-live="polite">
        <code>${a} + ${b} = ${a + b}</code
        >${a + b < p ? nothing : html`, ${words.modulo} ${p} <code>${right}</code>`}. ${words.itSays}
        <code>${answers[at]}</code>: ${answers[at] === right ? words.thatIsRight : words.thatIsWrong},
        ${isTrained[at] ? words.sumTrained : words.sumUnseen}.
      </p>`;
  }
}
