import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Milliseconds from one step to the next, unless said otherwise. */
const PACE = 900;

export interface PlaybackOptions {
  /** Goes one step on; returns whether there is another one after it. */
  advance: () => boolean;
  /** Whether the reader can see it: playing stops when they cannot. */
  isSeen: () => boolean;
  /** Milliseconds from one step to the next. */
  pace?: number;
}

/** Plays steps one after the other, until the last one, the reader's word, or nobody sees it. */
export class Playback implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: PlaybackOptions;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, options: PlaybackOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  hostUpdate(): void {
    if (!this.#options.isSeen()) this.stop();
  }

  hostDisconnected(): void {
    this.stop();
  }

  play(): void {
    this.#timer ??= setInterval(() => {
      if (document.hidden || !this.#options.advance()) this.stop();
    }, this.#options.pace ?? PACE);
    this.#host.requestUpdate();
  }

  stop(): void {
    if (!this.playing) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#host.requestUpdate();
  }
}
