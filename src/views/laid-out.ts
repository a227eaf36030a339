/**
 * After the browser's next layout, in a task of its own. A drawing's colours and sizes are there to be read then; who reads
 * them in the update that made its place has all of it laid out in that same task.
 */
export const laidOut = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Draws for the first time after the next layout, and at once from then on. */
export class Drawing {
  readonly #host: Element;
  readonly #draw: () => boolean;
  #state: 'new' | 'waiting' | 'drawn' = 'new';

  /**
   * @param host outside a page it has no colours and no sizes: then nothing is drawn, until its next update in one
   * @param draw draws what there is now; says whether there is anything, and a place for it
   */
  constructor(host: Element, draw: () => boolean) {
    this.#host = host;
    this.#draw = draw;
  }

  ask(): void {
    if (this.#state === 'drawn' && this.#host.isConnected) this.#draw();
    if (this.#state !== 'new') return;
    this.#state = 'waiting';
    void laidOut().then(() => {
      this.#state = 'new';
      if (this.#host.isConnected && this.#draw()) this.#state = 'drawn';
    });
  }
}
