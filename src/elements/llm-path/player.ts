/** The steps of the path: played, stepped, stepped back, dragged. */
import {html, type TemplateResult} from 'lit';
import {Playback} from '../../controllers/playback.js';
import {renderButton} from '../../views/run-controls.js';
import {renderSlider} from '../../views/slider.js';
import type {PartHost} from './part-host.js';
import {LAST_STEP} from './settings.js';
import {stepNames} from './steps.js';
import type {PathStrings} from './strings.js';

/** Milliseconds from one step to the next: to read a sentence. */
const PACE = 4000;

export class Player {
  readonly #host: PartHost;
  readonly #playback: Playback;
  /** Whether the reader has gone to a step that may be out of sight. */
  #isMoved = false;

  constructor(host: PartHost, isSeen: () => boolean) {
    this.#host = host;
    this.#playback = new Playback(host, {
      ...{pace: PACE, isSeen},
      advance: () => {
        this.#show(Math.min(host.step + 1, LAST_STEP));
        return host.step < LAST_STEP;
      },
    });
  }

  #show(step: number): void {
    this.#host.step = step;
    this.#isMoved = step > 0;
  }

  #go(step: number): void {
    this.#playback.stop();
    this.#show(step);
  }

  readonly #onPlay = () => {
    if (this.#playback.playing) return this.#playback.stop();
    this.#show(this.#host.step < LAST_STEP ? this.#host.step + 1 : 1);
    this.#playback.play();
  };

  /** Brings the step that the reader has gone to into sight; for the host's updated(). */
  follow(): void {
    if (!this.#isMoved) return;
    this.#isMoved = false;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#host.renderRoot
      .querySelector('[aria-current]')
      ?.scrollIntoView({block: 'nearest', behavior: isStill ? 'auto' : 'smooth'});
  }

  render(words: PathStrings): TemplateResult {
    const {step} = this.#host;
    return html`<div class="player" part="player" role="group" aria-label=${words.player}>
      <div class="buttons">
        ${renderButton(words.back, () => this.#go(step - 1), step === 0)}
        ${renderButton(this.#playback.playing ? words.pause : words.play, this.#onPlay, false, 'main')}
        ${renderButton(words.forward, () => this.#go(step + 1), step === LAST_STEP)}
      </div>
      ${renderSlider({
        name: words.stepWord,
        value: step,
        least: 0,
        most: LAST_STEP,
        step: 1,
        said: step ? `${step} ${words.of} ${LAST_STEP}: ${words[stepNames[step - 1]]}` : words.all,
        onInput: (value) => this.#go(value),
      })}
    </div>`;
  }
}
