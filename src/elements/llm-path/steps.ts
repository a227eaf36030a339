/** The fifteen steps, and what is told of one: a sentence with numbers in it, and a tiny drawing. */
import type {sentences} from './strings.js';

/** In the order of the chapters. */
export const stepNames = [
  ...(['tokenization', 'embeddings', 'neuron', 'feedForward', 'logits'] as const),
  ...(['backpropagation', 'optimizers', 'qkv', 'multiHead', 'rope'] as const),
  ...(['block', 'training', 'postTraining', 'kvCache', 'quantization'] as const),
] as const;
export type StepName = (typeof stepNames)[number];

type Word =
  | ('fresh' | 'blind' | 'trained' | 'fp32' | 'int4' | 'withCache' | 'withoutCache')
  | ('base' | 'instruct' | 'preferred' | 'blockWord' | 'neuronWord');

/** A number as it is written, a token of the vocabulary, that at a position of the run, or a word of the figure, with a number. */
export type Fact =
  | string
  | {readonly token: number}
  | {readonly position: number}
  | {readonly word: Word; readonly number?: number};

/** The quantity that a drawing is of: each has one colour in all figures. */
export type Colour = 'residual' | 'neuron' | 'probability' | 'loss' | 'attention' | 'ink';

export interface Row {
  readonly of?: Fact;
  readonly name: Fact;
  readonly value: string;
  readonly share: number;
}

export type Drawing =
  | {kind: 'chips'; tokens: readonly number[]; isOn: (index: number) => boolean; isTinted: boolean}
  /** Bars from a line up, and down for what is below zero, one of them marked; `line` is a value across all, `ends` name the outermost. */
  | {
      kind: 'columns';
      values: ArrayLike<number>;
      on: number;
      colour: Colour;
      line?: number;
      ends?: readonly [Fact, Fact];
    }
  /** `share` is how much of a row the bar takes, 0 to 1; where they are signed it goes from the middle, −1 to 1. */
  | {kind: 'rows'; rows: readonly Row[]; colour: Colour; isSigned?: boolean}
  /** Signed values, a row for each block, one of them marked. */
  | {kind: 'cells'; values: ArrayLike<number>; columns: number; on: number}
  | {kind: 'dials'; angles: readonly number[]};

export interface Told {
  /** Which of the sentences it is. */
  readonly say: keyof typeof sentences;
  /** By their names in the sentence. */
  readonly facts: Readonly<Record<string, Fact>>;
  readonly drawing?: Drawing;
  /** What of the page's state this leaves out. */
  readonly note?: 'withoutChanges' | 'asPublished';
}
