/** Number formats that a reader may choose from. */
export type ChosenFormat =
  | 'fp32'
  | 'tf32'
  | 'bf16'
  | 'fp16'
  | 'fp8_e4m3'
  | 'fp8_e5m2'
  | 'int8'
  | 'fp4_e2m1'
  | 'int4'
  | 'nf4'
  | 'ternary';

/** All of them, the widest first. */
export const chosenFormats: readonly ChosenFormat[] = [
  ...(['fp32', 'tf32', 'bf16', 'fp16', 'fp8_e4m3', 'fp8_e5m2'] as const),
  ...(['int8', 'fp4_e2m1', 'int4', 'nf4', 'ternary'] as const),
];
