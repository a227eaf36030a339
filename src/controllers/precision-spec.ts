import type {QuantizationSpec} from '../core/index.js';

/** "int4:32" as the core has it; undefined for weights as they are. */
export function specOf(precision: string): QuantizationSpec | undefined {
  if (precision === 'fp32') return undefined;
  const [format, share] = precision.split(':');
  const granularity = share === undefined || /[a-z]/.test(share) ? share : Number(share);
  return {format, granularity} as QuantizationSpec;
}
