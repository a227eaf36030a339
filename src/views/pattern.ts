/**
 * Attention patterns on canvases, a pixel for each weight, in the one scale that all figures have for them; CSS makes the
 * canvases as large as they are to be, and patternStyles gives the key its colours.
 */
import {html, type TemplateResult} from 'lit';
import {resolvePixels, type Colour} from './resolve-colour.js';

interface Colours {
  /** Of weight 0, and of weight 1. */
  readonly ground: Colour;
  readonly full: Colour;
}

/** What a canvas shows. */
interface Drawn {
  readonly pattern: ArrayBufferLike;
  readonly offset: number;
  readonly colours: Colours;
}

/** How much colour a weight has, from 0 to 1: its square root, so that small ones are seen. The key says so by its steps. */
export const tintOf = (weight: number): number => Math.sqrt(weight);

/** Weights whose colour the key shows. */
const KEY = [0, 0.05, 0.25, 0.5, 1];

export const renderPatternKey = (label: string): TemplateResult =>
  html`<p class="pattern-key">
    ${label} ${KEY.map((weight, i) => html`<span><i class=${`step-${i}`}></i>${weight}</span>`)}
  </p>`;

export class PatternPainter {
  #colours: Colours | undefined;
  readonly #drawn = new WeakMap<HTMLCanvasElement, Drawn>();

  /** The colour scheme has changed. */
  forget(): void {
    this.#colours = undefined;
  }

  /**
   * @param pattern (T, T)
   * @param isOpen whether a token may look at later ones; where not, theirs stays transparent
   */
  paint(canvas: HTMLCanvasElement, pattern: Float32Array, T: number, isOpen = false): void {
    const colours = (this.#colours ??= readColours(canvas.parentElement!));
    const {buffer, byteOffset: offset} = pattern;
    const drawn = this.#drawn.get(canvas);
    if (drawn?.pattern === buffer && drawn.offset === offset && drawn.colours === colours) return;
    this.#drawn.set(canvas, {pattern: buffer, offset, colours});
    if (canvas.width !== T) canvas.width = canvas.height = T;
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(T, T);
    const {ground, full} = colours;
    for (let t = 0; t < T; t++)
      for (let s = 0; s < (isOpen ? T : t + 1); s++) {
        const share = tintOf(pattern[t * T + s]);
        const at = 4 * (t * T + s);
        for (let i = 0; i < 3; i++) image.data[at + i] = ground[i] + share * (full[i] - ground[i]);
        image.data[at + 3] = 255;
      }
    context.putImageData(image, 0, 0);
  }
}

function readColours(inside: HTMLElement): Colours {
  const [ground, full] = resolvePixels(inside, ['--_neutral', '--_attention']);
  return {ground, full};
}
