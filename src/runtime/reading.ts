/** What can be read off a model's inside: the logit lens and the parts of a logit. */
import {greedy} from '../core/decoding/distribution.js';
import {attributeLogit, attributionTrace, logitLens} from '../core/model/attribution.js';
import {runTask, type TraceTensor} from '../core/model/run.js';
import type {Transformer} from '../core/model/transformer.js';
import type {Task} from '../core/task.js';
import type {Host} from './host.js';
import type {Attribution, AttributionOptions, LensLayer, LensOptions} from './model-protocol.js';
import type {OpenModel} from './open-model.js';
import {topCount, topTokens} from './top-tokens.js';
import {runWhole} from './turns.js';

/** Multiplications of a product that takes a few milliseconds. */
const PIECE = 2 ** 24;

/** The logit lens at several places. */
export async function readLens(
  open: OpenModel,
  tokens: Int32Array,
  {at = ['blocks.0.resid_pre', 'blocks.*.resid_post'], interventions, top = 5, logits}: LensOptions,
  host: Host,
): Promise<LensLayer[]> {
  return open.turns.take(host, async () => {
    const {transformer} = open;
    const {trace} = await runWhole(
      runTask(transformer, tokens, {trace: at, interventions, logits: 'last'}),
      host,
    );
    const layers: LensLayer[] = [];
    for (const residual of trace.values())
      layers.push(await runWhole(lens(transformer, residual, top, logits), host));
    return layers;
  });
}

/** logitLens() in slices, of whose logits only what is wanted is kept. @throws RangeError where the activation is no residual stream */
function* lens(
  model: Transformer,
  {name, shape, data}: TraceTensor,
  top: number,
  wantsLogits = false,
): Task<LensLayer> {
  const {vocab_size, hidden_size: d_model} = model.config;
  const [T, width] = shape;
  if (shape.length !== 2 || width !== d_model)
    throw new RangeError(
      `logitLens: expected an activation of shape (T, ${d_model}), got ${name} (${shape})`,
    );
  const rows = Math.max(1, Math.floor(PIECE / (vocab_size * d_model)));
  const count = topCount(vocab_size, top);
  const best = {tokens: new Int32Array(T * count), probabilities: new Float32Array(T * count)};
  const all = wantsLogits ? new Float32Array(T * vocab_size) : undefined;
  for (let row = 0; row < T; row += rows) {
    yield row / T;
    const piece = data.subarray(row * d_model, (row + rows) * d_model);
    const logits = logitLens(model, piece);
    const {tokens, probabilities} = topTokens(logits, vocab_size, top);
    best.tokens.set(tokens, row * count);
    best.probabilities.set(probabilities, row * count);
    all?.set(logits, row * vocab_size);
  }
  return {name, top: best, ...(all && {logits: all})};
}

/** The parts of one logit. */
export async function readAttribution(
  open: OpenModel,
  tokens: Int32Array<ArrayBuffer>,
  {position = tokens.length - 1, token, interventions}: AttributionOptions,
  host: Host,
): Promise<Attribution> {
  const {vocab_size} = open.transformer.config;
  expectIndex('position', position, tokens.length);
  if (token !== undefined) expectIndex('token', token, vocab_size);
  return open.turns.take(host, async () => {
    const {transformer} = open;
    const isLast = position === tokens.length - 1;
    const options = {trace: attributionTrace, interventions, logits: isLast ? 'last' : 'all'} as const;
    const {logits, trace} = await runWhole(runTask(transformer, tokens, options), host);
    const first = isLast ? 0 : position * vocab_size;
    const row = logits.subarray(first, first + vocab_size);
    const chosen = token ?? greedy(row);
    const contributions = attributeLogit(transformer, trace, position, chosen);
    return {tokens, position, token: chosen, logit: row[chosen], contributions};
  });
}

function expectIndex(name: string, value: number, end: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value < end))
    throw new RangeError(`attributeLogit: expected ${name} to be a whole number below ${end}, got ${value}`);
}
