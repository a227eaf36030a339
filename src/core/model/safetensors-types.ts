import {fromHalf} from '../quantization/half.js';

/** Writes the numbers that bytes mean. */
type Decode = (bytes: Uint8Array, values: Float32Array) => void;

interface DataType {
  readonly bits: number;
  /** Missing where the numbers are none that a weight could be, or packed as only their maker knows. */
  readonly decode?: Decode;
}

type TypedArray =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor;

/** The bytes as numbers of a type; copied only where they do not lie on a multiple of its width. (Node's Buffer.slice() would copy nothing.) */
function view<View>(
  type: {new (buffer: ArrayBufferLike, at: number, length: number): View; BYTES_PER_ELEMENT: number},
  bytes: Uint8Array,
): View {
  const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new type(aligned.buffer, aligned.byteOffset, aligned.length / type.BYTES_PER_ELEMENT);
}

/** Numbers that the engine itself converts: integers above 2^24 and doubles are rounded to 32 bits. */
const plain =
  (type: Exclude<TypedArray, BigInt64ArrayConstructor | BigUint64ArrayConstructor>): Decode =>
  (bytes, values) =>
    values.set(view(type as Float32ArrayConstructor, bytes));

const big =
  (type: BigInt64ArrayConstructor | BigUint64ArrayConstructor): Decode =>
  (bytes, values) => {
    const numbers = view(type as BigInt64ArrayConstructor, bytes);
    for (let i = 0; i < numbers.length; i++) values[i] = Number(numbers[i]);
  };

const half: Decode = (bytes, values) => {
  const halves = view(Uint16Array, bytes);
  for (let i = 0; i < halves.length; i++) values[i] = fromHalf(halves[i]);
};

/** bfloat16 is the upper half of a 32-bit float. */
const bfloat16: Decode = (bytes, values) => {
  const halves = view(Uint16Array, bytes);
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
};

/** The types of the format in its own order, narrow to wide, which is the order tensors are written in, last to first. */
export const dataTypes = {
  BOOL: {bits: 8, decode: plain(Uint8Array)},
  F4: {bits: 4},
  F6_E2M3: {bits: 6},
  F6_E3M2: {bits: 6},
  U8: {bits: 8, decode: plain(Uint8Array)},
  I8: {bits: 8, decode: plain(Int8Array)},
  F8_E5M2: {bits: 8},
  F8_E4M3: {bits: 8},
  F8_E8M0: {bits: 8},
  I16: {bits: 16, decode: plain(Int16Array)},
  U16: {bits: 16, decode: plain(Uint16Array)},
  F16: {bits: 16, decode: half},
  BF16: {bits: 16, decode: bfloat16},
  I32: {bits: 32, decode: plain(Int32Array)},
  U32: {bits: 32, decode: plain(Uint32Array)},
  F32: {bits: 32, decode: plain(Float32Array)},
  C64: {bits: 64},
  F64: {bits: 64, decode: plain(Float64Array)},
  I64: {bits: 64, decode: big(BigInt64Array)},
  U64: {bits: 64, decode: big(BigUint64Array)},
} as const satisfies Record<string, DataType>;

/** The name of a type of numbers in a safetensors file: "F32", "BF16", "I8" and so on. */
export type SafetensorsType = keyof typeof dataTypes;

/** Whether a value is the name of a type that the format has. */
export function isSafetensorsType(name: unknown): name is SafetensorsType {
  return typeof name === 'string' && Object.hasOwn(dataTypes, name);
}

/** The decoder of a type, where its numbers can become 32-bit floats. */
export function decoderOf(type: SafetensorsType): Decode | undefined {
  return (dataTypes[type] as DataType).decode;
}
