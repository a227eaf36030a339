/**
 * A whole training step of the 0.23M model and decoding, in Node and in a worker in Chromium, beside what the processor can
 * do, the same products in tfjs-wasm, and plain loops. Contenders take turns in every round; ratios of medians count.
 */
import {inChromium, inNode} from './engines.mjs';
import {higherFusedPeak, higherPeak} from './peak.mjs';
import {heading, percent, ratio, round, table, verdict} from './print.mjs';
import {operations} from './training.mjs';

function reportTraining(engine, training) {
  const {peak, tfjs, tfjsByFlags, naive} = training;
  const fusedPeak = higherFusedPeak(training);
  const row = (title, ms) => {
    const speed = operations / 1e6 / ms;
    return [
      title,
      round(ms),
      round(speed),
      percent(speed / peak),
      percent(fusedPeak && speed / fusedPeak),
      ratio(tfjs / ms),
    ];
  };
  heading(
    `${engine}: a training step, 0.23M parameters, 512 tokens, ${round(operations / 1e6)} MFLOP of products`,
  );
  table(
    ['', 'ms', 'GFLOP/s', 'of mul+add', 'of relaxed', 'against tfjs-wasm'],
    [
      row('whole step', training.step),
      ...(training.relaxedStep ? [row('whole step, relaxed fused', training.relaxedStep)] : []),
      row('whole step, TypeScript', training.typescriptStep),
      row('its products alone', training.products),
      row('its products, TypeScript', training.typescriptProducts),
      row('its products, tfjs-wasm at its best', tfjs),
      row('its products, tfjs-wasm by flags', tfjsByFlags),
      row('its products, i-k-j', naive),
    ],
  );
  const judge = (what, ms, limit) => {
    const share = operations / 1e6 / ms / limit;
    verdict(`whole step ${what}`, percent(share), 'at least 65 %', share >= 0.65);
  };
  judge('as chosen, of multiply + add in registers', training.relaxedStep ?? training.step, peak);
  judge('in multiply + add, of the higher peak', training.step, higherPeak(training));
  if (training.relaxedStep) judge('relaxed fused, of the fused peak', training.relaxedStep, fusedPeak);
  const lead = tfjs / training.products;
  verdict('its products against tfjs-wasm at its best', ratio(lead), 'at least 3.5×', lead >= 3.5);
  const leadByFlags = tfjsByFlags / training.products;
  verdict('… as its own gradients compute them', ratio(leadByFlags), 'at least 3.5×', leadByFlags >= 3.5);
  const whole = tfjs / (training.relaxedStep ?? training.step);
  verdict('whole step against the products in tfjs-wasm', ratio(whole), 'above 1×', whole > 1);
  const blocked = naive / training.typescriptProducts;
  verdict('TypeScript against i-k-j', ratio(blocked), 'above 2×', blocked > 2);
}

function reportDecoding(engine, decoding) {
  heading(`${engine}: decoding after 128 tokens, tokens a second`);
  table(
    ['', 'no cache', 'KV cache', 'that is', 'int8', 'int4'],
    Object.entries(decoding).map(([name, {uncached, cached, int8, int4}]) => [
      ...[`${name} parameters`, round(uncached), round(cached), ratio(cached / uncached)],
      ...[round(int8), round(int4)],
    ]),
  );
}

for (const run of [inNode, inChromium]) {
  const {engine, results} = await run('training.mjs');
  reportTraining(engine, results.training);
  reportDecoding(engine, results.decoding);
}
