/**
 * The compact file a vocabulary travels in: 0.69 MB after brotli for the 199,998 tokens of o200k_base.
 *
 *   bytes 0–3   "LLMR"             4  version, 1          5  length of the name     6…  the encoding's name, ASCII
 *   then        u32 number of IDs · u32 length of the payload · u32 CRC-32 of the payload     (little endian)
 *   payload     256 bytes: the byte that each of the first 256 IDs stands for
 *               varints (LEB128): left half of ID 256, 257, …; then all right halves. An unused ID is its own left half.
 *
 * Halves in columns, not rows, because neighbours in a column are alike and brotli sees it.
 */
import {finish, type Task} from '../task.js';
import {RankFileError} from './errors.js';
import {MergeTable} from './merge-table.js';

const MAGIC = 'LLMR';
const VERSION = 1;
const BYTES = 256;
const HEADER_NUMBERS = 12;

/** What a rank file holds. */
export interface RankFile {
  /** Name of the encoding whose ranks these are. */
  name: string;
  table: MergeTable;
}

let crcTable: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({length: 256}, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  let crc = ~0;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * Writes a rank file.
 *
 * @param byteOfId the byte that each of the IDs 0…255 stands for, (256)
 * @param left left half of each ID, (size); the first 256 are not read
 * @param right right half of each ID, (size)
 */
export function formatRankFile(
  name: string,
  byteOfId: Uint8Array,
  left: Uint32Array,
  right: Uint32Array,
): Uint8Array {
  const payload: number[] = [...byteOfId];
  for (const column of [left, right])
    for (let value of column.subarray(BYTES)) {
      for (; value > 0x7f; value >>>= 7) payload.push((value & 0x7f) | 0x80);
      payload.push(value);
    }
  const start = 6 + name.length + HEADER_NUMBERS;
  const file = new Uint8Array(start + payload.length);
  file.set(payload, start);
  file.set([...MAGIC].map((letter) => letter.charCodeAt(0)));
  file.set([VERSION, name.length, ...new TextEncoder().encode(name)], 4);
  const header = new DataView(file.buffer, 6 + name.length);
  header.setUint32(0, left.length, true);
  header.setUint32(4, payload.length, true);
  header.setUint32(8, crc32(file.subarray(start)), true);
  return file;
}

/** How long a rank file is going to be, from its first bytes; undefined where they are too few or of another kind. */
export function rankFileLength(head: Uint8Array): number | undefined {
  const start = 6 + head[5] + HEADER_NUMBERS;
  if (!(start <= head.length) || magicOf(head) !== MAGIC) return undefined;
  return start + new DataView(head.buffer, head.byteOffset + start - HEADER_NUMBERS).getUint32(4, true);
}

function magicOf(file: Uint8Array): string {
  return String.fromCharCode(...file.subarray(0, MAGIC.length));
}

/**
 * Reads a rank file, trusting nothing: length and checksum first, then bounds, then the table itself.
 *
 * @throws RankFileError naming what was expected and what came
 */
export function parseRankFile(file: Uint8Array): RankFile {
  return finish(parseRankFileTask(file));
}

/** parseRankFile() in slices. */
export function* parseRankFileTask(file: Uint8Array): Task<RankFile> {
  const fail = (expected: string, got: unknown): never => {
    throw new RankFileError(`parseRankFile: expected ${expected}, got ${got}`);
  };
  if (magicOf(file) !== MAGIC) fail(`a file that begins with ${MAGIC}`, JSON.stringify(magicOf(file)));
  if (file[4] !== VERSION) fail(`version ${VERSION}`, file[4]);
  const start = 6 + file[5] + HEADER_NUMBERS;
  if (!(start <= file.length)) fail('a whole header', `${file.length} bytes`);
  const name = String.fromCharCode(...file.subarray(6, 6 + file[5]));
  const header = new DataView(file.buffer, file.byteOffset + 6 + file[5]);
  const size = header.getUint32(0, true);
  const payload = file.subarray(start);
  if (payload.length !== header.getUint32(4, true))
    fail(`${header.getUint32(4, true)} bytes of ranks for ${name}`, payload.length);
  if (crc32(payload) !== header.getUint32(8, true))
    fail(`ranks for ${name} with the checksum of their header`, 'others');
  if (size < BYTES || BYTES + 2 * (size - BYTES) > payload.length)
    fail('as many ranks as the file has bytes for', size);

  const byteIds = new Uint16Array(BYTES).fill(BYTES);
  for (let id = 0; id < BYTES; id++) byteIds[payload[id]] = id;
  if (byteIds.includes(BYTES)) fail('each byte to have an ID', `none for ${byteIds.indexOf(BYTES)}`);

  let at = BYTES;
  const column = (): Uint32Array => {
    const halves = new Uint32Array(size);
    for (let id = BYTES; id < size; id++) {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = payload[at++];
        if (byte === undefined || shift > 21) fail('a number of at most four bytes', `another at rank ${id}`);
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      halves[id] = value;
    }
    return halves;
  };
  yield 0;
  const left = column();
  const right = column();
  if (at !== payload.length) fail('nothing after the last rank', `${payload.length - at} bytes`);
  return {name, table: yield* MergeTable.build(byteIds, left, right)};
}
