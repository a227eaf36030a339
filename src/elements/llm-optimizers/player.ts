/** The steps of a race: played, stepped, stepped back, dragged. */
import {html, type TemplateResult} from 'lit';
import {Playback} from '../../controllers/playback.js';
import {renderButton} from '../../views/run-controls.js';
import {renderSlider} from '../../views/slider.js';
import type {PartHost} from './part-host.js';
import type {OptimizerStrings} from './strings.js';

/** Milliseconds from one step to the next. */
const PACE = 60;

export class Player {
  readonly #host: PartHost;
  readonly #last: () => number;
  readonly #playback: Playback;

  /**
   * @param isSeen whether the reader can see the race
   * @param last the last step there is now
   */
  constructor(host: PartHost, isSeen: () => boolean, last: () => number) {
    this.#host = host;
    this.#last = last;
    this.#playback = new Playback(host, {
      pace: PACE,
      isSeen,
      advance: () => {
        const next = Math.min(this.step + 1, last());
        host.step = next;
        return next < last();
      },
    });
  }

  /** The step that is looked at. */
  get step(): number {
    const {step} = this.#host;
    return step < 0 ? this.#last() : Math.min(step, this.#last());
  }

  get playing(): boolean {
    return this.#playback.playing;
  }

  stop(): void {
    this.#playback.stop();
  }

  /** Looks at a step; the last one stays the last where the race changes. */
  go(step: number): void {
    this.stop();
    this.#host.step = step >= this.#last() ? -1 : Math.max(0, step);
  }

  readonly #onPlay = () => {
    if (this.playing) return this.stop();
    if (this.step >= this.#last()) this.#host.step = 0;
    this.#playback.play();
  };

  render(words: OptimizerStrings): TemplateResult {
    const {step, playing} = this;
    const last = this.#last();
    return html`<div class="player" part="controls" role="group" aria-label=${words.player}>
      ${renderButton(words.back, () => this.go(this.step - 1), step === 0)}
      ${renderButton(playing ? words.pause : words.play, this.#onPlay, last === 0)}
      ${renderButton(words.forward, () => this.go(this.step + 1), step >= last)}
      ${renderSlider({
        name: words.stepWord,
        value: step,
        least: 0,
        most: last,
        step: 1,
        said: `${step} ${words.of} ${last}`,
        onInput: (value) => this.go(value),
      })}
    </div>`;
  }
}
