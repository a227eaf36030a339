/** Steps for which other weights read the same text: those after post-training, and those in four bits. */
import {logitsAfter, type LiveRun} from '../../context/model.js';
import {weightBytes} from '../../core/accounting/weight-bytes.js';
import {greedy, softmax} from '../../core/decoding/distribution.js';
import type {ModelConfig, QuantizationSpec} from '../../core/index.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';
import type {ModelHandle} from '../../runtime/model-client.js';
import {leaveHouseModel, sharedHouseModel} from '../../runtime/shared-models.js';
import {meanLoss} from '../../runtime/token-losses.js';
import {percent} from '../../views/percent.js';
import {inBytes} from '../../views/sizes.js';
import type {Asked} from './asked.js';
import {hasText, real} from './from-run.js';
import {readAgain} from './reading.js';

/** Four bits, and how many weights in a row share a scale. */
const GROUP = 32;
const INT4: QuantizationSpec = {format: 'int4', granularity: GROUP};

export const postTraining: Asked = {
  names: ['postTraining'],
  isLong: true,
  async ask(run, signal) {
    const tunedName = run.checkpoint === 'base' ? 'instruct' : run.checkpoint;
    const [base, tuned] = [await lastLogits(run, 'base', signal), await lastLogits(run, tunedName, signal)];
    const [p, q] = [softmax(base), softmax(tuned)];
    const [best, other] = [greedy(base), greedy(tuned)];
    const isSame = best === other;
    const row = (word: HouseCheckpoint, token: number, by: Float32Array) => ({
      ...{of: {word}, name: {token}, value: percent(by[token]), share: by[token]},
    });
    return {
      postTraining: {
        say: isSame ? 'postTrainingSame' : 'postTrainingSays',
        facts: {
          base: {word: 'base'},
          best: {token: best},
          p1: percent(p[best]),
          tuned: {word: tunedName},
          ...(!isSame && {other: {token: other}, q2: percent(q[other])}),
          q1: percent(q[best]),
        },
        drawing: {
          kind: 'rows',
          colour: 'probability',
          rows: [
            row('base', best, p),
            row(tunedName, best, q),
            ...(isSame ? [] : [row(tunedName, other, q)]),
          ],
        },
        note: run.precision === 'fp32' ? undefined : 'asPublished',
      },
    };
  },
};

export const quantization: Asked = {
  names: ['quantization'],
  isLong: true,
  async ask(run, signal) {
    const {config} = run.model.info;
    const [large, small] = [bytesOf(config, {format: 'fp32'}), bytesOf(config, INT4)];
    const row = (word: 'fp32' | 'int4', bytes: bigint) => ({
      ...{name: {word}, value: inBytes(bytes), share: Number(bytes) / Number(large)},
    });
    const losses = hasText(run)
      ? {
          before: real(await lossWith(run, undefined, signal)),
          after: real(await lossWith(run, INT4, signal)),
        }
      : undefined;
    return {
      quantization: {
        say: losses ? 'quantizationSays' : 'quantizationEmpty',
        facts: {group: String(GROUP), small: inBytes(small), large: inBytes(large), ...losses},
        drawing: {kind: 'rows', colour: 'ink', rows: [row('fp32', large), row('int4', small)]},
      },
    };
  },
};

/** As llm-quantization-cost counts them: the blocks' matrices in the format, the rest in 16 bits, or all in 32. */
function bytesOf(config: ModelConfig, matrices: QuantizationSpec): bigint {
  const rest = matrices.format === 'fp32' ? 'fp32' : 'fp16';
  return weightBytes(config, {matrices, embeddings: {format: rest}, vectors: rest}).total;
}

/** Uses a checkpoint of the house model, in a precision or as published, and lets go of it. */
async function using<Value>(
  {model: {session}}: LiveRun,
  checkpoint: HouseCheckpoint,
  precision: QuantizationSpec | undefined,
  signal: AbortSignal,
  use: (model: ModelHandle) => Promise<Value>,
): Promise<Value> {
  const user = {};
  try {
    const model = await sharedHouseModel(session, {checkpoint, precision}, {user, onProgress: () => {}});
    signal.throwIfAborted();
    return await use(model);
  } finally {
    leaveHouseModel(session, user);
  }
}

/** What a checkpoint says after the same tokens, with the same changes, (vocab). */
async function lastLogits(run: LiveRun, checkpoint: HouseCheckpoint, signal: AbortSignal) {
  const {tokens, interventions, precision} = run;
  if (run.checkpoint === checkpoint && precision === 'fp32') return logitsAfter(run, tokens.length - 1);
  return using(run, checkpoint, undefined, signal, async (model) => {
    const {logits} = await model.run(tokens, {interventions, logits: 'last'}, {signal});
    return logits;
  });
}

async function lossWith(
  run: LiveRun,
  precision: QuantizationSpec | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (!precision && run.precision === 'fp32') return meanLoss(run);
  return using(run, run.checkpoint, precision, signal, async (model) => {
    const {loss} = await readAgain(model, run, 0, run.interventions, signal);
    return loss;
  });
}
