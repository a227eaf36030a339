import {accelerators, type AcceleratorName} from '../../core/accounting/accelerators.js';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  textSetting,
  type Setting,
} from '../../controllers/settings.js';

/** What the figure shows of training. */
export type TrainingView = 'live' | 'grokking' | 'recorded' | 'scaling';
export const viewNames: readonly TrainingView[] = ['live', 'grokking', 'recorded', 'scaling'];

/** What the live model learns from. */
export type TextSource = 'built-in' | 'own';

/** Bytes of a text that are trained on at most; of a longer one so many characters are kept, to know that there were more. */
export const MOST_BYTES = 1_000_000;

/** A number between two, both included. */
function rangeSetting(fallback: number, least: number, most: number): Setting<number> {
  return {
    default: fallback,
    expects: `a number from ${least} to ${most}`,
    parse: (value) => {
      const number = String(value).trim() === '' ? NaN : Number(value);
      return number >= least && number <= most ? number : undefined;
    },
  };
}

/** Learning rates of the live model. */
export const rates = {least: 1e-4, most: 10} as const;

/** What modular addition may be modulo, with the network for each: those that COMPUTE found to grok. */
export const moduli = [31, 59, 97] as const;
export type Modulus = (typeof moduli)[number];

export const settings = {
  view: choiceSetting(viewNames, 'live'),
  fixed: flagSetting,
  source: choiceSetting<TextSource>(['built-in', 'own'], 'built-in'),
  text: {...textSetting('', MOST_BYTES + 1), isAuthors: true},
  rate: rangeSetting(0.005, rates.least, rates.most),
  seed: countSetting(1, 0, 2 ** 32 - 1),
  p: {
    default: 59 as Modulus,
    expects: moduli.join(', '),
    parse: (value: unknown) => moduli.find((each) => each === Number(value)),
  } satisfies Setting<Modulus> as Setting<Modulus>,
  decay: rangeSetting(1, 0, 3),
  parameters: textSetting('70e9', 40),
  tokens: textSetting('1.4e12', 40),
  accelerator: choiceSetting(Object.keys(accelerators) as AcceleratorName[], 'h100'),
  count: countSetting(1024, 1, 1_000_000),
  utilization: countSetting(40, 1, 100),
  heading: {...textSetting('', 200), isAuthors: true},
};
