import {DecodingError} from './errors.js';

/**
 * How a token is drawn. What is left out is off; names and meaning are Hugging Face's. Filters apply in the order of the
 * fields: penalties, temperature, top-k, top-p, min-p, typical, each on what the one before left, renormalised.
 */
export interface SamplingSettings {
  /** More than 0: logits of used tokens are divided by it where positive, multiplied where negative; off at 1. */
  repetitionPenalty?: number;
  /** Taken from a used token's logit for each time it was used, in nats; off at 0. */
  frequencyPenalty?: number;
  /** Taken from a used token's logit once, in nats; off at 0. */
  presencePenalty?: number;
  /** Logits are divided by it; 1 leaves them, 0 is greedy. */
  temperature?: number;
  /** How many tokens are kept at most, but for ties; off at 0. */
  topK?: number;
  /** Share of the mass that is kept, 0 (the most probable token alone) to 1 (off). */
  topP?: number;
  /** Probability relative to the most probable token's that is needed, 0 (off) to 1. */
  minP?: number;
  /** Share of the mass that is kept of what is nearest to the expected surprisal, 0 to 1 (off). */
  typical?: number;
}

/** What is meant where a setting is left out: nothing but a draw from the distribution as it is. */
export const samplingDefaults: Readonly<Required<SamplingSettings>> = {
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  typical: 1,
};

const isShare = (value: number): boolean => value >= 0 && value <= 1;
const rules: Record<keyof SamplingSettings, [what: string, holds: (value: number) => boolean]> = {
  repetitionPenalty: ['a finite number above 0', (value) => value > 0 && value < Infinity],
  frequencyPenalty: ['a finite number', Number.isFinite],
  presencePenalty: ['a finite number', Number.isFinite],
  temperature: ['a finite number, 0 or more', (value) => value >= 0 && value < Infinity],
  topK: ['a whole number, 0 or more', (value) => Number.isSafeInteger(value) && value >= 0],
  topP: ['a number from 0 to 1', isShare],
  minP: ['a number from 0 to 1', isShare],
  typical: ['a number from 0 to 1', isShare],
};

/** All settings, checked. @throws DecodingError that names the one out of range */
export function readSettings(settings: SamplingSettings): Required<SamplingSettings> {
  const unknown = Object.keys(settings).find((key) => !Object.hasOwn(rules, key));
  if (unknown !== undefined)
    throw new DecodingError(`decoding: expected settings ${Object.keys(rules).join(', ')}, got ${unknown}`);
  const all = {...samplingDefaults};
  for (const [key, [what, holds]] of Object.entries(rules)) {
    const name = key as keyof SamplingSettings;
    const value = settings[name] ?? samplingDefaults[name];
    if (typeof value !== 'number' || !holds(value))
      throw new DecodingError(`decoding: expected ${name} to be ${what}, got ${value}`);
    all[name] = value;
  }
  return all;
}
