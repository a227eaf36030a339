/** Contributions as bars of which each begins where the one before ended: the geometry. */
import type {Contribution} from '../../core/index.js';

export interface Step extends Contribution {
  /** The sum before it, and with it. */
  readonly from: number;
  readonly to: number;
}

export interface Waterfall {
  readonly steps: readonly Step[];
  /** Between two marks of the axis. */
  readonly step: number;
  /** Ends of the axis: round numbers. Zero is always on it. */
  readonly low: number;
  readonly high: number;
}

export function layoutWaterfall(parts: readonly Contribution[]): Waterfall {
  let sum = 0;
  let [low, high] = [0, 0];
  const steps = parts.map(({name, value}) => {
    const from = sum;
    sum += value;
    low = Math.min(low, sum);
    high = Math.max(high, sum);
    return {name, value, from, to: sum};
  });
  const step = roundStep((high - low || 1) / 6);
  return {
    steps,
    step,
    low: Math.floor(low / step) * step,
    high: Math.max(Math.ceil(high / step), Math.floor(low / step) + 1) * step,
  };
}

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(least: number): number {
  const unit = 10 ** Math.floor(Math.log10(least));
  return unit * ([1, 2, 5].find((factor) => factor * unit >= least) ?? 10);
}

/** Where a value stands on the axis, in per cent of its length. */
export function placeOnAxis(value: number, {low, high}: Waterfall): number {
  return (100 * (value - low)) / (high - low);
}
