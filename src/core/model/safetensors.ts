/**
 * Reader of the safetensors format, https://github.com/huggingface/safetensors: 8 bytes with the header's length (u64,
 * little endian), the header (JSON: each tensor's type, shape and place), then the tensors' bytes without gap or overlap.
 *
 * A file is hostile until its header has been checked as a whole: against itself, and against the file's length. Nothing
 * is allocated for a tensor before, and then only in chunks.
 */
import {parseJson, type Fail} from '../json.js';
import {isLfsPointer, LFS_POINTER} from '../lfs-pointer.js';
import {isRecord, show} from '../show.js';
import type {ByteSource} from './byte-source.js';
import {SafetensorsError} from './file-errors.js';
import {dataTypes, decoderOf, isSafetensorsType, type SafetensorsType} from './safetensors-types.js';

/** Bytes before the header. */
const PREFIX = 8;
/**
 * The longest header that is read unless the caller says otherwise: some 100,000 tensors in one file, where the largest
 * published ones have two thousand. The format allows 100 MB, which would take seconds and ten times the memory to parse.
 */
export const MAX_HEADER = 2 ** 24;
/** The header's object, a tensor's, and the list in it. */
const MAX_DEPTH = 3;
/** Bytes that are read at a time: a multiple of every type's width. */
const CHUNK = 2 ** 20;

const OPENING_BRACE = 0x7b;

/** What a header says of a tensor. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
  /** Product of the shape. */
  readonly size: number;
  /** Its first byte in the file. */
  readonly start: number;
  readonly byteLength: number;
}

/** What a file holds. */
export interface SafetensorsHeader {
  /** By name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Bytes of the whole file. */
  readonly fileSize: number;
}

/** What throws in a function of this file. */
const failIn =
  (where: string): Fail =>
  (expected, got) => {
    throw new SafetensorsError(`${where}: expected ${expected}, got ${got}`);
  };

/**
 * Reads and checks the header. Where the source has a size, the tensors must fill it; where it has none, only their
 * claims are known, and that so many bytes come must be seen before memory is taken for them: see withSize().
 *
 * @param mostBytes of the header
 * @throws SafetensorsError; what the source throws; the signal's reason
 */
export async function readSafetensorsHeader(
  source: ByteSource,
  signal?: AbortSignal,
  mostBytes = MAX_HEADER,
): Promise<SafetensorsHeader> {
  const fail: Fail = failIn('readSafetensorsHeader');
  const prefix = await source.read(0, PREFIX, signal);
  if (prefix.length < PREFIX) fail(`a file of at least ${PREFIX} bytes`, `${prefix.length}`);
  if (isLfsPointer(prefix)) fail('safetensors', LFS_POINTER);
  const view = new DataView(prefix.buffer, prefix.byteOffset, PREFIX);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > mostBytes) fail(`a header of at most ${mostBytes} bytes`, `${length}`);
  const {size = Infinity} = source;
  if (PREFIX + length > size) fail(`a header within the file's ${size} bytes`, `one of ${length}`);
  const header = await source.read(PREFIX, length, signal);
  if (header.length < length) fail(`a header of ${length} bytes`, `${header.length}`);
  return parseSafetensorsHeader(header, source.size);
}

/**
 * Checks a header.
 *
 * @param header the JSON between the length and the tensors
 * @param fileSize bytes of the whole file, where they are known: the tensors must fill it
 * @throws SafetensorsError
 */
export function parseSafetensorsHeader(header: Uint8Array, fileSize?: number): SafetensorsHeader {
  const fail: Fail = failIn('parseSafetensorsHeader');
  if (header[0] !== OPENING_BRACE) fail('a header that begins with {', `byte ${header[0]}`);
  const {value, hasDuplicates} = parseJson(header, MAX_DEPTH, (expected, got) =>
    fail(`a header that is ${expected}`, got),
  );
  if (hasDuplicates) fail('a header that names each field once', 'one twice');
  if (!isRecord(value)) return fail('a header that is an object', show(value));
  const {__metadata__, ...rest} = value;
  const metadata = __metadata__ ?? {};
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === 'string'))
    return fail('__metadata__ of strings', 'something else');

  const base = PREFIX + header.length;
  const entries = Object.entries(rest).map(([name, info]) => readEntry(name, info, base));
  entries.sort((a, b) => a.start - b.start || a.byteLength - b.byteLength);
  let end = base;
  for (const {name, start, byteLength} of entries) {
    if (start !== end)
      fail(`${show(name)} to begin at byte ${end - base}, where the last tensor ends`, `${start - base}`);
    end += byteLength;
  }
  if (fileSize !== undefined && end !== fileSize)
    fail(`tensors up to the file's end, byte ${fileSize}`, `up to ${end}`);
  return {
    tensors: new Map(entries.map((entry) => [entry.name, entry])),
    metadata: metadata as Readonly<Record<string, string>>,
    fileSize: end,
  };
}

const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function readEntry(name: string, info: unknown, base: number): TensorEntry {
  const fail: Fail = failIn('parseSafetensorsHeader');
  const what = `tensor ${show(name)}`;
  if (!isRecord(info)) return fail(`${what} to be an object`, show(info));
  const {dtype, shape, data_offsets: offsets} = info;
  if (!isSafetensorsType(dtype))
    return fail(`${what} of a type of ${Object.keys(dataTypes).join(', ')}`, show(dtype));
  if (!Array.isArray(shape) || !shape.every(isLength))
    return fail(`${what} with a shape of whole numbers`, show(shape));
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isLength))
    return fail(`${what} with two data_offsets`, show(offsets));
  let bits: number = dataTypes[dtype].bits;
  for (const length of shape) {
    bits *= length;
    // Beyond, a product of doubles is no longer exact, and no file is so long.
    if (bits > Number.MAX_SAFE_INTEGER)
      fail(`${what} of at most 2^53 bits`, `shape (${shape.slice(0, 8).join(', ')})`);
  }
  const [from, to] = offsets;
  if (to - from !== bits / 8) fail(`${what} to take ${bits / 8} bytes`, `${from} to ${to}`);
  return {name, dtype, shape, size: bits / dataTypes[dtype].bits, start: base + from, byteLength: to - from};
}

/**
 * Reads a tensor's numbers in order, some at a time, as 32-bit floats: wider ones are rounded.
 *
 * @param write takes numbers, of which the first is number `at` of the tensor; they are gone after the call
 * @throws SafetensorsError where the type cannot become floats or the file ends early; what the source throws
 */
export async function readTensor(
  source: ByteSource,
  entry: TensorEntry,
  write: (numbers: Float32Array, at: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const fail: Fail = failIn('readTensor');
  const {name, dtype, start, byteLength, size} = entry;
  const decode = decoderOf(dtype);
  if (!decode) return fail(`tensor ${show(name)} of a type that can become 32-bit floats`, dtype);
  const width = dataTypes[dtype].bits / 8;
  const numbers = new Float32Array(Math.min(size, CHUNK / width));
  for (let at = 0; at < byteLength; at += CHUNK) {
    const length = Math.min(CHUNK, byteLength - at);
    const bytes = await source.read(start + at, length, signal);
    if (bytes.length !== length)
      fail(`${length} bytes of tensor ${show(name)} at byte ${start + at}`, `${bytes.length}`);
    const part = numbers.subarray(0, length / width);
    decode(bytes, part);
    write(part, at / width);
  }
}
