/** What a session can be asked of preference tuning: a copy of instruct that learns from pairs of answers. */
import type {DpoEvent, Preference} from '../core/index.js';
import type {Generation, GenerationEvent, GenerationOptions} from './model-protocol.js';

/** What a tuned copy is called on the line. Who tunes gives it: no two of a session share one. */
export type TuningId = number;

/** How a copy is tuned: always the same from its first step to its last. */
export interface TuningSettings {
  /** β, above 0: how closely the copy is held to the reference. */
  beta: number;
  /** AdamW's learning rate. */
  rate: number;
  /** Pairs in a step. */
  batch: number;
  /** Decides which pairs come in which step, and the answers that are drawn to look at it. */
  seed: number;
}

/** What a tuning tells. */
export type TuningEvent =
  | ({kind: 'step'} & DpoEvent)
  | {
      kind: 'look';
      /** Steps made by then. */
      step: number;
      /** From the reference, in nats for each token of the answers. */
      kl: number;
      /** The copy's answers to the probes, as text; and how many tokens each has, its end included. */
      texts: string[];
      lengths: number[];
    };

export interface TuningState {
  /** Steps made so far. */
  steps: number;
}

/** The copy's number: a kind of its own, not a ModelId. One that is not there is answered with a TuningNotOpenError. */
interface Tuned {
  model: TuningId;
}

export interface PreferenceCalls {
  /**
   * Tunes for so many steps, or until it is paused. Without `goesOn` it begins anew, with a fresh copy of instruct. A look is
   * told before the first step, after each `lookEvery` and after the last.
   */
  tunePreferences: {
    params: Tuned & {
      pairs: readonly Preference[];
      settings: TuningSettings;
      steps: number;
      /** Prompts that the looks let it answer. */
      probes: readonly ArrayLike<number>[];
      /** Tokens of such an answer at most. */
      maxTokens: number;
      lookEvery: number;
      goesOn?: boolean;
    };
    result: TuningState;
    event: TuningEvent;
  };
  /** Ends a tuning after the step that it is at, with nothing lost: it gives its result. */
  pausePreferences: {params: Tuned; result: object};
  /** What the copy answers. */
  generateTuned: {
    params: Tuned & {input: ArrayLike<number>; options?: GenerationOptions};
    result: Generation;
    event: GenerationEvent;
  };
  /** Lets go of a copy. One that is not there is no error. */
  closePreferences: {params: Tuned; result: object};
}
