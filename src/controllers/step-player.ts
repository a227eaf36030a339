/** The steps of something that has been computed: played, stepped, stepped back, dragged. */
import {html, type ReactiveElement, type TemplateResult} from 'lit';
import {renderButton} from '../views/run-controls.js';
import {renderSlider} from '../views/slider.js';
import {Playback} from './playback.js';

/** The words of the buttons and of the slider. */
export type StepPlayerStrings = Readonly<
  Record<'player' | 'back' | 'play' | 'pause' | 'forward' | 'stepWord' | 'of', string>
>;

export interface StepPlayerOptions {
  /** Whether the reader can see the steps. */
  isSeen: () => boolean;
  /** The last step there is now. */
  last: () => number;
  /** Milliseconds from one step to the next. */
  pace: number;
}

/** Its host has the step that is looked at; −1 for the last. */
export class StepPlayer {
  readonly #host: ReactiveElement & {step: number};
  readonly #last: () => number;
  readonly #playback: Playback;

  constructor(host: ReactiveElement & {step: number}, {isSeen, last, pace}: StepPlayerOptions) {
    this.#host = host;
    this.#last = last;
    this.#playback = new Playback(host, {
      pace,
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

  /** Looks at a step; the last one stays the last where they become more. */
  go(step: number): void {
    this.stop();
    this.#host.step = step >= this.#last() ? -1 : Math.max(0, step);
  }

  readonly #onPlay = () => {
    if (this.playing) return this.stop();
    if (this.step >= this.#last()) this.#host.step = 0;
    this.#playback.play();
  };

  render(words: StepPlayerStrings): TemplateResult {
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
