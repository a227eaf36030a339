/** What is computed for a model's loss on a plane through its weights: on a copy, of which nothing stays. */
import {drawBatch, openLossSlice, type LossSlice} from '../core/training/loss-slice.js';
import {race} from '../core/training/race.js';
import {Random} from '../core/tensor/random.js';
import type {Handlers} from './handlers.js';
import type {Host} from './host.js';
import {copy, openModelOf, tokensOf} from './open-model.js';
import type {LossGrid, SliceCalls, SliceSettings} from './slice-protocol.js';
import {Pace, runWhole} from './turns.js';

export const handlers: Handlers<keyof SliceCalls> = {
  async lossGrid({model, slice: settings, reach, sizes}, host) {
    const slice = await open(model, settings, host);
    const pace = new Pace();
    const all = sizes[sizes.length - 1] ** 2;
    let [grid, done]: [LossGrid | undefined, number] = [undefined, 0];
    for (const size of sizes) {
      const before: LossGrid | undefined = grid;
      const losses = new Float64Array(size * size);
      for (let i = 0; i < losses.length; i++) {
        const [row, col] = [Math.floor(i / size), i % size];
        const known = before && knownIn(before, row, col, size);
        losses[i] = known ?? slice.lossAt([placeOf(col, size, reach), placeOf(row, size, reach)]);
        if (known === undefined) host.progress({doing: 'compute', done: ++done / all, total: 1});
        await pace.rest(host);
      }
      grid = {size, reach, losses};
      host.event({...grid, losses: losses.slice()}); // its buffer goes with it
    }
    return grid!;
  },

  async raceOnSlice({model, slice: settings, race: {racers, start, steps, batch}}, host) {
    const slice = await open(model, settings, host);
    const pace = new Pace();
    const {predictions} = slice;
    const random = batch && new Random(batch.seed);
    const batches: number[][] = [];
    const drawn = (step: number): number[] | undefined => {
      if (!batch || batch.size >= predictions) return undefined;
      while (batches.length <= step) batches.push(drawBatch(predictions, batch.size, random!));
      return batches[step];
    };
    for (const step of race((point, at) => slice.at(point, drawn(at)), racers, start, steps)) {
      host.event(step);
      host.progress({doing: 'compute', done: step.step / Math.max(1, steps), total: 1});
      await pace.rest(host);
    }
    return {predictions};
  },
};

async function open(id: number, {input, seed}: SliceSettings, host: Host): Promise<LossSlice> {
  const model = openModelOf(host, id);
  const tokens = await tokensOf(model, input, host);
  const {transformer} = await model.turns.take(host, () => copy(model));
  return runWhole(openLossSlice(transformer, tokens, seed), host);
}

const placeOf = (i: number, size: number, reach: number): number => reach * ((2 * i) / (size - 1) - 1);

/** What a coarser grid has at the same place. */
function knownIn({size, losses}: LossGrid, row: number, col: number, fine: number): number | undefined {
  const times = (fine - 1) / (size - 1);
  return row % times || col % times ? undefined : losses[(row / times) * size + col / times];
}
