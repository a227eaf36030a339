import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {ShapeError} from '../../src/core/tensor/errors.js';
import {Heap} from '../../src/core/tensor/heap.js';
import type {Tensor} from '../../src/core/tensor/tensor.js';
import {integer, mulberry32, pick, seed, type Random} from './corpus.js';
import {createHeap} from '../../src/core/tensor/webassembly.js';

/** A tensor that somebody holds, filled with numbers of its own. */
interface Held {
  tensor: Tensor;
  place: number;
  first: number;
}

/** The number that a held tensor has at i: no two tensors have the same. */
const numberAt = ({first}: Held, i: number): number => (first + i) % 2 ** 24;

/** Numbers that a tensor takes up: whole lines of the cache, and at least one. */
const roomFor = (size: number): number => Math.ceil(Math.max(size, 1) / 16) * 16;

function hold(heap: Heap, random: Random, size: number): Held {
  const tensor = heap.tensor([size]);
  assert.ok(
    tensor.data.every((value) => Object.is(value, 0)),
    'fresh memory is 0',
  );
  const held = {tensor, place: tensor.at, first: integer(random, 0, 2 ** 24)};
  tensor.data.forEach((_, i, data) => (data[i] = numberAt(held, i)));
  return held;
}

function assertHolds(heap: Heap, held: Held[]): void {
  let used = 0;
  let end = 0;
  for (const one of [...held].sort((a, b) => a.place - b.place)) {
    const {tensor, place} = one;
    assert.equal(tensor.at, place);
    assert.equal(place % 16, 0);
    assert.ok(place > 0 && place >= end, 'tensors lie apart');
    end = place + roomFor(tensor.size);
    used += roomFor(tensor.size) * 4;
    assert.equal(tensor.data.buffer, heap.f32.buffer);
    assert.equal(tensor.data.length, tensor.size);
    const wrong = tensor.data.findIndex((value, i) => value !== numberAt(one, i));
    assert.equal(wrong, -1, `a number of the tensor at ${place} was overwritten`);
  }
  assert.equal(heap.usedBytes, used);
  assert.ok(end * 4 <= heap.byteLength);
}

for (const name of ['TypeScript', 'WebAssembly'])
  describe(`a heap in ${name}`, () => {
    const create = (): Promise<Heap> => createHeap({wasm: name === 'WebAssembly'});
    it(`gives and takes memory as a model does (SEED=${seed})`, async () => {
      const random = mulberry32(seed);
      for (let run = 0; run < 12; run++) {
        const heap = await create();
        const largest = pick(random, [20, 300, 20_000]);
        const held: Held[] = [];
        const start = (await create()).allocate(1);
        let top = start;
        for (let step = 0; step < 250; step++) {
          const dice = random();
          if (dice < 0.55) {
            const one = hold(heap, random, integer(random, 0, largest));
            held.push(one);
            top = Math.max(top, one.place + roomFor(one.tensor.size));
          } else if (dice < 0.97) {
            const [gone] = held.splice(integer(random, 0, held.length - 1), 1);
            gone?.tensor.free();
          } else heap.reserve(integer(random, 0, largest * 4));
          if (step % 10 === 0) assertHolds(heap, held);
        }
        assertHolds(heap, held);
        for (const {tensor} of held) tensor.free();
        assert.equal(heap.usedBytes, 0);
        // What is free is one piece again.
        assert.equal(heap.allocate(top - start), start);
      }
    });

    it('uses freed memory again', async () => {
      const heap = await create();
      heap.tensor([1000]);
      const {byteLength} = heap;
      for (let i = 0; i < 2000; i++) {
        const [a, b] = [heap.tensor([100 + (i % 300)]), heap.tensor([700])];
        (i % 2 ? a : b).free();
        (i % 2 ? b : a).free();
      }
      assert.ok(heap.byteLength <= byteLength + 2 ** 16);
    });

    it('grows once for what was reserved', async () => {
      const heap = await create();
      heap.reserve(300_000);
      const {buffer} = heap.f32;
      for (let i = 0; i < 3; i++) heap.allocate(100_000);
      assert.equal(heap.f32.buffer, buffer);
      assert.ok(heap.byteLength < 300_000 * 4 + 2 ** 18, 'and not much more');
    });

    it('keeps a tensor right when it grows, and its reshapes', async () => {
      const heap = await create();
      const x = heap.tensor([2, 3], [1, 2, 3, 4, 5, 6]);
      const flat = x.reshape([6]);
      const before = x.data;
      assert.equal(x.data, before);
      heap.allocate(heap.byteLength); // bytes, as floats: grows
      assert.notEqual(x.data, before);
      assert.deepEqual([...x.data], [1, 2, 3, 4, 5, 6]);
      x.data[5] = 7;
      assert.equal(flat.data[5], 7);
    });

    it('refuses what it cannot do', async () => {
      const heap = await create();
      const place = heap.allocate(5);
      assert.throws(() => heap.free(place + 1), RangeError);
      heap.free(place);
      assert.throws(() => heap.free(place), {name: 'RangeError', message: /Heap.free.*16|Heap.free/});
      const {byteLength} = heap;
      for (const length of [2 ** 31, 2 ** 40, Infinity, NaN, -1, 0.5])
        assert.throws(() => heap.allocate(length), RangeError, `${length}`);
      for (const length of [2 ** 31, Infinity, NaN, -1])
        assert.throws(() => heap.reserve(length), RangeError, `${length}`);
      assert.throws(() => heap.tensor([2 ** 16, 2 ** 15]), RangeError);
      assert.equal(heap.byteLength, byteLength);
      assert.equal(heap.usedBytes, 0);
      assert.deepEqual([...heap.tensor([3], [1, 2, 3]).data], [1, 2, 3]);
    });
  });

describe('a tensor', () => {
  const heap = new Heap();

  it('knows its size, rows and columns', () => {
    const of = (shape: number[]): number[] => {
      const {size, rows, cols} = heap.tensor(shape);
      return [size, rows, cols];
    };
    assert.deepEqual(of([]), [1, 1, 1]);
    assert.deepEqual(of([5]), [5, 1, 5]);
    assert.deepEqual(of([2, 3, 4]), [24, 6, 4]);
    assert.deepEqual(of([0, 4]), [0, 0, 4]);
    assert.deepEqual(heap.tensor([2]).fill(3).data, new Float32Array([3, 3]));
  });

  it('has rows even where it has no columns', () => {
    assert.deepEqual([heap.tensor([3, 0]).rows, heap.tensor([3, 0]).cols], [3, 0]);
    assert.equal(heap.tensor([2, 3, 0]).rows, 6);
  });

  it('refuses a shape that is none, and values that do not fit', () => {
    const {usedBytes} = heap;
    for (const shape of [[-1], [1.5], [NaN], [Infinity], [2, -3], [2 ** 20, 2 ** 20], [2 ** 53, 2 ** 53]])
      assert.throws(() => heap.tensor(shape), {name: 'ShapeError', message: /^tensor: expected/}, `${shape}`);
    assert.throws(() => heap.tensor([2, 3], [1, 2]), {
      name: 'ShapeError',
      message: 'tensor: expected 6 values for shape (2, 3), got 2',
    });
    assert.throws(() => heap.tensor([2, 3]).reshape([5]), {
      name: 'ShapeError',
      message: 'reshape: expected a shape of 6 numbers, got (5)',
    });
    assert.throws(() => heap.tensor([2]).reshape([-1, -2]), ShapeError);
    assert.ok(heap.usedBytes <= usedBytes + 3 * 64, 'what was refused takes no memory');
  });
});
