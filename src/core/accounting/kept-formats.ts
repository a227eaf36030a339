/** What weights and caches of served models are usually kept in: one table, so that figures do not disagree on "INT8". */
import type {QuantizationSpec} from '../quantization/plan.js';
import type {WeightPrecision} from './weight-bytes.js';

/** A format, in short. */
export type KeptFormat = 'bf16' | 'int8' | 'int4';

/** Of matrices: INT8 with a scale for each row, INT4 with one for each 128 numbers of a row; all scales are in FP16. */
export const weightFormats: Readonly<Record<KeptFormat, WeightPrecision>> = {
  bf16: {matrices: {format: 'bf16'}},
  int8: {matrices: {format: 'int8', granularity: 'channel', scaleFormat: 'fp16'}},
  int4: {matrices: {format: 'int4', granularity: 128, scaleFormat: 'fp16'}},
};

/** Of keys and values, where each head's is a row: INT8 with a scale for each, INT4 with one for each 32 numbers; in FP16. */
export const cacheFormats: Readonly<Record<KeptFormat, QuantizationSpec>> = {
  bf16: {format: 'bf16'},
  int8: {format: 'int8', granularity: 'channel', scaleFormat: 'fp16'},
  int4: {format: 'int4', granularity: 32, scaleFormat: 'fp16'},
};
