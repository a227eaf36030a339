import {choiceSetting, textSetting, type Setting} from '../../controllers/settings.js';
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import type {KeptFormat} from '../../core/accounting/kept-formats.js';
import {modelPresets, type ModelPresetName} from '../../core/accounting/presets.js';

/** What may be looked at. */
export type BatchingView = 'serving' | 'pipeline' | 'measured';
export const views: readonly BatchingView[] = ['serving', 'pipeline', 'measured'];

export type PolicyName = 'static' | 'continuous' | 'chunked';
export const policyNames: readonly PolicyName[] = ['static', 'continuous', 'chunked'];

/** How lengths are spread around their mean. */
export type SpreadName = 'fixed' | 'uniform' | 'geometric' | 'lognormal';
export const spreadNames: readonly SpreadName[] = ['fixed', 'uniform', 'geometric', 'lognormal'];

/** What weights, and keys and values, are kept in. */
export type PrecisionName = KeptFormat;
export const precisionNames: readonly PrecisionName[] = ['bf16', 'int8', 'int4'];

export type ScheduleName = 'forward' | 'gpipe' | '1f1b';
export const scheduleNames: readonly ScheduleName[] = ['gpipe', '1f1b', 'forward'];

export const modelNames = Object.keys(modelPresets) as ModelPresetName[];
export const acceleratorNames = Object.keys(accelerators) as AcceleratorName[];

const [LEAST, MOST] = [1e-6, 1e15];

/** A number as people write it: "40", "1,000", "0.5"; undefined for what is none, or has more digits than are counted here. */
export function readNumber(text: unknown): number | undefined {
  const plain = String(text)
    .trim()
    .replace(/[,_\s](?=\d{3}(\D|$))/g, '')
    .replace('−', '-');
  const value = /^-?(\d+\.?\d*|\.\d+)(e\+?\d{1,2})?$/i.test(plain) ? Number(plain) : NaN;
  const size = Math.abs(value);
  return size === 0 || (size >= LEAST && size <= MOST) ? value : undefined;
}

export type NumberName =
  | 'batch'
  | 'budget'
  | 'requests'
  | 'rate'
  | 'prompt'
  | 'output'
  | 'seed'
  | 'stages'
  | 'microBatches'
  | 'tokens';

/** What a number may be. */
export type Limit = readonly [least: number, most: number, kind?: 'whole' | 'orZero'];

/** As the core has them, in all circumstances. The last of 10,000 requests comes within its 10⁹ seconds. */
export const limits: Readonly<Record<NumberName, Limit>> = {
  batch: [1, 10_000, 'whole'],
  budget: [1, 2 ** 31 - 1, 'whole'],
  requests: [1, 10_000, 'whole'],
  rate: [1e-4, 1e9, 'orZero'],
  prompt: [1, 2 ** 20],
  output: [1, 2 ** 20],
  seed: [0, 1e15, 'whole'],
  stages: [1, 1024, 'whole'],
  microBatches: [1, 20_000, 'whole'],
  tokens: [1, 2 ** 20, 'whole'],
};

export const isWithin = (value: number, [least, most, kind]: Limit): boolean =>
  (value >= least && value <= most && (kind !== 'whole' || Number.isInteger(value))) ||
  (kind === 'orZero' && value === 0);

function limited(name: NumberName, fallback: number): Setting<number> {
  const [least, most, kind] = limits[name];
  return {
    default: fallback,
    expects: `a ${kind === 'whole' ? 'whole ' : ''}number from ${least} to ${most}`,
    parse: (text) => {
      const value = readNumber(text);
      return value !== undefined && isWithin(value, limits[name]) ? value : undefined;
    },
  };
}

/** What a reader may set of an accelerator by hand. */
export type AmountName = 'peak' | 'bandwidth' | 'memory' | 'overhead';
export const amountNames: readonly AmountName[] = ['peak', 'bandwidth', 'memory', 'overhead'];

/** Of each: how its unit is written, what a number without one is in, the smallest and the largest. */
export const amounts: Readonly<
  Record<AmountName, readonly [unit: RegExp, usual: string, least: number, most: number]>
> = {
  peak: [/^flop(s|\/s)?$/, 'TFLOP/s', 1e9, 1e18],
  bandwidth: [/^b\/s$/, 'TB/s', 1e6, 1e18],
  memory: [/^b$/, 'GB', 1e6, 1e15],
  overhead: [/^s$/, 'µs', 0, 60],
};

/** An amount as people write it, "989 TFLOP/s", "3.35 TB/s", "80 GiB", "20 µs": in FLOP/s, B/s, B or s; undefined for what is none. */
export function readAmount(name: AmountName, text: string): number | undefined {
  const [expected, usual, least, most] = amounts[name];
  const [, digits, written = usual] =
    /^([\d.,]+) ?([a-zµμ/]+)?$/i.exec(text.trim().replace(/[\s_]+/g, ' ')) ?? [];
  const [, prefix, binary, unit] = /^(.?)(i?)(flop.*|b.*|s)$/.exec(written.toLowerCase()) ?? [];
  if (!expected.test(unit)) return undefined;
  const [prefixes, base] = name === 'overhead' ? ['.mµn', 1e-3] : ['.kmgtpe', binary ? 1024 : 1000];
  const power = prefixes.indexOf(prefix.replace(/[uμ]/, 'µ'));
  const amount = power < 0 ? NaN : readNumber(digits)! * base ** power;
  return amount >= least && amount <= most ? amount : undefined;
}

/** An amount with its unit; '' for what the accelerator has. */
const amount = (name: AmountName): Setting<string> => ({
  default: '',
  expects: `an amount such as 2 ${amounts[name][1]}`,
  parse: (value) => {
    const text = String(value).trim();
    if (text === '') return text;
    if (text.length > 40 || readAmount(name, text) === undefined) return undefined;
    return /\d$/.test(text) ? `${text} ${amounts[name][1]}` : text;
  },
});

export const settings = {
  view: choiceSetting(views, 'serving'),
  policy: choiceSetting(policyNames, 'continuous'),
  against: choiceSetting<PolicyName | 'none'>([...policyNames, 'none'], 'static'),
  batch: limited('batch', 8),
  budget: limited('budget', 256),
  requests: limited('requests', 32),
  rate: limited('rate', 40),
  prompt: limited('prompt', 256),
  promptSpread: {...choiceSetting(spreadNames, 'geometric'), attribute: 'prompt-spread'},
  output: limited('output', 32),
  outputSpread: {...choiceSetting(spreadNames, 'geometric'), attribute: 'output-spread'},
  seed: limited('seed', 1),
  model: choiceSetting(modelNames, 'llama-3-8b'),
  accelerator: choiceSetting(acceleratorNames, 'h100'),
  weights: choiceSetting(precisionNames, 'bf16'),
  cache: choiceSetting(precisionNames, 'bf16'),
  peak: amount('peak'),
  bandwidth: amount('bandwidth'),
  memory: amount('memory'),
  overhead: amount('overhead'),
  at: {default: -1, expects: 'a number', parse: readNumber},
  schedule: choiceSetting(scheduleNames, 'gpipe'),
  stages: limited('stages', 4),
  microBatches: {...limited('microBatches', 8), attribute: 'micro-batches'},
  stagesOf: {
    ...choiceSetting<ModelPresetName | 'equal'>(['equal', ...modelNames], 'equal'),
    attribute: 'stages-of',
  },
  tokens: limited('tokens', 512),
  heading: {...textSetting('', 200), isAuthors: true},
};
