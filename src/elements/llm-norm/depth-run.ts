/** What fresh stacks of blocks are asked, and what comes of it. */
import type {LiveRun} from '../../context/model.js';
import type {Asking} from '../../controllers/answer.js';
import type {DepthGradients, Initialization} from '../../core/index.js';
import {Random} from '../../core/tensor/random.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {depths, type Measure} from './settings.js';

/** Tokens that a stack reads at most, and at least: of a shorter text there is little to learn from. */
const [MOST, LEAST] = [64, 8];

export interface Batch {
  /** One more than are read: each is predicted from those before it. */
  readonly tokens: readonly number[];
  readonly isText: boolean;
}

/** The first tokens of the text; random ones where it is too short. */
export function batchOf({tokens, vocabulary}: Pick<LiveRun, 'tokens' | 'vocabulary'>, seed: number): Batch {
  if (tokens.length > LEAST) return {tokens: Array.from(tokens.subarray(0, MOST + 1)), isText: true};
  const random = new Random(seed);
  const vocab = vocabulary.ends.length;
  return {tokens: Array.from({length: MOST + 1}, () => random.integer(vocab)), isText: false};
}

/** The same fields are the same question; so tokens are said as a text. */
export interface DepthQuestion {
  readonly model: ModelHandle;
  readonly batch: string;
  readonly initialization: Initialization;
  readonly seed: number;
}

export interface DepthPair {
  readonly layers: number;
  readonly pre: DepthGradients;
  readonly post: DepthGradients;
}

export const keyOf = ({tokens}: Batch): string => tokens.join(' ');

/** What was measured, for it is the same every time: a depth that one comes back to is there at once. */
const measured = new WeakMap<ModelHandle, Map<string, DepthGradients>>();
const MOST_KEPT = 200;

function keptOf(model: ModelHandle): Map<string, DepthGradients> {
  let kept = measured.get(model);
  if (!kept || kept.size > MOST_KEPT) measured.set(model, (kept = new Map()));
  return kept;
}

/** Tells of progress when there is some: a picture for every slice would be work of its own. */
function inSteps(tell: Asking['onProgress']): Asking['onProgress'] {
  let told = -1;
  return (progress) => {
    if (progress.doing === 'compute' && progress.done - told < 0.02) return;
    told = progress.done;
    tell(progress);
  };
}

/** Two stacks of so many blocks, which differ in where their norms are. */
export async function measurePair(
  {model, batch, initialization, seed, layers}: DepthQuestion & {readonly layers: number},
  {signal, onProgress}: Asking,
): Promise<DepthPair> {
  const tokens = batch.split(' ').map(Number);
  const tell = inSteps(onProgress);
  const measure = async (norm_position: 'pre' | 'post', done: number) => {
    const kept = keptOf(model);
    const key = [batch, initialization, seed, layers, norm_position].join();
    const known = kept.get(key);
    if (known) return known;
    const found = await model.depthGradients(
      tokens,
      {layers, norm_position, initialization, seed},
      {
        signal,
        onProgress: (progress) =>
          tell(progress.total ? {doing: 'compute', done: (done + progress.done) / 2, total: 1} : progress),
      },
    );
    if (![...found.blocks, ...found.stream].every((value) => Number.isFinite(value) && value > 0))
      throw new RangeError('depthGradients: expected gradients above zero, got others');
    kept.set(key, found);
    return found;
  };
  const pre = await measure('pre', 0);
  return {layers, pre, post: await measure('post', 1)};
}

/** The same at every depth. */
export async function measureAll(
  question: DepthQuestion,
  {signal, onProgress}: Asking,
): Promise<DepthPair[]> {
  const pairs: DepthPair[] = [];
  // The work grows with the depth.
  const all = depths.reduce<number>((sum, layers) => sum + layers, 0);
  const tell = inSteps(onProgress);
  let before = 0;
  for (const layers of depths) {
    const done = before / all;
    const asking: Asking = {
      signal,
      onProgress: (progress) =>
        tell({
          doing: 'compute',
          done: done + (progress.total ? (progress.done * layers) / all : 0),
          total: 1,
        }),
    };
    pairs.push(await measurePair({...question, layers}, asking));
    before += layers;
  }
  return pairs;
}

/** Lengths of the gradients at each block. */
export function lengthsOf({blocks, stream}: DepthGradients, measure: Measure): Float64Array {
  return measure === 'parameters' ? blocks : stream.subarray(0, blocks.length);
}

/** Those of the first and the last block. */
export function endsOf(gradients: DepthGradients, measure: Measure): {first: number; last: number} {
  const lengths = lengthsOf(gradients, measure);
  return {first: lengths[0], last: lengths[lengths.length - 1]};
}
