/** Matrices on canvases, a pixel for each number, in the kit's scale of signed values. */
import {resolvePixels, type Colour} from './resolve-colour.js';

/** What a canvas shows: (rows, cols), full colour from ±range on. */
export interface MapData {
  readonly values: Float32Array;
  readonly rows: number;
  readonly cols: number;
  readonly range: number;
}

/** Whether a matrix is drawn with its rows across: where it is higher than wide. */
export const isTurned = ({rows, cols}: {rows: number; cols: number}): boolean => rows > cols;

export class MapPainter {
  #colours: readonly Colour[] | undefined; // of positive, negative and neutral numbers
  #drawn = new WeakMap<HTMLCanvasElement, Float32Array>();

  /** The colour scheme has changed. */
  forget(): void {
    this.#colours = undefined;
    this.#drawn = new WeakMap();
  }

  paint(canvas: HTMLCanvasElement, data: MapData): void {
    const {values, rows, cols, range} = data;
    if (this.#drawn.get(canvas) === values) return;
    this.#colours ??= resolvePixels(canvas.parentElement!, ['--_positive', '--_negative', '--_neutral']);
    const [positive, negative, neutral] = this.#colours;
    this.#drawn.set(canvas, values);
    const [width, height] = isTurned(data) ? [rows, cols] : [cols, rows];
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(width, height);
    for (let i = 0; i < values.length; i++) {
      const [row, col] = [Math.floor(i / cols), i % cols];
      const at = 4 * (isTurned(data) ? col * width + row : i);
      const share = Math.min(1, Math.abs(values[i]) / range);
      const full = values[i] < 0 ? negative : positive;
      for (let c = 0; c < 3; c++) image.data[at + c] = neutral[c] + share * (full[c] - neutral[c]);
      image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }
}
