import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {
  formatSafetensors,
  fromBfloat16,
  fromHalf,
  memorySource,
  parseSafetensorsHeader,
  readSafetensorsHeader,
  readTensor,
  SafetensorsError,
  safetensorsParts,
  toBfloat16,
  toHalf,
  type TensorData,
  type WritableType,
} from 'llm-anatomy/core';
import {integer, mulberry32, pick, seed} from './corpus.js';

interface Golden {
  files: {
    file: string;
    metadata: Record<string, string>;
    tensors: Record<string, {dtype: string; shape: number[]; numbers: number[]}>;
  }[];
  half: [double: string, half: number][];
}

const golden = JSON.parse(
  readFileSync(new URL('../golden/safetensors.json', import.meta.url), 'utf8'),
) as Golden;

const written: Readonly<Record<string, WritableType>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int8: 'I8',
};

/** A file out of a header, which need not fit, and so many bytes. */
function fileOf(header: unknown, bytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const read = (file: Uint8Array) => readSafetensorsHeader(memorySource(file));

async function numbersOf(file: Uint8Array, name: string): Promise<Float32Array> {
  const source = memorySource(file);
  const entry = (await readSafetensorsHeader(source)).tensors.get(name)!;
  const numbers = new Float32Array(entry.size);
  await readTensor(source, entry, (part, at) => numbers.set(part, at));
  return numbers;
}

async function assertRefused(file: Uint8Array, what: string, says = /./): Promise<void> {
  await assert.rejects(read(file), (error: Error) => {
    assert.ok(error instanceof SafetensorsError, `${what}: ${error.stack}`);
    assert.match(error.message, /^(read|parse)SafetensorsHeader: expected .+, got .+/s, what);
    assert.match(error.message, says, what);
    return true;
  });
}

describe('half precision and bfloat16', () => {
  it('round as NumPy does, from doubles, in one step', () => {
    const view = new DataView(new ArrayBuffer(8));
    for (const [hex, half] of golden.half) {
      view.setBigUint64(0, BigInt(`0x${hex}`));
      assert.equal(toHalf(view.getFloat64(0)), half, String(view.getFloat64(0)));
    }
  });

  it('come back as they went, every one', () => {
    for (let bits = 0; bits < 2 ** 16; bits++)
      for (const [from, to, infinity] of [
        [fromHalf, toHalf, 0x7c00],
        [fromBfloat16, toBfloat16, 0x7f80],
      ] as const) {
        const value = from(bits);
        assert.equal(Number.isNaN(value), (bits & 0x7fff) > infinity);
        if (Number.isNaN(value)) assert.equal(to(value) & infinity, infinity);
        else assert.equal(to(value), bits);
      }
  });

  it('give the nearer of two neighbours, and of equally near ones the even', () => {
    const random = mulberry32(seed);
    for (const [from, to, infinity, beyond] of [
      [fromHalf, toHalf, 0x7c00, 65536],
      [fromBfloat16, toBfloat16, 0x7f80, 2 ** 128],
    ] as const)
      for (let bits = 0; bits < infinity; bits++) {
        const low = from(bits);
        const high = bits + 1 === infinity ? beyond : from(bits + 1);
        const middle = (low + high) / 2; // exact in doubles
        const even = bits % 2 === 0 ? bits : bits + 1;
        assert.equal(to(middle), even);
        assert.equal(to(-middle), even | 0x8000);
        const [below, above] = [low + (middle - low) * 0.999, middle + (high - middle) * random()];
        assert.equal(to(below), bits, `${below}, SEED=${seed}`);
        if (above > middle) assert.equal(to(above), bits + 1, `${above}, SEED=${seed}`);
      }
  });

  it('take zeros, infinities and what is too small', () => {
    assert.deepEqual(
      [0, -0, Infinity, -Infinity, 1e9, 5e-324].map(toHalf),
      [0, 0x8000, 0x7c00, 0xfc00, 0x7c00, 0],
    );
    assert.deepEqual(
      [0, -0, Infinity, -Infinity, 1e39, 1e-42].map(toBfloat16),
      [0, 0x8000, 0x7f80, 0xff80, 0x7f80, 0],
    );
    assert.ok(Object.is(fromHalf(0x8000), -0) && Object.is(fromBfloat16(0x8000), -0));
  });
});

describe('files of the reference writer', () => {
  for (const [i, {file, metadata, tensors}] of golden.files.entries()) {
    const bytes = Uint8Array.from(Buffer.from(file, 'base64'));

    it(`are read: ${i}`, async () => {
      const header = await read(bytes);
      assert.deepEqual(header.metadata, metadata);
      assert.equal(header.fileSize, bytes.length);
      assert.deepEqual([...header.tensors.keys()].sort(), Object.keys(tensors).sort());
      for (const [name, {shape, numbers}] of Object.entries(tensors)) {
        assert.deepEqual(header.tensors.get(name)!.shape, shape);
        assert.deepEqual(await numbersOf(bytes, name), Float32Array.from(numbers), name);
      }
    });

    const ours = Object.entries(tensors).map(
      ([name, {dtype, shape, numbers}]) => [name, {dtype: written[dtype], shape, data: numbers}] as const,
    );
    if (ours.every(([, {dtype}]) => dtype))
      it(`are written, byte for byte: ${i}`, () => {
        assert.deepEqual(formatSafetensors(new Map(ours), metadata), bytes);
        assert.deepEqual(formatSafetensors(new Map(ours.toReversed()), metadata), bytes);
      });
  }
});

describe('what is written', () => {
  it(`is read again, whole or in parts, SEED=${seed}`, async () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 50; round++) {
      const tensors = new Map<string, TensorData>();
      for (let count = integer(random, 0, 6); count > 0; count--) {
        const dtype = pick(random, ['F32', 'F16', 'BF16', 'I8'] as const);
        const shape = Array.from({length: integer(random, 0, 3)}, () => integer(random, 0, 5));
        const size = shape.reduce((a, b) => a * b, 1);
        const data = Float32Array.from({length: size}, () => integer(random, -128, 127));
        tensors.set(`t.${random()}`, {dtype, shape, data: random() < 0.5 ? data : () => data});
      }
      const file = formatSafetensors(tensors);
      assert.deepEqual(Buffer.concat([...safetensorsParts(tensors)]), Buffer.from(file));
      const header = await read(file);
      assert.equal(header.tensors.size, tensors.size);
      for (const [name, {dtype, shape, data}] of tensors) {
        const entry = header.tensors.get(name)!;
        assert.deepEqual([entry.dtype, entry.shape], [dtype, shape]);
        assert.equal(entry.start % (entry.byteLength / Math.max(entry.size, 1) || 1), 0, 'aligned');
        assert.deepEqual(await numbersOf(file, name), typeof data === 'function' ? data() : data);
      }
    }
  });

  it('is read in chunks, wherever the bytes lie', async () => {
    const size = 2 ** 20 + 12345;
    const data = Float32Array.from({length: size}, (_, i) => (i % 251) - 125);
    for (const dtype of ['F32', 'F16', 'BF16', 'I8'] as const) {
      const file = formatSafetensors(new Map([['x', {dtype, shape: [size], data}]]));
      const shifted = new Uint8Array(file.length + 3);
      shifted.set(file, 3);
      const source = memorySource(shifted.subarray(3));
      const entry = (await readSafetensorsHeader(source)).tensors.get('x')!;
      let next = 0;
      await readTensor(source, entry, (part, at) => {
        assert.equal(at, next);
        assert.ok(part.byteLength <= 2 ** 22);
        for (let i = 0; i < part.length; i++) if (part[i] !== data[at + i]) assert.fail(`${dtype} ${at + i}`);
        next += part.length;
      });
      assert.equal(next, size);
    }
  });

  it('must fit its shape and type', () => {
    const file = (tensor: TensorData, name = 'x') => formatSafetensors(new Map([[name, tensor]]));
    assert.throws(
      () => file({dtype: 'F32', shape: [2], data: [1]}),
      /expected 2 numbers for "x" \(2\), got 1/,
    );
    for (const data of [[0.5], [128], [-129], [NaN]])
      assert.throws(() => file({dtype: 'I8', shape: [1], data}), SafetensorsError);
    assert.throws(() => file({dtype: 'F32', shape: [0], data: []}, '__metadata__'), SafetensorsError);
    for (const shape of [[-1, -1], [0.5, 2], [NaN], [2 ** 53]])
      assert.throws(
        () => file({dtype: 'F32', shape, data: [1]}),
        /^SafetensorsError: formatSafetensors: expected "x" with a shape of whole numbers, got/,
      );
    assert.throws(
      () => safetensorsParts(new Map(), {note: 'x'.repeat(2 ** 24)}),
      /^SafetensorsError: safetensorsParts: .* at most 16777216 bytes, got 16777\d+/,
    );
  });
});

describe('a file that is no good', () => {
  const info = {dtype: 'F32', shape: [1], data_offsets: [0, 4]};

  it('is refused with a SafetensorsError that says what was expected', async () => {
    const cases: [what: string, header: unknown, bytes: number, says: RegExp][] = [
      ['a list', [], 0, /begins with/],
      ['space first', ` ${JSON.stringify({x: info})}`, 4, /begins with/],
      ['no JSON', '{"x"', 0, /JSON/],
      ['JSON and more', '{}{}', 0, /JSON/],
      ['deep JSON', `{"x":{"shape":${'['.repeat(1000)}${']'.repeat(1000)}}}`, 0, /levels/],
      ['a tensor twice', `{"x":${JSON.stringify(info)},"x":${JSON.stringify(info)}}`, 4, /once/],
      ['a field twice', '{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4, /once/],
      ['a number', {x: 5}, 0, /object/],
      ['an unknown type', {x: {...info, dtype: 'F31'}}, 4, /type of .*F32.*got "F31"/],
      ['an inherited type', {x: {...info, dtype: 'toString'}}, 4, /type of/],
      ['no shape', {x: {...info, shape: undefined}}, 4, /shape/],
      ['a fraction', {x: {...info, shape: [0.5, 2]}}, 4, /shape/],
      ['a negative length', {x: {...info, shape: [-1, -1]}}, 4, /shape/],
      ['a huge shape', {x: {...info, shape: [2 ** 40, 2 ** 40]}}, 4, /2\^53/],
      [
        'a huge shape times 0',
        {x: {...info, shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0]}},
        0,
        /2\^53/,
      ],
      ['one offset', {x: {...info, data_offsets: [0]}}, 4, /data_offsets/],
      ['offsets that are words', {x: {...info, data_offsets: ['0', '4']}}, 4, /data_offsets/],
      ['offsets the wrong way', {x: {...info, data_offsets: [4, 0]}}, 4, /take 4 bytes/],
      ['too few bytes for the shape', {x: {...info, data_offsets: [0, 3]}}, 3, /take 4 bytes/],
      ['half a byte', {x: {dtype: 'F4', shape: [1], data_offsets: [0, 0]}}, 0, /take 0.5 bytes/],
      ['a gap at the front', {x: {...info, data_offsets: [4, 8]}}, 8, /begin at byte 0/],
      ['a gap', {x: info, y: {...info, data_offsets: [5, 9]}}, 9, /begin at byte 4/],
      ['an overlap', {x: info, y: {...info, data_offsets: [2, 6]}}, 6, /begin at byte 4/],
      ['the same bytes twice', {x: info, y: info}, 4, /begin at byte 4/],
      ['bytes left over', {x: info}, 5, /end/],
      ['bytes missing', {x: info}, 3, /end/],
      ['metadata of numbers', {__metadata__: {a: 1}, x: info}, 4, /metadata/],
      ['metadata that is a word', {__metadata__: 'a', x: info}, 4, /metadata/],
    ];
    for (const [what, header, bytes, says] of cases) await assertRefused(fileOf(header, bytes), what, says);
    await assertRefused(new Uint8Array(7), 'seven bytes', /8 bytes, got 7/);
    await assertRefused(new Uint8Array(8), 'an empty header');
    const wrong = fileOf('{"\u00e9":1}');
    wrong[11] = 0xff;
    await assertRefused(wrong, 'no UTF-8', /UTF-8/);
  });

  it('asks for nothing because of what its header claims', async () => {
    for (const length of [
      11n,
      2n ** 24n,
      2n ** 24n + 1n,
      100_000_000n,
      2n ** 32n,
      2n ** 53n,
      2n ** 64n - 1n,
    ]) {
      const file = fileOf('{}');
      new DataView(file.buffer).setBigUint64(0, length, true);
      const asked: number[] = [];
      const memory = memorySource(file);
      const source = {
        size: file.length,
        read: (start: number, count: number) => (asked.push(count), memory.read(start, count)),
      };
      await assert.rejects(readSafetensorsHeader(source), SafetensorsError);
      assert.deepEqual(asked, [8]);
    }
  });

  it('may have no longer a header than its reader wants', async () => {
    const file = fileOf({__metadata__: {note: 'x'.repeat(1000)}});
    await readSafetensorsHeader(memorySource(file), undefined, file.length - 8);
    await assert.rejects(
      readSafetensorsHeader(memorySource(file), undefined, file.length - 9),
      /^SafetensorsError: readSafetensorsHeader: expected a header of at most 1\d+ bytes, got 1\d+$/,
    );
  });

  it('cannot be read where its type is no number, and not past its end', async () => {
    const file = fileOf({x: {dtype: 'F8_E8M0', shape: [1], data_offsets: [0, 1]}}, 1);
    await assert.rejects(numbersOf(file, 'x'), /"x" of a type that can become 32-bit floats, got F8_E8M0/);
    const short = fileOf({x: {dtype: 'F32', shape: [2], data_offsets: [0, 8]}}, 4);
    const header = parseSafetensorsHeader(short.subarray(8, short.length - 4)); // of a file of unknown length
    await assert.rejects(
      readTensor(memorySource(short), header.tensors.get('x')!, () => {}),
      /expected 8 bytes of tensor "x" .* got 4/,
    );
  });

  it('may be empty', async () => {
    assert.equal((await read(fileOf('{}'))).tensors.size, 0);
    assert.equal((await read(fileOf('{"__metadata__":{"a":"b"}}   '))).metadata.a, 'b');
    const own = await read(fileOf('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'));
    assert.deepEqual([...own.tensors.keys()], ['__proto__']);
  });

  it('ends with the signal', async () => {
    const file = formatSafetensors(new Map([['x', {dtype: 'F32', shape: [1], data: [1]}]]));
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(readSafetensorsHeader(memorySource(file), signal), /enough/);
  });
});
