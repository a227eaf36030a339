/** The steps of decoding: played, stepped, stepped back, dragged. */
import {html, type TemplateResult} from 'lit';
import {Playback} from '../../controllers/playback.js';
import {renderSlider} from '../../views/slider.js';
import type {PartHost} from './part-host.js';
import type {KvCacheStrings} from './strings.js';

/** Milliseconds from one step to the next. */
const PACE = 250;

export class Player {
  readonly #host: PartHost;
  readonly #last: () => number;
  readonly #playback: Playback;

  /** @param last the last step there is now */
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

  /** Looks at a step; the last one stays the last as they become more. */
  go(step: number): void {
    this.#playback.stop();
    this.#host.step = step >= this.#last() ? -1 : Math.max(0, step);
  }

  readonly #onPlay = () => {
    if (this.#playback.playing) return this.#playback.stop();
    if (this.step >= this.#last()) this.#host.step = 0;
    this.#playback.play();
  };

  render(words: KvCacheStrings): TemplateResult {
    const {step} = this;
    const last = this.#last();
    const button = (name: 'back' | 'play' | 'pause' | 'forward', isOff: boolean, act: () => void) =>
      html`<button type="button" aria-disabled=${isOff} @click=${() => isOff || act()}>
        ${words[name]}
      </button>`;
    return html`<div class="player" part="controls" role="group" aria-label=${words.player}>
      ${button('back', step === 0, () => this.go(this.step - 1))}
      ${button(this.#playback.playing ? 'pause' : 'play', last === 0, this.#onPlay)}
      ${button('forward', step >= last, () => this.go(this.step + 1))}
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
