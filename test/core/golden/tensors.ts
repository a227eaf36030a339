/** Reads a golden .safetensors file of float32 tensors, without the package's own reader: name → numbers. */
import {readFileSync} from 'node:fs';

interface Entry {
  dtype: string;
  data_offsets: [number, number];
}

export function readTensors(url: URL): Map<string, Float32Array> {
  const bytes = new Uint8Array(readFileSync(url));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, Entry>;
  const tensors = new Map<string, Float32Array>();
  for (const [name, {dtype, data_offsets}] of Object.entries(header)) {
    if (dtype !== 'F32') throw new Error(`readTensors: expected F32, got ${dtype} for ${name}`);
    const [from, to] = data_offsets.map((offset) => 8 + length + offset);
    tensors.set(name, new Float32Array(bytes.slice(from, to).buffer));
  }
  return tensors;
}
