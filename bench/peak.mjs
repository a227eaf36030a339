/**
 * The most that one core does with 128 bits in WebAssembly: two loops that wait for nothing, assembled by hand so that no
 * compiler can leave anything out. One works in registers alone: that is the peak, of multiply + add, that products and
 * training steps are held to first. One reads half of its factors as a matrix product does; which is faster depends on
 * the processor and the engine, so that shares of the higher one are printed too. Both come with relaxed multiply-add as
 * well, where the engine has it; the fused peak is the higher of those two.
 */
const CHAINS = 13;
const SUMS = 8;
const STEPS = 4;

const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const simd = (opcode) => [0xfd, ...leb(opcode)];
const section = (id, ...bytes) => [id, ...leb(bytes.length), ...bytes];
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const constant = (value) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
const load = (address) => [0x41, 0, ...simd(0), 4, ...leb(address)];
const times = (count, make) => Array.from({length: count}, (_, i) => make(i)).flat();

const [F32, V128, I32] = [0x7d, 0x7b, 0x7f];
const splat = simd(0x13);
const add = simd(0xe4);
const multiply = simd(0xe6);
const multiplyAdd = simd(0x105);

const [turns, factor, number] = [0, 1, 2];
const variable = (i) => 3 + i;

/** variable = variable·factor + number, again and again. */
function registers(isFused) {
  const step = (i) =>
    isFused
      ? [...get(i), ...get(factor), ...get(number), ...multiplyAdd, ...set(i)]
      : [...get(i), ...get(factor), ...multiply, ...get(number), ...add, ...set(i)];
  return {
    variables: CHAINS,
    steps: CHAINS * STEPS,
    body: times(CHAINS * STEPS, (i) => step(variable(i % CHAINS))),
  };
}

/** Two sums of products with each number that is read. */
function sums(isFused) {
  const step = (i, other) =>
    isFused
      ? [...get(number), ...get(other), ...get(i), ...multiplyAdd, ...set(i)]
      : [...get(number), ...get(other), ...multiply, ...get(i), ...add, ...set(i)];
  const pair = (i) => [
    ...[...load(64 + 16 * i), ...set(number)],
    ...[...step(variable(2 * i), factor), ...step(variable(2 * i + 1), number)],
  ];
  return {variables: SUMS, steps: SUMS, body: times(SUMS / 2, pair)};
}

/** run(turns) → a number that needs all of it. */
function assemble({variables, body}) {
  const run = [
    ...[...constant(0.75), ...splat, ...set(factor), ...constant(0.25), ...splat, ...set(number)],
    ...times(variables, (i) => [...constant(i), ...splat, ...set(variable(i))]),
    ...[0x03, 0x40, ...body], // loop
    ...[...get(turns), 0x41, 1, 0x6b, 0x22, turns, 0x0d, 0, 0x0b], // again, while --turns
    ...times(variables, (i) => [...get(variable(i)), ...(i ? add : [])]),
    ...[...simd(0x1f), 0, 0x0b],
  ];
  const code = [1, variables + 2, V128, ...run];
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 1, I32, 1, F32),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1), // a memory of one page
    ...section(7, 1, 3, 0x72, 0x75, 0x6e, 0, 0), // "run"
    ...section(10, 1, ...leb(code.length), ...code),
  );
}

/** The loops by name; each does about so many floating-point operations and returns how many. */
export async function openPeaks() {
  const [peak, peakWithLoads] = await open(false);
  const [fusedPeak, fusedPeakWithLoads] = await open(true);
  return {peak, peakWithLoads, ...(fusedPeak && {fusedPeak, fusedPeakWithLoads})};
}

/** Of the speeds of those loops, by the same names, the higher one of multiply + add, and the higher fused one, if any. */
export const higherPeak = ({peak, peakWithLoads}) => Math.max(peak, peakWithLoads);
export const higherFusedPeak = ({fusedPeak, fusedPeakWithLoads}) =>
  fusedPeak && Math.max(fusedPeak, fusedPeakWithLoads);

/** @returns none where the engine has no such instruction */
async function open(isFused) {
  const loops = [registers(isFused), sums(isFused)].map((loop) => ({...loop, bytes: assemble(loop)}));
  if (!loops.every(({bytes}) => WebAssembly.validate(bytes))) return [];
  return Promise.all(
    loops.map(async ({steps, bytes}) => {
      const {instance} = await WebAssembly.instantiate(bytes);
      const perTurn = steps * 4 * 2;
      return (operations) => {
        const count = Math.max(1, Math.round(operations / perTurn));
        instance.exports.run(count);
        return count * perTurn;
      };
    }),
  );
}
