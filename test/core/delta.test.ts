/** Deltas: a tuned model is its base and a small file, in the same bits on every machine. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  applyDelta,
  completeConfig,
  createHeap,
  DeltaError,
  dequantize,
  formatSafetensors,
  fromHalf,
  Heap,
  QuantizationError,
  quantize,
  Random,
  readDeltaMetadata,
  run,
  SafetensorsError,
  toHalf,
  Transformer,
  writeDelta,
  type QuantizationSpec,
  type TensorData,
} from 'llm-anatomy/core';
import {mulberry32, seed} from './corpus.js';
import {DELTA_DIGEST, digestOf, makeDelta, makePair, SHA256, WEIGHTS_DIGEST} from './delta-models.js';
import {mutateSafetensors} from './mutations.js';

const specs: QuantizationSpec[] = [
  {format: 'int8'},
  {format: 'int8', granularity: 3, scaleFormat: 'fp16'},
  {format: 'int4', granularity: 4, scaleFormat: 'fp16'},
  {format: 'int4', granularity: 'tensor'},
  {format: 'nf4'},
  {format: 'ternary', granularity: 2},
  {format: 'fp8_e4m3'},
];

describe('writeDelta() and applyDelta()', () => {
  for (const spec of specs)
    it(`give the base and what its own quantizer makes of the difference: ${JSON.stringify(spec)}`, () => {
      const {base, tuned} = makePair();
      const before = weightsOf(base);
      const model = applyDelta(base, writeDelta(base, tuned, {base: SHA256, matrices: spec}));
      for (const [name, {shape, data}] of tuned.parameters) {
        const own = base.parameters.get(name)!.data;
        const difference = Float32Array.from(data, (weight, i) => weight - own[i]);
        const kept =
          shape.length === 1
            ? difference.map((each) => fromHalf(toHalf(each)))
            : dequantize(quantize({rows: shape[0], cols: shape[1], data: difference}, spec));
        assert.deepEqual(
          model.parameters.get(name)!.data,
          own.map((weight, i) => weight + kept[i]),
          name,
        );
      }
      assert.deepEqual(weightsOf(base), before);
    });

  it('give the same bytes wherever they are computed', async () => {
    for (const heap of [new Heap(), await createHeap()]) {
      const {base, file} = makeDelta(heap);
      assert.equal(digestOf(file), DELTA_DIGEST);
      assert.equal(digestOf(weightsOf(applyDelta(base, file))), WEIGHTS_DIGEST);
      const other = applyDelta(base, file, {heap: new Heap(), sha256: SHA256});
      assert.notEqual(other.heap, base.heap);
      assert.equal(digestOf(weightsOf(other)), WEIGHTS_DIGEST);
    }
  });

  it('make a model that runs, and that can be freed alone', () => {
    const {base, tuned, file} = makeDelta();
    const [close, far] = [tuned, base].map((model) => run(model, [1, 2, 3]).logits);
    const model = applyDelta(base, file);
    const {logits} = run(model, [1, 2, 3]);
    const distance = (others: Float32Array): number =>
      logits.reduce((sum, logit, i) => sum + (logit - others[i]) ** 2, 0);
    assert.ok(distance(close) < distance(far) / 10, `${distance(close)}, ${distance(far)}`);
    model.free();
    assert.deepEqual(run(base, [1, 2, 3]).logits, far);
  });

  it('take any place in memory that bytes come in', () => {
    const {base, file} = makeDelta();
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    assert.equal(digestOf(weightsOf(applyDelta(base, shifted.subarray(1)))), WEIGHTS_DIGEST);
  });

  it('say what they are of', () => {
    const {file} = makeDelta();
    assert.deepEqual(readDeltaMetadata(file), {
      base: SHA256,
      matrices: {format: 'int4', scheme: 'absmax', granularity: 'channel', scaleFormat: 'fp16'},
    });
  });
});

const weightsOf = ({parameters}: Transformer): Uint8Array =>
  Buffer.concat(Array.from(parameters.values(), ({data}) => new Uint8Array(data.slice().buffer)));

describe('what is no delta of this base', () => {
  const {base, tuned, file} = makeDelta();
  const before = weightsOf(base);
  const [codes, scales, vectors] = [252, 61, 24];
  const tensors = (changes: Record<string, TensorData | undefined> = {}): Map<string, TensorData> => {
    const all: Record<string, TensorData | undefined> = {
      codes: {dtype: 'I8', shape: [codes], data: new Int8Array(codes)},
      scales: {dtype: 'F16', shape: [scales], data: new Float32Array(scales).fill(1)},
      vectors: {dtype: 'F16', shape: [vectors], data: new Float32Array(vectors)},
      ...changes,
    };
    return new Map(Object.entries(all).filter((entry): entry is [string, TensorData] => !!entry[1]));
  };
  const matrices = {format: 'int4', scaleFormat: 'fp16'};
  const made = (changes?: Parameters<typeof tensors>[0], about: unknown = {base: SHA256, matrices}) =>
    formatSafetensors(tensors(changes), {llm_anatomy_delta: JSON.stringify(about)});
  const floats = (length: number, value = 0): Float32Array => new Float32Array(length).fill(value);

  it('the hand-made one is', () => {
    assert.deepEqual(weightsOf(applyDelta(base, made())), before);
  });

  const hostile: Record<string, () => Uint8Array> = {
    'none at all': () => formatSafetensors(tensors()),
    'no object': () => made({}, 7),
    'no base': () => made({}, {matrices}),
    'a base that is no hash': () => made({}, {base: SHA256.slice(1), matrices}),
    'no scheme': () => made({}, {base: SHA256}),
    'an unknown format': () => made({}, {base: SHA256, matrices: {format: 'int3'}}),
    'a format that is an object': () => made({}, {base: SHA256, matrices: {format: {toString: 1}}}),
    'a scheme with minima': () => made({}, {base: SHA256, matrices: {format: 'int4', scheme: 'asymmetric'}}),
    'a cast': () => made({}, {base: SHA256, matrices: {format: 'fp16'}}),
    'a granularity of nothing': () => made({}, {base: SHA256, matrices: {...matrices, granularity: 0}}),
    'too few codes': () => made({codes: {dtype: 'I8', shape: [codes - 1], data: floats(codes - 1)}}),
    'codes of another type': () => made({codes: {dtype: 'F16', shape: [codes], data: floats(codes)}}),
    'codes of two axes': () => made({codes: {dtype: 'I8', shape: [1, codes], data: floats(codes)}}),
    'scales of another type': () => made({scales: {dtype: 'F32', shape: [scales], data: floats(scales)}}),
    'too many scales': () => made({scales: {dtype: 'F16', shape: [scales + 1], data: floats(scales + 1)}}),
    'no vectors': () => made({vectors: undefined}),
    'a tensor more': () => made({more: {dtype: 'I8', shape: [0], data: []}}),
    'a scale that is no number': () =>
      made({scales: {dtype: 'F16', shape: [scales], data: floats(scales, NaN)}}),
    'a vector that is infinite': () =>
      made({vectors: {dtype: 'F16', shape: [vectors], data: floats(vectors, Infinity)}}),
  };
  for (const [what, make] of Object.entries(hostile))
    it(`${what} is refused`, () => {
      assert.throws(() => applyDelta(base, make()), DeltaError);
      assert.deepEqual(weightsOf(base), before);
    });

  it('a code that means nothing is refused', () => {
    const ternary = {format: 'ternary', scaleFormat: 'fp16'};
    const length = 130;
    const of = (byte: number): Uint8Array =>
      made(
        {codes: {dtype: 'I8', shape: [length], data: new Int8Array(length).fill(byte)}},
        {base: SHA256, matrices: ternary},
      );
    applyDelta(base, of(0b01000111));
    assert.throws(() => applyDelta(base, of(0b10)), DeltaError);
  });

  it('another base than was expected, and no bytes, are named', () => {
    assert.throws(() => applyDelta(base, file, {sha256: 'f'.repeat(64)}), /expected a delta of the base/);
    assert.throws(() => applyDelta(base, 'file' as unknown as Uint8Array), DeltaError);
    assert.throws(() => applyDelta(base, file.subarray(0, 7)), SafetensorsError);
    assert.throws(() => readDeltaMetadata(file.subarray(0, 100)), SafetensorsError);
  });

  it('a delta of a model of another size is refused before there is one', () => {
    const heap = new Heap();
    const config = completeConfig({
      vocab_size: 12,
      hidden_size: 8,
      num_attention_heads: 2,
      num_hidden_layers: 1,
    });
    const other = new Transformer(config, heap).initialize(new Random(1));
    const used = heap.f32.length;
    assert.throws(() => applyDelta(other, file), DeltaError);
    assert.equal(heap.f32.length, used);
    assert.throws(() => writeDelta(other, tuned, {base: SHA256, matrices: {format: 'int8'}}), DeltaError);
  });

  it('what cannot be written is refused', () => {
    const write = (matrices: QuantizationSpec, hash = SHA256) =>
      writeDelta(base, tuned, {base: hash, matrices});
    assert.throws(() => write({format: 'int8'}, SHA256.toUpperCase()), DeltaError);
    assert.throws(() => write({format: 'bf16'}), DeltaError);
    assert.throws(() => write({format: 'int4', scheme: 'zero-point'}), DeltaError);
    const {base: own, tuned: broken} = makePair();
    broken.parameters.get('model.embed_tokens.weight')!.data[3] = NaN;
    assert.throws(
      () => writeDelta(own, broken, {base: SHA256, matrices: {format: 'int8'}}),
      QuantizationError,
    );
  });

  it('whatever is done to a file, it is a delta or a typed error', () => {
    const random = mulberry32(seed);
    const files = [file, made(), makeDelta(new Heap(), {format: 'int8', granularity: 3}).file];
    let applied = 0;
    for (let i = 0; i < 4000; i++) {
      const bytes = mutateSafetensors(random, files);
      try {
        applyDelta(base, bytes).free();
        applied++;
      } catch (error) {
        if (!(error instanceof DeltaError || error instanceof SafetensorsError)) throw error;
        assert.match(error.message, /expected .*, got /s);
      }
    }
    assert.ok(applied > 50 && applied < 3900, `${applied} of them are deltas`);
    assert.deepEqual(weightsOf(base), before);
  });
});
