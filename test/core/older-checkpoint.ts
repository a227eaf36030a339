/** The checkpoint of a training as it was written before it held the model's config. */
export function withoutConfig(checkpoint: Uint8Array): Uint8Array {
  const view = new DataView(checkpoint.buffer, checkpoint.byteOffset);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(checkpoint.subarray(8, 8 + length))) as {
    __metadata__: Record<string, string>;
  };
  const [[key, state]] = Object.entries(header.__metadata__).filter(([name]) => name !== 'format');
  const {config, ...rest} = JSON.parse(state) as Record<string, unknown>;
  if (!config) throw new Error('expected a checkpoint with a config, got one without');
  header.__metadata__[key] = JSON.stringify(rest);
  const text = new TextEncoder().encode(JSON.stringify(header).padEnd(length)); // tensors stay where they are
  const older = checkpoint.slice();
  older.set(text, 8);
  return older;
}
