/** What a session can be asked of a model's loss on a plane through its weights, which stay as they are. */
import type {Point, Racer, RaceStep} from '../core/index.js';
import type {ModelId, ModelInput} from './model-protocol.js';

/** Which plane, as openLossSlice() has it, and what is read there. */
export interface SliceSettings {
  /** At least two tokens: each is predicted from those before it. */
  input: ModelInput;
  /** The same seed gives the same two directions. */
  seed: number;
}

/** The loss at even distances, −reach to reach along both axes. */
export interface LossGrid {
  /** Points along each axis. */
  size: number;
  reach: number;
  /** In nats, row by row from y = −reach up, (size, size). */
  losses: Float64Array;
}

/** A race on a plane through a model's weights. */
export interface SliceRaceSettings {
  racers: readonly Racer[];
  start: Point;
  /** How many steps each makes. */
  steps: number;
  /** How many predictions each step's gradient is taken over, the same for all racers, and what decides which; all. */
  batch?: {size: number; seed: number};
}

export interface SliceCalls {
  /**
   * The loss on a plane, from coarse to fine: each grid is told when it is whole. A size less one is a multiple of the size
   * before less one, so that nothing is computed twice.
   */
  lossGrid: {
    params: {model: ModelId; slice: SliceSettings; reach: number; sizes: readonly number[]};
    result: LossGrid;
    event: LossGrid;
  };
  /** Optimizers from one point on the plane, by the model's gradients along its axes; each step is told. */
  raceOnSlice: {
    params: {model: ModelId; slice: SliceSettings; race: SliceRaceSettings};
    result: {predictions: number};
    event: RaceStep;
  };
}
