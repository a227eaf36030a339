import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {choiceSetting, countSetting, textSetting} from '../../controllers/settings.js';

export const LARGEST = {count: 1_000_000, utilization: 100} as const;

export const settings = {
  parameters: textSetting('70B', 40),
  tokens: textSetting('1.4T', 40),
  accelerator: choiceSetting(Object.keys(accelerators) as AcceleratorName[], 'h100'),
  count: countSetting(1024, 1, LARGEST.count),
  utilization: countSetting(40, 1, LARGEST.utilization),
  heading: {...textSetting('', 200), isAuthors: true},
};
