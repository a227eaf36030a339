import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {describe, it} from 'node:test';
import {
  encodings,
  formatRankFile,
  parseRankFile,
  rankFileLength,
  RankFileError,
  Tokenizer,
} from 'llm-anatomy/core';
import {integer, mulberry32, seed} from './corpus.js';
import {names, rankBytes} from './encoders.js';

/** A file of the 256 bytes and a few merges, small enough to damage in every place. */
function smallFile(
  change: (left: Uint32Array, right: Uint32Array, bytes: Uint8Array) => void = () => {},
): Uint8Array {
  const left = Uint32Array.of(...new Uint32Array(256), 116, 256, 97, 115, 200, 261);
  const right = Uint32Array.of(...new Uint32Array(256), 104, 101, 110, 115, 201, 202);
  left[260] = right[260] = 200;
  left[261] = 260;
  right[261] = 201;
  const bytes = Uint8Array.from({length: 256}, (_, byte) => byte);
  change(left, right, bytes);
  return formatRankFile('small', bytes, left, right);
}

const small = smallFile();

function assertRefused(file: Uint8Array, what: string): void {
  assert.throws(() => parseRankFile(file), RankFileError, `${what}, SEED=${seed}`);
}

/** Parses or throws a RankFileError: what damage the checksum and the table let pass is no damage, or is hostile. */
function assertSafe(file: Uint8Array, what: string): void {
  try {
    parseRankFile(file);
  } catch (error) {
    if (!(error instanceof RankFileError)) assert.fail(`${what}, SEED=${seed}: ${error}`);
  }
}

/** The file with its checksum put right, as someone would who means harm: the payload begins at `start`. */
function resealed(file: Uint8Array, start: number): Uint8Array {
  let crc = ~0;
  for (const byte of file.subarray(start)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  new DataView(file.buffer, file.byteOffset).setUint32(start - 4, ~crc >>> 0, true);
  new DataView(file.buffer, file.byteOffset).setUint32(start - 8, file.length - start, true);
  return file;
}

const header = 6 + 'small'.length;
const payload = header + 12;

describe('a whole rank file', () => {
  it('is read, wherever it lies in its buffer', () => {
    const shifted = new Uint8Array(small.length + 7);
    shifted.set(small, 5);
    for (const file of [small, shifted.subarray(5, 5 + small.length)]) {
      const {name, table} = parseRankFile(file);
      assert.equal(name, 'small');
      assert.equal(table.size, 262);
      assert.deepEqual([...new Tokenizer(table, 'gpt2').encode('the than')], [257, 32, 256, 258]);
    }
  });

  it('carries the name of its encoding', () => {
    for (const ranks of new Set(names.map((name) => encodings[name].ranks)))
      assert.equal(parseRankFile(rankBytes(ranks)).name, ranks);
  });
});

describe('rankFileLength()', () => {
  it('knows the length from the header on, and of nothing else', () => {
    for (let length = 0; length < small.length; length++)
      assert.equal(
        rankFileLength(small.subarray(0, length)),
        length < payload ? undefined : small.length,
        `${length} bytes`,
      );
    assert.equal(rankFileLength(new TextEncoder().encode('<!doctype html><title>404</title>')), undefined);
  });
});

describe('a damaged rank file', () => {
  it('is refused where it is cut off', () => {
    for (let length = 0; length < small.length; length++)
      assertRefused(small.subarray(0, length), `${length} bytes`);
    const large = rankBytes('r50k_base');
    const random = mulberry32(seed);
    const lengths = [large.length - 1, large.length >> 1, 4096, 280, 279, 278];
    for (const length of [
      ...lengths,
      ...Array.from({length: 40}, () => integer(random, 0, large.length - 1)),
    ])
      assertRefused(large.subarray(0, length), `${length} bytes of r50k_base`);
  });

  it('is refused where something follows it', () => {
    for (const extra of [1, 4, 1000]) {
      const file = new Uint8Array(small.length + extra);
      file.set(small);
      assertRefused(file, `${extra} bytes more`);
    }
  });

  it('is refused for any one bit that changed, but for the name', () => {
    for (let at = 0; at < small.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const file = small.slice();
        file[at] ^= 1 << bit;
        if (at < 6 || at >= header) assertRefused(file, `bit ${bit} of byte ${at}`);
        else assertSafe(file, `bit ${bit} of byte ${at}`);
      }
  });

  it('is refused for random bytes that changed', () => {
    const random = mulberry32(seed);
    const large = rankBytes('r50k_base');
    for (let round = 0; round < 100; round++) {
      const file = large.slice();
      for (let count = integer(random, 1, 4); count > 0; count--)
        file[integer(random, 30, file.length - 1)] ^= integer(random, 1, 255);
      assertRefused(file, `round ${round}`);
    }
    for (let round = 0; round < 3000; round++)
      assertRefused(
        Uint8Array.from({length: integer(random, 0, 400)}, () => integer(random, 0, 255)),
        `noise ${round}`,
      );
  });

  it('is refused where it is another kind of file', () => {
    for (const text of [
      '',
      '<!doctype html><title>404</title>',
      '{"error":"not found"}',
      'LLM',
      'LLMR',
      'LLMR\x01',
      'RMLL'.padEnd(600, '\0'),
    ])
      assertRefused(new TextEncoder().encode(text), JSON.stringify(text.slice(0, 40)));
    assertRefused(createHash('sha512').update('x').digest(), 'a hash');
  });
});

describe('a hostile rank file, its checksum put right', () => {
  it('is refused without a large allocation where it claims more ranks than it can hold', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const size of [0, 1, 255, 261, 263, 264, 1000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const file = small.slice();
      new DataView(file.buffer).setUint32(header, size, true);
      assertRefused(resealed(file, payload), `${size} ranks`);
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 10e6);
  });

  it('is refused where a rank joins what is not there before it', () => {
    for (const [what, change] of Object.entries({
      itself: (_left, right) => (right[257] = 257),
      'a later one': (left) => (left[257] = 261),
      'one far off': (left) => (left[257] = 2_000_000),
      'a hole': (left) => {
        left[256] = 256;
        left[257] = 256;
        left[258] = 256;
      },
      'a pair twice': (left, right) => {
        left[258] = left[256];
        right[258] = right[256];
      },
    } satisfies Record<string, (left: Uint32Array, right: Uint32Array) => unknown>))
      assertRefused(smallFile(change), what);
  });

  it('is refused where a byte has no ID, or two', () => {
    assertRefused(
      smallFile((_left, _right, bytes) => (bytes[7] = 8)),
      'a byte twice',
    );
  });

  it('is refused where its tokens double in length with every rank', () => {
    const size = 256 + 60;
    const halves = Uint32Array.from({length: size}, (_, id) => (id === 256 ? 97 : id - 1));
    assertRefused(
      formatRankFile(
        'bomb',
        Uint8Array.from({length: 256}, (_, byte) => byte),
        halves,
        halves,
      ),
      'a bomb',
    );
  });

  it('never does worse than a RankFileError, whatever its payload', () => {
    const random = mulberry32(seed);
    for (let round = 0; round < 20_000; round++) {
      const file = small.slice(0, integer(random, payload, small.length));
      for (let count = integer(random, 1, 3); count > 0; count--)
        if (file.length > payload)
          file[
            integer(
              random,
              random() < 0.3 ? header : Math.min(file.length - 1, payload + 256),
              file.length - 1,
            )
          ] = integer(random, 0, 255);
      assertSafe(resealed(file, payload), `round ${round}`);
    }
  });
});
