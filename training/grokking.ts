/**
 * `npm run grokking`: records the run of grokking-run.ts in models/nano/grokking.json.
 *
 *   --out <file>   where the record is written: models/nano/grokking.json
 *   --steps <n>    ends after so many steps, which may be too few for the rule to be found
 */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {grok, recipe, summarize, type GrokkingRecord, type Moment} from './grokking-run.js';

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const {values: options} = parseArgs({
  options: {
    out: {type: 'string', default: pathOf('models/nano/grokking.json')},
    steps: {type: 'string', default: String(recipe.steps)},
  },
});

/** To so many digits that count. */
const digits = (values: readonly number[], count: number): number[] =>
  values.map((value) => Number(value.toPrecision(count)));

/** A line for each field, as JSON.stringify() of the whole would not write it. */
function format(record: GrokkingRecord): string {
  const lines = Object.entries(record).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

const tell = ({step, train, validation, weightNorm}: Moment): void => {
  const [trained, held] = [train, validation].map(
    ({loss, accuracy}) => `loss ${loss.toPrecision(3)}, ${(100 * accuracy).toFixed(1)} % right`,
  );
  console.log(`step ${step}: training ${trained}; validation ${held}; weights ${weightNorm.toFixed(2)}`);
};

const how = {...recipe, steps: Number(options.steps)};
const [start, cpu] = [performance.now(), process.cpuUsage()];
const moments: Moment[] = [];
for await (const moment of grok(how)) {
  moments.push(moment);
  tell(moment);
}
const {user, system} = process.cpuUsage(cpu);
const {version} = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as {version: string};
const scores = (of: 'train' | 'validation'): GrokkingRecord['train'] => ({
  loss: digits(
    moments.map((moment) => moment[of].loss),
    5,
  ),
  accuracy: digits(
    moments.map((moment) => moment[of].accuracy),
    5,
  ),
});
const record: GrokkingRecord = {
  script: 'training/grokking.ts',
  date: new Date().toISOString().slice(0, 10),
  versions: {'llm-anatomy': version, node: process.versions.node},
  seconds: {wall: Math.round((performance.now() - start) / 1000), cpu: Math.round((user + system) / 1e6)},
  recipe: how,
  ...summarize(moments),
  steps: moments.map(({step}) => step),
  train: scores('train'),
  validation: scores('validation'),
  weightNorm: digits(
    moments.map(({weightNorm}) => weightNorm),
    5,
  ),
  power: moments.map(({power}) => power.map((share) => Math.round(1000 * share))),
};
console.log({...summarize(moments), seconds: record.seconds});
mkdirSync(dirname(options.out), {recursive: true});
writeFileSync(options.out, format(record));
