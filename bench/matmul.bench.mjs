/**
 * Our matrix products in WebAssembly, with relaxed SIMD where the engine has it, and in TypeScript, beside tfjs-wasm, plain
 * loops, and what the processor can do: in Node and in a worker in Chromium. Contenders take turns in every round, so
 * that a busy machine slows all alike; ratios of medians are what counts. Judged are the product that the engine chooses,
 * against the loop that multiplies and adds in registers, and each of our two products against the higher loop of its
 * own kind.
 */
import {inChromium, inNode} from './engines.mjs';
import {contenders} from './matmul.mjs';
import {higherFusedPeak, higherPeak} from './peak.mjs';
import {heading, percent, ratio, round, table, verdict} from './print.mjs';

function report({engine, results: {squares, products}}) {
  heading(`${engine}, GFLOP/s (all give the same)`);
  const columns = ['', ...squares.map(({shape}) => shape)];
  table(
    columns,
    Object.entries(contenders).map(([name, title]) => [
      title,
      ...squares.map(({speeds}) => round(speeds[name])),
    ]),
  );
  heading(`${engine}, ours against the others`);
  const row = (title, value, format) => [title, ...squares.map(({speeds}) => format(value(speeds)))];
  table(columns, [
    row('of the higher peak', (speeds) => speeds.wasm / higherPeak(speeds), percent),
    row('of the peak in registers', ({wasm, peak}) => wasm / peak, percent),
    row(
      'relaxed, of the fused peak',
      (speeds) => speeds.relaxed && speeds.relaxed / higherFusedPeak(speeds),
      percent,
    ),
    row('against tfjs-wasm', ({wasm, tfjs}) => wasm / tfjs, ratio),
    row('relaxed against tfjs-wasm', ({relaxed, tfjs}) => relaxed && relaxed / tfjs, ratio),
    row('against i-k-j', ({wasm, naive}) => wasm / naive, ratio),
    row('TypeScript against i-k-j', ({typescript, naive}) => typescript / naive, ratio),
  ]);
  heading(`${engine}, the products of a training step, GFLOP/s`);
  table(
    ['', 'ours', 'of the higher peak', 'relaxed', 'tfjs-wasm', 'ours against it'],
    products.map(({shape, speeds}) => {
      const {wasm, relaxed, tfjs} = speeds;
      const share = wasm / higherPeak(speeds);
      return [shape, round(wasm), percent(share), round(relaxed), round(tfjs), ratio(wasm / tfjs)];
    }),
  );
  heading(`${engine}, targets`);
  for (const {shape, speeds} of squares) {
    const chosen = speeds.relaxed ?? speeds.wasm;
    const judge = (what, share) =>
      verdict(`${shape} ${what}`, percent(share), 'at least 85 %', share >= 0.85);
    if (/^(64|128|256|512)³$/.test(shape)) {
      judge('as chosen, of multiply + add in registers', chosen / speeds.peak);
      judge('in multiply + add, of the higher peak', speeds.wasm / higherPeak(speeds));
      if (speeds.relaxed) judge('relaxed fused, of the fused peak', speeds.relaxed / higherFusedPeak(speeds));
    }
    const lead = chosen / speeds.tfjs;
    if (shape === '256³') verdict(`${shape} against tfjs-wasm`, ratio(lead), 'at least 1.4×', lead >= 1.4);
  }
}

report(await inNode('matmul.mjs'));
report(await inChromium('matmul.mjs'));
