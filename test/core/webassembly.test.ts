import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Heap} from '../../src/core/tensor/heap.js';
import {activations} from '../../src/core/tensor/kernels.js';
import * as binary from '../../src/core/tensor/wasm-binary.js';
import {createHeap} from '../../src/core/tensor/webassembly.js';
import {mulberry32, seed} from './corpus.js';
import {assertNear, randomNumbers} from './kernel-room.js';

type Create = typeof createHeap;

/** createHeap of a module that has not compiled anything yet, in an engine where WebAssembly is another, or missing. */
let copies = 0;
async function withEngine(
  engine: object | undefined,
  test: (create: Create) => Promise<void>,
): Promise<void> {
  const own = globalThis.WebAssembly;
  Object.assign(globalThis, {WebAssembly: engine});
  try {
    const copy = `../../src/core/tensor/webassembly.js?copy=${copies++}`;
    await test(((await import(copy)) as {createHeap: Create}).createHeap);
  } finally {
    Object.assign(globalThis, {WebAssembly: own});
  }
}

function assertMultiplies(heap: Heap): void {
  const [a, b, c] = [heap.tensor([1, 2], [2, 3]), heap.tensor([2, 1], [5, 7]), heap.tensor([1, 1])];
  heap.kernels.gemm(c.at, 1, a.at, 2, 1, b.at, 1, 1, 1, 1, 2, 0);
  assert.deepEqual([...c.data], [31]);
}

describe('the WebAssembly modules', () => {
  it('have at most 12 kB together', () => {
    const bytes = Object.values(binary).map((text) => Buffer.from(text, 'base64').length);
    assert.equal(bytes.length, 3);
    const total = bytes.reduce((sum, length) => sum + length);
    assert.ok(total <= 12_000, `${total} bytes`);
  });

  it('ask for nothing but a memory, and the one for the other', async () => {
    const [kernels, product, relaxed] = await Promise.all(
      [binary.kernels, binary.product, binary.relaxedProduct].map(async (text) => {
        const bytes = Buffer.from(text, 'base64');
        return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
      }),
    );
    const imports = (module: WebAssembly.Module): string[] =>
      WebAssembly.Module.imports(module).map(({module, name}) => `${module}.${name}`);
    assert.deepEqual(imports(kernels!).sort(), ['env.memory', 'product.multiply']);
    assert.deepEqual(imports(product!), ['env.memory']);
    if (relaxed) assert.deepEqual(imports(relaxed), ['env.memory']);
    const names = WebAssembly.Module.exports(kernels!).map(({name}) => name);
    assert.deepEqual(names.sort(), [...Object.keys(new Heap().kernels), 'start'].sort());
  });
});

describe('createHeap', () => {
  it('takes WebAssembly where it may, with a memory for each heap', async () => {
    const [one, other] = await Promise.all([createHeap(), createHeap({relaxed: false})]);
    for (const heap of [one, other]) {
      assert.equal(heap.engine, 'WebAssembly');
      assert.equal(heap.usedBytes, 0);
      assert.ok(heap.byteLength < 2 ** 18, `${heap.byteLength} bytes at first`);
      assertMultiplies(heap);
    }
    assert.notEqual(one.f32.buffer, other.f32.buffer);
  });

  it('takes TypeScript where it is told to', async () => {
    const heap = await createHeap({wasm: false});
    assert.equal(heap.engine, 'TypeScript');
    assertMultiplies(heap);
  });

  const {compile, validate, instantiate, Memory} = WebAssembly;
  const refused = (): Promise<never> =>
    Promise.reject(new WebAssembly.CompileError('Refused to compile: unsafe-eval is not allowed'));
  const full = function (): never {
    throw new RangeError('WebAssembly.Memory(): could not allocate memory');
  };
  const engines = {
    'there is no WebAssembly': undefined,
    'a Content-Security-Policy refuses it': {validate, instantiate, Memory, compile: refused},
    'it is refused at the second step': {compile, validate, Memory, instantiate: refused},
    'no address space is left': {compile, validate, instantiate, Memory: full},
  };
  for (const [name, engine] of Object.entries(engines))
    it(`takes TypeScript where ${name}`, () =>
      withEngine(engine, async (create) => {
        const heap = await create();
        assert.equal(heap.engine, 'TypeScript');
        assertMultiplies(heap);
        assertMultiplies(await create());
      }));

  it('does without relaxed SIMD where an engine has none', () =>
    withEngine({compile, instantiate, Memory, validate: () => false}, async (create) => {
      const heap = await create();
      assert.equal(heap.engine, 'WebAssembly');
      assertMultiplies(heap);
    }));

  it('compiles once', async () => {
    let compilations = 0;
    const counting = (bytes: BufferSource): Promise<WebAssembly.Module> => {
      compilations++;
      return compile(bytes);
    };
    await withEngine({compile: counting, validate: () => false, instantiate, Memory}, async (create) => {
      await Promise.all([create(), create()]);
      await create();
    });
    assert.equal(compilations, 2);
  });
});

describe('the kernels in WebAssembly', () => {
  it(`gemm takes what is longer than its blocks (SEED=${seed})`, async () => {
    const random = mulberry32(seed);
    const [wasm, typescript] = [await createHeap(), new Heap()];
    for (const [M, N, K] of [
      [1100, 9, 20],
      [300, 17, 530],
      [6, 70, 1030],
      [1, 300, 400],
      [2, 9, 20_000],
    ])
      for (const layout of ['NN', 'NT', 'TN']) {
        const [rowA, colA] = layout === 'TN' ? [1, M] : [K, 1];
        const [rowB, colB] = layout === 'NT' ? [1, K] : [N, 1];
        const [a, b] = [randomNumbers(random, M * K), randomNumbers(random, K * N)];
        const [actual, expected] = [wasm, typescript].map((heap) => {
          const [x, y, z] = [heap.tensor([M * K], a), heap.tensor([K * N], b), heap.tensor([M * N])];
          heap.kernels.gemm(z.at, N, x.at, rowA, colA, y.at, rowB, colB, M, N, K, 0);
          return z.data;
        });
        assertNear(actual, expected, () => 1e-6 + 2.5e-8 * K, `${layout} ${M} ${N} ${K}`);
      }
  });

  it('read and write nothing behind the end of memory', async () => {
    const heap = await createHeap();
    const from = heap.allocate(2 ** 17);
    const {kernels, f32} = heap;
    f32.fill(1, from);
    /** The place where so many numbers end with the memory. */
    const last = (length: number): number => f32.length - length;
    const first = f32.length - 2 ** 15;
    assert.throws(
      () => kernels.add(last(3), first, first, 4),
      WebAssembly.RuntimeError,
      'it would be noticed',
    );
    for (let n = 1; n <= 19; n++) {
      const rows = 3;
      const at = last(n);
      const all = last(rows * n);
      for (const kind of Object.values(activations)) {
        kernels.activate(kind, at, first, n);
        kernels.activate(kind, first, at, n);
        kernels.gate(kind, first, first, at, n);
        kernels.activateBackward(kind, first, at, first, n);
        kernels.gateBackward(kind, first, at, first, first, at, n);
        kernels.gateBackward(kind, at, first, at, first, first, n);
      }
      kernels.add(at, at, at, n);
      kernels.addScaled(at, at, 0.5, n);
      kernels.scale(at, at, 0.5, n);
      kernels.addBias(all, at, rows, n);
      kernels.sumRows(at, all, rows, n);
      kernels.sumSquares(at, n);
      kernels.layerNorm(all, last(rows), last(rows), all, at, at, rows, n, 1e-5);
      kernels.layerNormBackward(all, at, at, all, all, at, last(rows), last(rows), rows, n);
      kernels.softmax(all, n, all, n, rows, n, 1, 0, 0, 0);
      kernels.softmax(all, n, all, n, rows, n, 1, 1, 0, n);
      kernels.softmaxBackward(all, n, all, n, all, n, rows, n, 1);
      kernels.rotate(last(4 * n), last(4 * n), last(2 * n), 1, 1, 0, 2, 2 * n, n & 1, 1);
      heap.i32.fill(n - 1, first, first + rows);
      kernels.crossEntropy(last(rows), all, all, first, rows, n, 1);
      kernels.crossEntropy(last(rows), 0, all, first, rows, n, 1);
      kernels.adamW(at, at, at, at, n, 1, 1e-3, 0.9, 0.99, 1e-8, 0.1, 0.5, 0.5);
      kernels.matvec8(last(rows), last(4 * n), last(rows * n), last(rows), rows, 4 * n, 4 * n);
      kernels.matvec4(last(rows), last(8 * n), last(rows * n), last(rows), last(rows), rows, 8 * n, 8 * n);
      for (const [rowA, colA] of [
        [n, 1],
        [1, rows],
      ])
        for (const [rowB, colB] of [
          [1, n],
          [rows, 1],
        ]) {
          kernels.gemm(first, rows, all, rowA, colA, all, rowB, colB, rows, rows, n, 0);
          kernels.gemm(last(n * n), n, first, rowA, colA, first, rowB, colB, n, n, rows, 1);
        }
    }
  });
});
