import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  completeConfig,
  formatSafetensors,
  memorySource,
  openCheckpoint,
  type ByteSource,
} from 'llm-anatomy/core';

describe('a header, and an index, that are longer than the config can need', () => {
  const config = completeConfig({
    vocab_size: 11,
    hidden_size: 8,
    num_hidden_layers: 2,
    num_attention_heads: 2,
  });

  it('are refused before they are read', async () => {
    for (const name of ['model.safetensors', 'model.safetensors.index.json']) {
      const file = new Uint8Array(2 ** 21 + 8);
      new DataView(file.buffer).setBigUint64(0, BigInt(2 ** 21), true);
      const memory = memorySource(file);
      let most = 0;
      const source: ByteSource = {
        size: file.length,
        read: (start, length) => ((most = Math.max(most, length)), memory.read(start, length)),
      };
      await assert.rejects(
        openCheckpoint(config, async (asked) => (asked === name ? source : undefined)),
        /expected (a header|model\.safetensors\.index\.json) of at most 10\d{5} bytes, got/,
      );
      assert.ok(most < 1.1 * 2 ** 20, `${most} bytes`);
    }
  });

  it('are not waited for where files name fewer tensors than there are layers', async () => {
    const deep = {...config, num_hidden_layers: 4096};
    const few = formatSafetensors(new Map([['a', {dtype: 'F32', shape: [1], data: [0]}]]));
    const index = new TextEncoder().encode('{"weight_map":{"a":"a.safetensors","b":"a.safetensors"}}');
    for (const [name, file, count] of [
      ['model.safetensors', few, 1],
      ['model.safetensors.index.json', index, 2],
    ] as const) {
      const files = new Map([[name as string, file]]).set('a.safetensors', few);
      const open = async (asked: string) => files.get(asked) && memorySource(files.get(asked)!);
      const message = `openCheckpoint: expected tensors of 4096 layers, got ${count} in all`;
      await assert.rejects(openCheckpoint(deep, open), {name: 'CheckpointError', message});
    }
  });
});
