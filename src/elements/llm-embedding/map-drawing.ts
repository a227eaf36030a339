/** Draws the map on a canvas, in the colours that are there when it is made. */
import {resolveColours} from '../../views/resolve-colour.js';
import {clearOf, placeLabels, type Box, type MapGeometry} from './map-geometry.js';
import type {Neighbourhood} from './neighbours.js';

const FONT_SIZE = 12;
const LINE = 15;
const DOT = 1.75;
const BIG_DOT = 4;
const MOST_LINES = 6; // that a marked word's label may be away from it
const BAR = 0.2; // the distance that is shown by a bar: the key says so too

export interface MapScene {
  readonly geometry: MapGeometry;
  readonly words: readonly string[];
  /** The word that is spoken of, and what is near it. */
  readonly focus: number;
  readonly neighbourhood: Neighbourhood;
}

export class MapDrawing {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  /** Of what is marked, what is not, a word, one that is far, and the one that is spoken of. */
  readonly #colours: readonly string[];
  readonly #font: string;
  #scene: MapScene | undefined;
  /** Of the words that are not spoken of. */
  readonly #labels = new WeakMap<MapGeometry, readonly Box[]>();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    const inside = canvas.parentElement!;
    this.#colours = resolveColours(inside, ['--_ink', '--_muted', '--_residual', '--_danger', '--_accent']);
    this.#font = `${FONT_SIZE}px ${getComputedStyle(inside).fontFamily}`;
  }

  show(scene: MapScene): void {
    const {geometry, focus} = scene;
    const unit = devicePixelRatio;
    const [width, height] = [Math.round(geometry.width * unit), Math.round(geometry.height * unit)];
    const canvas = this.canvas;
    const isSized = canvas.width === width && canvas.height === height;
    if (isSized && this.#scene?.geometry === geometry && this.#scene.focus === focus) return;
    this.#scene = scene;
    if (!isSized) [canvas.width, canvas.height] = [width, height];
    this.#context.setTransform(unit, 0, 0, unit, 0, 0);
    this.#draw(scene);
    if (!this.#labels.has(geometry)) setTimeout(() => this.#label(scene));
  }

  /** Room for all words' labels takes as long to find as all else takes to draw: hence in a task of its own. */
  #label({geometry, words}: MapScene): void {
    this.#context.font = this.#font;
    this.#labels.set(geometry, placeLabels(geometry, words.keys(), this.#widthOf, LINE));
    this.#draw(this.#scene!);
  }

  readonly #widthOf = (word: number): number => this.#context.measureText(this.#scene!.words[word]).width;

  #draw(scene: MapScene): void {
    const {geometry, words, focus, neighbourhood} = scene;
    const context = this.#context;
    const [ink, muted, dot, far, accent] = this.#colours;
    context.clearRect(0, 0, geometry.width, geometry.height);
    context.font = this.#font;
    context.textBaseline = 'middle';
    const bar = {
      word: -1,
      left: 0,
      top: geometry.height - LINE - 8,
      width: BAR * geometry.scale,
      height: LINE + 8,
    };
    const near = neighbourhood.near.map(({place}) => place);
    const misplaced = neighbourhood.nearOnMap.filter((each) => each.isMisplaced).map(({place}) => place);
    const marked = [focus, ...near, ...misplaced];
    const bold = `600 ${this.#font}`;
    context.font = bold;
    // What is spoken of has its labels first; the rest has those that are then free.
    const taken = [bar, ...marked.map((word) => dotBox(geometry, word))];
    const boxes = placeLabels(geometry, marked, this.#widthOf, LINE + 1, taken, BIG_DOT + 3, MOST_LINES);
    context.font = this.#font;
    const others = (this.#labels.get(geometry) ?? []).filter(({word}) => !marked.includes(word));

    context.fillStyle = dot;
    for (let i = 0; i < words.length; i++) this.#dot(geometry, i, DOT);
    context.fillStyle = muted;
    for (const box of clearOf(others, [...boxes, ...taken])) this.#write(box, words);
    this.#lines(geometry, focus, near, accent, []);
    this.#lines(geometry, focus, misplaced, far, [2, 3]);
    // A ground for them, which only dots and lines are below.
    for (const box of boxes) context.clearRect(box.left - 1, box.top, box.width + 2, box.height);
    for (const box of boxes) this.#leader(geometry, box);
    context.fillStyle = accent;
    for (const word of [focus, ...near]) this.#dot(geometry, word, word === focus ? BIG_DOT + 1 : BIG_DOT);
    context.fillStyle = far;
    for (const word of misplaced) this.#dot(geometry, word, BIG_DOT);
    context.font = bold;
    for (const box of boxes) {
      context.fillStyle = misplaced.includes(box.word) ? far : ink;
      this.#write(box, words);
    }
    this.#scaleBar(geometry);
  }

  /** From a word's place to its label, where that stands a line or more away. */
  #leader({x, y}: MapGeometry, {word, left, top, width, height}: Box): void {
    const middle = top + height / 2;
    if (Math.abs(middle - y[word]) < height / 2) return;
    const context = this.#context;
    context.strokeStyle = this.#colours[1];
    context.lineWidth = 0.75;
    context.beginPath();
    context.moveTo(x[word], y[word]);
    context.lineTo(
      Math.max(left, Math.min(left + width, x[word])),
      middle < y[word] ? top + height - 2 : top + 2,
    );
    context.stroke();
  }

  #dot({x, y}: MapGeometry, word: number, radius: number): void {
    this.#context.beginPath();
    this.#context.arc(x[word], y[word], radius, 0, 2 * Math.PI);
    this.#context.fill();
  }

  #write({word, left, top, height}: Box, words: readonly string[]): void {
    this.#context.fillText(words[word], left, top + height / 2);
  }

  #lines({x, y}: MapGeometry, from: number, to: readonly number[], colour: string, dash: number[]): void {
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = 1.25;
    context.setLineDash(dash);
    context.beginPath();
    for (const word of to) {
      context.moveTo(x[from], y[from]);
      context.lineTo(x[word], y[word]);
    }
    context.stroke();
    context.setLineDash([]);
  }

  /** How long a distance is here. */
  #scaleBar({scale, height}: MapGeometry): void {
    const context = this.#context;
    const length = BAR * scale;
    context.strokeStyle = context.fillStyle = this.#colours[1];
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0.5, height - 5);
    context.lineTo(0.5, height - 0.5);
    context.lineTo(length, height - 0.5);
    context.lineTo(length, height - 5);
    context.stroke();
    context.font = this.#font;
    context.fillText(String(BAR), 2, height - 12);
  }
}

function dotBox({x, y}: MapGeometry, word: number): Box {
  return {word, left: x[word] - BIG_DOT, top: y[word] - BIG_DOT, width: 2 * BIG_DOT, height: 2 * BIG_DOT};
}
