/** Seeded changes to files, byte by byte and along their structure. */
import assert from 'node:assert/strict';
import {integer, pick, type Random} from './corpus.js';

export const numbers = [
  ...[0, -0, 1, -1, 2, 3, 4, 7, 8, 255, 256, 257, 4096, 65535, 65536, 0.5, -0.5, 1e-320, 1e308, -1e308, 1e21],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e6, 1e9, 1e12],
];
const words = [
  ...[
    '',
    'a',
    'ab',
    'Ġ',
    '__proto__',
    'constructor',
    'toString',
    '__metadata__',
    'null',
    '../x',
    '\0',
    '\ud800',
  ],
  ...[
    'F32',
    'F16',
    'BF16',
    'I8',
    'F4',
    'I64',
    'BOOL',
    'BPE',
    'Unigram',
    'ByteLevel',
    'Sequence',
    'Split',
    'NFC',
  ],
  ...[
    'llama',
    'mistral',
    'qwen2',
    'gpt2',
    'bert',
    'linear',
    'yarn',
    'llama3',
    'ntk',
    'default',
    'silu',
    'gelu_new',
  ],
  ...['a a', 'b c', 'aa', 'lm_head.weight', 'model.norm.weight', 'z'.repeat(2000)],
];

function randomValue(random: Random): unknown {
  switch (integer(random, 0, 9)) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return Array.from({length: integer(random, 1, 4)}, () => pick(random, numbers));
    case 5:
      return {[pick(random, words)]: pick(random, numbers)};
    case 6:
      return pick(random, words);
    default:
      return pick(random, numbers);
  }
}

export type Box = Record<string, unknown> | unknown[];
const isBox = (value: unknown): value is Box => typeof value === 'object' && value !== null;

/** Some box of a structure, and the way to each of its fields. */
function someBox(random: Random, value: Box): Box {
  for (;;) {
    const inner = Object.values(value).filter(isBox);
    if (inner.length === 0 || random() < 0.35) return value;
    value = pick(random, inner);
  }
}

function setField(box: Box, key: string, value: unknown): void {
  Object.defineProperty(box, key, {value, enumerable: true, configurable: true, writable: true});
}

/** One change to a structure, in place. */
function mutateStructure(random: Random, root: Box): void {
  const box = someBox(random, root);
  const keys = Object.keys(box);
  if (keys.length === 0 || random() < 0.1) {
    if (Array.isArray(box)) box.push(randomValue(random));
    else setField(box, pick(random, words), randomValue(random));
    return;
  }
  const key = pick(random, keys);
  const fields = box as Record<string, unknown>;
  const value = fields[key];
  switch (integer(random, 0, 6)) {
    case 0:
      if (Array.isArray(box)) box.splice(Number(key), 1);
      else delete fields[key];
      return;
    case 1:
      if (Array.isArray(box)) box.splice(Number(key), 0, structuredClone(value));
      else setField(box, pick(random, words), value);
      return;
    case 2: {
      const other = pick(random, keys);
      [fields[key], fields[other]] = [fields[other], value];
      return;
    }
    case 3:
    case 4:
      if (typeof value === 'number')
        fields[key] = pick(random, [value + 1, value - 1, value * 2, -value, value / 2, value + 0.5]);
      else if (typeof value === 'string')
        fields[key] = pick(random, [value + 'a', value.slice(1), value.repeat(2), value.toUpperCase()]);
      else if (typeof value === 'boolean') fields[key] = !value;
      else fields[key] = randomValue(random);
      return;
    default:
      fields[key] = randomValue(random);
  }
}

export const text = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** A few changes to bytes. */
function mutateBytes(random: Random, file: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes = Buffer.from(file);
  for (let count = integer(random, 1, 3); count > 0; count--) {
    const at = integer(random, 0, Math.max(bytes.length - 1, 0));
    const length = integer(random, 0, Math.min(16, bytes.length - at));
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at + length)];
    switch (integer(random, 0, 7)) {
      case 0:
      case 1:
        if (bytes.length > 0) bytes[at] ^= 1 << integer(random, 0, 7);
        break;
      case 2:
        if (bytes.length > 0) bytes[at] = integer(random, 0, 255);
        break;
      case 3:
        bytes = Buffer.concat([head, tail]);
        break;
      case 4:
        bytes = Buffer.concat([head, bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.from(head);
        break;
      case 6: {
        const from = integer(random, 0, other.length);
        bytes = Buffer.concat([head, other.subarray(from, from + integer(random, 0, 64)), tail]);
        break;
      }
      default: {
        const token = pick(random, [
          ...[
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"',
            '\\',
            'null',
            '[[[[[[[[',
            '{"a":',
            '\\ud800',
            '\xff',
            '-',
            '1e999',
          ],
          ...numbers.map(String),
        ]);
        bytes = Buffer.concat([head, Buffer.from(token, 'latin1'), tail]);
      }
    }
  }
  return Uint8Array.from(bytes);
}

const texts = new WeakMap<Box, string>();
/** Its JSON, made once. */
function jsonText(value: Box): string {
  let json = texts.get(value);
  if (json === undefined) texts.set(value, (json = JSON.stringify(value)));
  return json;
}

/** JSON of a structure after some changes; now and then with a field twice, or very deep. */
export function mutatedJson(random: Random, value: Box): Uint8Array {
  const copy = JSON.parse(jsonText(value)) as Box;
  for (let count = integer(random, 1, 3); count > 0; count--) mutateStructure(random, copy);
  let json = JSON.stringify(copy);
  if (random() < 0.02) json = json.replace('{', `{${JSON.stringify(pick(random, words))}:1,`);
  if (random() < 0.005) json = json.replace(/\d+/, '['.repeat(10_000));
  if (random() < 0.005) json = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  return new TextEncoder().encode(json);
}

/** Either kind of change to a JSON file. */
export function mutateJson(random: Random, values: readonly Box[]): Uint8Array {
  const value = pick(random, values);
  if (random() < 0.7) return mutatedJson(random, value);
  const encode = (json: Box) => new TextEncoder().encode(jsonText(json));
  return mutateBytes(random, encode(value), encode(pick(random, values)));
}

/** Either kind of change to a safetensors file: the header's length is put right, the tensors' now and then. */
export function mutateSafetensors(random: Random, files: readonly Uint8Array[]): Uint8Array {
  const file = pick(random, files);
  if (random() < 0.3) return mutateBytes(random, file, pick(random, files));
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header = JSON.parse(text(file.subarray(8, 8 + length)).toString()) as Box;
  const json =
    random() < 0.8 ? mutatedJson(random, header) : mutateBytes(random, file.subarray(8, 8 + length), file);
  let data = file.subarray(8 + length);
  if (random() < 0.3) data = data.subarray(0, integer(random, 0, data.length));
  if (random() < 0.1) data = Buffer.concat([data, Buffer.alloc(integer(random, 1, 64))]);
  const made = new Uint8Array(8 + json.length + data.length);
  const claimed =
    random() < 0.95 ? BigInt(json.length) : BigInt(Math.floor(Math.abs(pick(random, numbers))) % 2 ** 53);
  new DataView(made.buffer).setBigUint64(0, claimed, true);
  made.set(json, 8);
  made.set(data, 8 + json.length);
  return made;
}

/** Counts what came of a kind's mutations; where nothing or everything is refused they test nothing. */
export class Tally {
  read = 0;
  refused = 0;
  add(value: unknown): void {
    if (value === undefined) this.refused++;
    else this.read++;
  }
  report(test: {diagnostic(message: string): void}): void {
    test.diagnostic(`${this.read + this.refused} files: ${this.read} read, ${this.refused} refused`);
    assert.ok(this.read > 0.005 * this.refused && this.refused > 0.1 * this.read);
  }
}
