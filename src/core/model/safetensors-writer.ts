/** Writer of the safetensors format; the same tensors give the same bytes, those that the reference writes. */
import {toBfloat16, toHalf} from '../quantization/half.js';
import {show} from '../show.js';
import {SafetensorsError} from './file-errors.js';
import {MAX_HEADER} from './safetensors.js';
import {dataTypes} from './safetensors-types.js';

/** What numbers can be written as: F16 and BF16 are rounded to nearest, ties to even. */
export type WritableType = 'F32' | 'F16' | 'BF16' | 'I8';

/** A tensor to be written. */
export interface TensorData {
  readonly dtype: WritableType;
  readonly shape: readonly number[];
  /** Its numbers, or what makes them when they are written: so only one tensor is there at a time. I8: whole numbers. */
  readonly data: ArrayLike<number> | (() => ArrayLike<number>);
}

/** Numbers that are converted at a time. */
const CHUNK = 2 ** 18;

const order = Object.keys(dataTypes);

/**
 * A file, whole.
 *
 * @param metadata free text about it
 * @throws SafetensorsError where numbers do not fit their shape or type, a shape is none, or the header would be longer
 * than readSafetensorsHeader() reads
 */
export function formatSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const plan = planFile('formatSafetensors', tensors, metadata);
  const file = new Uint8Array(plan.header.length + plan.byteLength);
  let at = 0;
  for (const part of write(plan)) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/**
 * The same in parts, the header and then a megabyte at most, for files that should not be held whole.
 *
 * @throws SafetensorsError as formatSafetensors(): what is wrong with numbers, when their turn comes
 */
export function safetensorsParts(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array<ArrayBuffer>, void, void> {
  return write(planFile('safetensorsParts', tensors, metadata));
}

interface Plan {
  /** The function that was asked, for errors. */
  readonly where: string;
  readonly header: Uint8Array<ArrayBuffer>;
  readonly tensors: readonly (readonly [name: string, tensor: TensorData])[];
  /** Of all tensors. */
  readonly byteLength: number;
}

function planFile(
  where: string,
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>>,
): Plan {
  if (tensors.has('__metadata__'))
    throw new SafetensorsError(`${where}: expected names of tensors, got "__metadata__"`);
  // Wide types first, so that every tensor lies on a multiple of its width; then by name.
  const sorted = [...tensors].sort(
    ([nameA, a], [nameB, b]) =>
      order.indexOf(b.dtype) - order.indexOf(a.dtype) || compareCodePoints(nameA, nameB),
  );
  const fields = Object.entries(metadata).sort(([a], [b]) => compareCodePoints(a, b));
  const members: string[] = [];
  const add = (name: string, value: unknown) =>
    members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  if (fields.length > 0) add('__metadata__', Object.fromEntries(fields));
  let end = 0;
  for (const [name, {dtype, shape}] of sorted) {
    if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0))
      throw new SafetensorsError(
        `${where}: expected ${show(name)} with a shape of whole numbers, got (${shape.slice(0, 8).join(', ')})`,
      );
    const start = end;
    end += tensorBytes({dtype, shape});
    add(name, {dtype, shape, data_offsets: [start, end]});
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const length = Math.ceil(json.length / 8) * 8;
  if (length > MAX_HEADER)
    throw new SafetensorsError(
      `${where}: expected names and metadata for a header of at most ${MAX_HEADER} bytes, got ${length}`,
    );
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return {where, header, tensors: sorted, byteLength: end};
}

/** Bytes that a tensor takes in a file. */
export function tensorBytes({dtype, shape}: Pick<TensorData, 'dtype' | 'shape'>): number {
  return sizeOf(shape) * (dataTypes[dtype].bits / 8);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The order of the strings' UTF-8, which is that of code points and not of JavaScript's units. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++)
    if (left[i] !== right[i]) return left[i].codePointAt(0)! - right[i].codePointAt(0)!;
  return left.length - right.length;
}

function* write({where, header, tensors}: Plan): Generator<Uint8Array<ArrayBuffer>, void, void> {
  yield header;
  for (const [name, {dtype, shape, data}] of tensors) {
    const numbers = typeof data === 'function' ? data() : data;
    if (numbers.length !== sizeOf(shape))
      throw new SafetensorsError(
        `${where}: expected ${sizeOf(shape)} numbers for ${show(name)} (${shape.join(', ')}), got ${numbers.length}`,
      );
    for (let at = 0; at < numbers.length; at += CHUNK) {
      const end = Math.min(at + CHUNK, numbers.length);
      if (dtype === 'I8') expectBytes(where, name, numbers, at, end);
      yield encoders[dtype](numbers, at, end);
    }
  }
}

function expectBytes(
  where: string,
  name: string,
  numbers: ArrayLike<number>,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++)
    if (!(Number.isInteger(numbers[i]) && numbers[i] >= -128 && numbers[i] <= 127))
      throw new SafetensorsError(
        `${where}: expected whole numbers from -128 to 127 for I8 ${show(name)}, got ${numbers[i]}`,
      );
}

type Encode = (numbers: ArrayLike<number>, from: number, to: number) => Uint8Array<ArrayBuffer>;

const rounded =
  (round: (value: number) => number): Encode =>
  (numbers, from, to) => {
    const bits = new Uint16Array(to - from);
    for (let i = from; i < to; i++) bits[i - from] = round(numbers[i]);
    return new Uint8Array(bits.buffer);
  };

const encoders: Readonly<Record<WritableType, Encode>> = {
  F32: (numbers, from, to) => {
    const floats = new Float32Array(to - from);
    if (numbers instanceof Float32Array) floats.set(numbers.subarray(from, to));
    else for (let i = from; i < to; i++) floats[i - from] = numbers[i];
    return new Uint8Array(floats.buffer);
  },
  F16: rounded(toHalf),
  BF16: rounded(toBfloat16),
  I8: (numbers, from, to) => {
    const bytes = new Int8Array(to - from);
    for (let i = from; i < to; i++) {
      bytes[i - from] = numbers[i];
    }
    return new Uint8Array(bytes.buffer);
  },
};
