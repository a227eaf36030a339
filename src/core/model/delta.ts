/**
 * Fine-tuned models as small files: how their weights differ from a base's, in few bits. A delta is a safetensors file with
 * three tensors, each of them all parameters' one after the other, in the order of the model: the codes of the matrices,
 * their scales, and the vectors, which few bits would hurt more than they save. The metadata names the SHA-256 of the base's file
 * and what the codes mean. A weight is the base's plus scale · code, product and sum rounded to 32 bits: so it is the same
 * on every machine.
 */
import {parseJson, type Fail} from '../json.js';
import {QuantizationError} from '../quantization/errors.js';
import {numberFormats} from '../quantization/formats.js';
import {fromHalf} from '../quantization/half.js';
import {rowBytes} from '../quantization/pack.js';
import {
  countScales,
  planQuantization,
  quantizedBytes,
  type QuantizationPlan,
  type QuantizationSpec,
} from '../quantization/plan.js';
import {dequantize, quantize} from '../quantization/quantize.js';
import {isRecord, show} from '../show.js';
import type {Heap} from '../tensor/heap.js';
import {format, type Tensor} from '../tensor/tensor.js';
import {parseSafetensorsHeader, type SafetensorsHeader} from './safetensors.js';
import {formatSafetensors} from './safetensors-writer.js';
import {Transformer} from './transformer.js';

/** A file that is no delta, or not one of the base it is applied to. */
export class DeltaError extends Error {
  override name = 'DeltaError';
}

/** What a delta is of, and in what. */
export interface DeltaMetadata {
  /** SHA-256 of the base's model.safetensors, in 64 hexadecimal digits. */
  readonly base: string;
  /** How matrices are quantized: to a format of 8 bits or less by absmax or absmean. Vectors are in FP16. */
  readonly matrices: QuantizationSpec;
}

/** How a delta is applied. */
export interface ApplyDeltaOptions {
  /** SHA-256 of the base's model.safetensors, where it is known: it must be the one that the delta is of. */
  sha256?: string;
  /** Where the new weights go: the base's. */
  heap?: Heap;
}

/** The metadata's field. */
const FIELD = 'llm_anatomy_delta';
const PREFIX = 8; // bytes before a safetensors file's header
const HASH = /^[0-9a-f]{64}$/;

/**
 * What makes a tuned model of its base, as a file.
 *
 * @throws DeltaError where the two are not of one shape, the hash is none, or the scheme is another than absmax or absmean;
 *   QuantizationError for weights that are not finite
 */
export function writeDelta(
  base: Transformer,
  tuned: Transformer,
  {base: sha256, matrices}: DeltaMetadata,
): Uint8Array<ArrayBuffer> {
  const fail = failIn('writeDelta');
  if (!HASH.test(sha256)) fail('a SHA-256 in 64 hexadecimal digits', show(sha256));
  const plan = planMatrices(matrices, fail);
  const [own, others] = [base, tuned].map(({parameters}) => parameters.size);
  if (own !== others) fail(`a tuned model of ${own} parameters`, `one of ${others}`);
  const layout = layOut(base.parameters, plan);
  const codes = new Int8Array(layout.codes);
  const scales = new Float32Array(layout.scales);
  const vectors = new Float32Array(layout.vectors);
  for (const {name, shape, at, isVector} of layout.places) {
    const other = tuned.parameters.get(name);
    if (!other || format(other.shape) !== format(shape))
      return fail(`${name} ${format(shape)} in both models`, other ? format(other.shape) : 'none');
    const {data} = base.parameters.get(name)!;
    const difference = Float32Array.from(other.data, (weight, i) => weight - data[i]);
    if (isVector) vectors.set(difference, at.vectors);
    else {
      const quantized = quantize({rows: shape[0], cols: shape[1], data: difference}, plan);
      codes.set(quantized.codes, at.codes); // as bytes: what is past 127 wraps around
      scales.set(quantized.scales, at.scales);
    }
  }
  const {format: codeFormat, scheme, granularity, scaleFormat} = plan;
  const about = {base: sha256, matrices: {format: codeFormat, scheme, granularity, scaleFormat}};
  const tensors = new Map([
    ['codes', {dtype: 'I8' as const, shape: [codes.length], data: codes}],
    ['scales', {dtype: scaleType(plan), shape: [scales.length], data: scales}],
    ['vectors', {dtype: 'F16' as const, shape: [vectors.length], data: vectors}],
  ]);
  return formatSafetensors(tensors, {[FIELD]: JSON.stringify(about)});
}

/** What the metadata of a delta says. @throws DeltaError SafetensorsError where the bytes are no delta */
export function readDeltaMetadata(bytes: Uint8Array): DeltaMetadata {
  const {base, plan} = parseDelta(bytes, failIn('readDeltaMetadata'));
  return {base, matrices: plan};
}

/**
 * A new model: the base's weights and what a delta adds to them. The file is checked as a whole before anything is
 * allocated; the base stays as it is.
 *
 * @throws DeltaError where the file is no delta, not of this base, or gives weights that are no numbers;
 *   SafetensorsError; RangeError where memory ends
 */
export function applyDelta(
  base: Transformer,
  bytes: Uint8Array,
  {sha256, heap = base.heap}: ApplyDeltaOptions = {},
): Transformer {
  const fail = failIn('applyDelta');
  const delta = parseDelta(bytes, fail);
  if (sha256 !== undefined && sha256 !== delta.base)
    fail(`a delta of the base ${show(sha256)}`, `one of ${delta.base}`);
  const layout = layOut(base.parameters, delta.plan);
  const parts = readParts(delta, layout, bytes, fail);

  const model = new Transformer(base.config, heap);
  try {
    for (const place of layout.places) {
      const difference = differenceOf(place, parts, delta.plan);
      const {data} = base.parameters.get(place.name)!;
      const into = model.parameters.get(place.name)!.data;
      for (let i = 0; i < into.length; i++) into[i] = data[i] + difference[i];
      const wrong = into.findIndex((weight) => !Number.isFinite(weight));
      if (wrong >= 0) fail(`finite weights of ${place.name}`, `${into[wrong]} at ${wrong}`);
    }
    return model;
  } catch (error) {
    model.free();
    throw error;
  }
}

interface ParsedDelta {
  tensors: SafetensorsHeader['tensors'];
  base: string;
  plan: QuantizationPlan;
}

/** Header and metadata, which belong together; the tensors have not been looked at. */
function parseDelta(bytes: Uint8Array, fail: Fail): ParsedDelta {
  if (!(bytes instanceof Uint8Array)) fail('the bytes of a delta, a Uint8Array', show(bytes));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? 0 : view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const {tensors, metadata} = parseSafetensorsHeader(bytes.subarray(PREFIX, PREFIX + length), bytes.length);
  const text = Object.hasOwn(metadata, FIELD) ? metadata[FIELD] : undefined;
  if (text === undefined) return fail(`a delta, with ${FIELD} in its metadata`, 'none');
  const {value} = parseJson(new TextEncoder().encode(text), 2, (expected, got) =>
    fail(`metadata that is ${expected}`, got),
  );
  if (!isRecord(value)) return fail('metadata that is an object', show(value));
  const {base, matrices} = value;
  if (typeof base !== 'string' || !HASH.test(base)) return fail('the SHA-256 of a base', show(base));
  if (!isRecord(matrices)) return fail('what matrices are quantized to', show(matrices));
  return {tensors, base, plan: planMatrices(matrices as unknown as QuantizationSpec, fail)};
}

/** @throws DeltaError where codes would need more than a scale, or more than a byte */
function planMatrices(spec: QuantizationSpec, fail: Fail): QuantizationPlan {
  let plan: QuantizationPlan;
  try {
    plan = planQuantization(spec);
  } catch (error) {
    if (error instanceof QuantizationError) return fail('a way to quantize matrices', error.message);
    throw error;
  }
  if (plan.scheme !== 'absmax' && plan.scheme !== 'absmean')
    return fail('the scheme absmax or absmean', plan.scheme);
  return plan;
}

const scaleType = ({scaleFormat}: QuantizationPlan): 'F16' | 'F32' =>
  scaleFormat === 'fp16' ? 'F16' : 'F32';

/** How many numbers, or where they begin. */
interface Counts {
  /** Bytes. */
  codes: number;
  scales: number;
  vectors: number;
}

/** A parameter in the file. */
interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly isVector: boolean;
  readonly at: Counts;
  readonly count: Counts;
}

interface Layout extends Counts {
  readonly places: readonly Place[];
}

/** Where each of the base's parameters is, and how long the three tensors are. */
function layOut(parameters: ReadonlyMap<string, Tensor>, plan: QuantizationPlan): Layout {
  const {storedBits} = numberFormats[plan.format];
  const end: Counts = {codes: 0, scales: 0, vectors: 0};
  const places = Array.from(parameters, ([name, {shape}]): Place => {
    const [rows, cols] = shape;
    const isVector = shape.length === 1;
    const count = isVector
      ? {codes: 0, scales: 0, vectors: rows}
      : {codes: rows * rowBytes(cols, storedBits), scales: countScales(rows, cols, plan), vectors: 0};
    const at = {...end};
    end.codes += count.codes;
    end.scales += count.scales;
    end.vectors += count.vectors;
    return {name, shape, isVector, at, count};
  });
  return {places, ...end};
}

interface Parts {
  codes: Uint8Array;
  scales: Float32Array;
  vectors: Float32Array;
}

/** The three tensors, once it is sure that they are what the base's parameters need, and that there is nothing else. */
function readParts({tensors, plan}: ParsedDelta, layout: Layout, bytes: Uint8Array, fail: Fail): Parts {
  const part = (name: keyof Parts, dtype: string): Uint8Array => {
    const entry = tensors.get(name);
    const expected = `${dtype} ${format([layout[name]])}`;
    const got = entry ? `${entry.dtype} ${format(entry.shape.slice(0, 8))}` : 'none';
    if (!entry || got !== expected) return fail(`${name} to be ${expected}`, got);
    return bytes.subarray(entry.start, entry.start + entry.byteLength);
  };
  const parts = [part('codes', 'I8'), part('scales', scaleType(plan)), part('vectors', 'F16')];
  if (tensors.size > parts.length) fail('codes, scales and vectors alone', `${tensors.size} tensors`);
  const [codes, scales, vectors] = parts;
  return {codes, scales: readFloats(scales, scaleType(plan)), vectors: readFloats(vectors, 'F16')};
}

function readFloats(bytes: Uint8Array, type: 'F16' | 'F32'): Float32Array {
  const {buffer} = new Uint8Array(bytes); // begins at an aligned place
  return type === 'F32' ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), fromHalf);
}

/** What is added to a parameter. */
function differenceOf(
  {shape, isVector, at, count}: Place,
  parts: Parts,
  plan: QuantizationPlan,
): Float32Array {
  if (isVector) return parts.vectors.subarray(at.vectors, at.vectors + count.vectors);
  const [rows, cols] = shape;
  return dequantize({
    rows,
    cols,
    plan,
    codes: parts.codes.subarray(at.codes, at.codes + count.codes),
    scales: parts.scales.subarray(at.scales, at.scales + count.scales),
    mins: null,
    zeros: null,
    bytes: quantizedBytes(rows, cols, plan),
  });
}

const failIn =
  (where: string): Fail =>
  (expected, got) => {
    throw new DeltaError(`${where}: expected ${expected}, got ${got}`);
  };
