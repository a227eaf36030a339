import type {NumbersTable} from '../../views/numbers.js';
import type {LiveRun} from './live-run.js';
import type {TrainingStrings} from './strings.js';

/** Rows of steps at most. */
const MOST = 400;

/** Every validation, and steps between them. */
export function liveNumbers(run: LiveRun | undefined, words: TrainingStrings): NumbersTable {
  const rows = (run?.branches ?? []).flatMap((branch, line) => {
    const {step, loss, gradientNorm, rate, validated, validation} = branch;
    const stride = Math.max(1, Math.ceil(step.length / MOST));
    const valid = new Map(validated.map((at, i) => [at, validation[i]]));
    return step.flatMap((at, i) =>
      i % stride === 0 || i === step.length - 1 || valid.has(at)
        ? [
            [
              ...[line + 1, at, loss[i].toFixed(4), valid.get(at)?.toFixed(4) ?? ''],
              ...[gradientNorm[i].toFixed(4), String(Number(rate[i].toPrecision(4)))],
            ],
          ]
        : [],
    );
  });
  const columns = [
    words.line,
    words.step,
    words.trainLoss,
    words.validationLoss,
    words.gradientNorm,
    words.rate,
  ];
  return {columns, rows};
}
