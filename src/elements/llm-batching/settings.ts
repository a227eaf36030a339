import {choiceSetting, textSetting, type Setting} from '../../controllers/settings.js';
import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
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
export type PrecisionName = 'bf16' | 'int8' | 'int4';
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

/** Any number: whether it can be simulated, the core says. */
const anyNumber = (fallback: number): Setting<number> => ({
  default: fallback,
  expects: 'a number',
  parse: readNumber,
});

export const settings = {
  view: choiceSetting(views, 'serving'),
  policy: choiceSetting(policyNames, 'continuous'),
  against: choiceSetting<PolicyName | 'none'>([...policyNames, 'none'], 'static'),
  batch: anyNumber(8),
  budget: anyNumber(256),
  requests: anyNumber(32),
  rate: anyNumber(40),
  prompt: anyNumber(256),
  promptSpread: {...choiceSetting(spreadNames, 'geometric'), attribute: 'prompt-spread'},
  output: anyNumber(32),
  outputSpread: {...choiceSetting(spreadNames, 'geometric'), attribute: 'output-spread'},
  seed: anyNumber(1),
  model: choiceSetting(modelNames, 'llama-3-8b'),
  accelerator: choiceSetting(acceleratorNames, 'h100'),
  weights: choiceSetting(precisionNames, 'bf16'),
  cache: choiceSetting(precisionNames, 'bf16'),
  at: anyNumber(-1),
  schedule: choiceSetting(scheduleNames, 'gpipe'),
  stages: anyNumber(4),
  microBatches: {...anyNumber(8), attribute: 'micro-batches'},
  stagesOf: {
    ...choiceSetting<ModelPresetName | 'equal'>(['equal', ...modelNames], 'equal'),
    attribute: 'stages-of',
  },
  tokens: anyNumber(512),
  heading: {...textSetting('', 200), isAuthors: true},
};
