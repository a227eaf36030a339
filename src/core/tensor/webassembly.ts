import {Heap, type HeapStorage} from './heap.js';
import type {Kernels} from './kernels.js';

/** Which kernels a heap may have. */
export interface HeapOptions {
  /** Whether WebAssembly may be used; true unless said otherwise. */
  wasm?: boolean;
  /**
   * Whether products of matrices may be summed by fused multiply-add (relaxed SIMD) where the engine has it; true unless
   * said otherwise. That is faster on many processors, but its last bits differ between them.
   */
  relaxed?: boolean;
}

interface Modules {
  kernels: WebAssembly.Module;
  /** The innermost part of gemm, which is in a module of its own. */
  product: WebAssembly.Module;
  /** The same with fused multiply-add, where the engine has it. */
  relaxedProduct: WebAssembly.Module | undefined;
}

type Exports = Kernels & {start: WebAssembly.Global};

/** Bytes of a page of WebAssembly. */
const PAGE = 2 ** 16;
/** One page short of all that it can address, as heap.ts wants it. */
const MAX_PAGES = 2 ** 16 - 1;

/** The memory of one heap, in WebAssembly. */
class MemoryStorage implements HeapStorage {
  readonly memory = new WebAssembly.Memory({initial: 1, maximum: MAX_PAGES});

  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    this.memory.grow(Math.ceil((bytes - this.buffer.byteLength) / PAGE));
  }
}

let compiled: Promise<Modules | undefined> | undefined;

/**
 * An empty heap, with kernels in WebAssembly. Where an engine has no WebAssembly or none with SIMD, where a page's
 * Content-Security-Policy refuses it, and where the address space is too full for one more memory, it is a heap with
 * the same kernels in TypeScript: slower, otherwise the same.
 *
 * The module is loaded and compiled once, by the first heap; compiling does not block.
 */
export async function createHeap({wasm = true, relaxed = true}: HeapOptions = {}): Promise<Heap> {
  const modules = wasm ? await (compiled ??= compile()) : undefined;
  if (!modules) return new Heap();
  try {
    return await instantiate(modules, relaxed);
  } catch {
    return new Heap();
  }
}

async function compile(): Promise<Modules | undefined> {
  const binary = await import('./wasm-binary.js').catch(() => undefined);
  if (!binary) {
    compiled = undefined; // what could not be loaded may be there the next time
    return undefined;
  }
  // An engine that cannot, or a policy that refuses, is not asked again.
  try {
    const kernels = await WebAssembly.compile(fromBase64(binary.kernels));
    const product = await WebAssembly.compile(fromBase64(binary.product));
    const relaxed = fromBase64(binary.relaxedProduct);
    const relaxedProduct = WebAssembly.validate(relaxed) ? await WebAssembly.compile(relaxed) : undefined;
    return {kernels, product, relaxedProduct};
  } catch {
    return undefined;
  }
}

async function instantiate(modules: Modules, relaxed: boolean): Promise<Heap> {
  const storage = new MemoryStorage();
  const env = {memory: storage.memory};
  const module = (relaxed && modules.relaxedProduct) || modules.product;
  const product = (await WebAssembly.instantiate(module, {env})).exports;
  const {exports} = await WebAssembly.instantiate(modules.kernels, {env, product});
  const {start, ...kernels} = exports as unknown as Exports;
  const place = start.value as number;
  storage.grow(place * 4);
  return new Heap({engine: 'WebAssembly', storage, kernels: () => kernels, start: place});
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
