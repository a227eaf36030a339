import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  Activations,
  InterventionHooks,
  Random,
  run,
  type Intervention,
  type InterventionPlace,
  type TraceTensor,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';
import {
  assertClose,
  assertNumber,
  describeConfig,
  heapKinds,
  randomConfigs,
  randomModel,
  randomTokens,
} from './random-model.js';
import {inDoubles, referenceLogits} from './reference-model.js';

/** In small models, changed at will, single precision is soon felt. */
const CLOSE = 1e-4;

/** Its axes, (T, heads, width), and where in memory each of its numbers is. */
function axesOf({name, shape}: TraceTensor) {
  const isPattern = /scores|pattern/.test(name);
  const [first, second, third] = shape;
  if (isPattern) return {T: second, heads: first, width: third, at: (t: number, h: number, w: number) => (h * second + t) * third + w}; // prettier-ignore
  const heads = shape.length === 3 ? second : 1;
  const width = third ?? second;
  return {T: first, heads, width, at: (t: number, h: number, w: number) => (t * heads + h) * width + w};
}

/** The places in memory that an intervention is about, in memory's order, and the axes of each. */
function placesOf(tensor: TraceTensor, {head, position, index}: InterventionPlace) {
  const {T, heads, width, at} = axesOf(tensor);
  const places: {place: number; t: number; h: number; w: number}[] = [];
  for (let t = 0; t < T; t++)
    for (let h = 0; h < heads; h++)
      for (let w = 0; w < width; w++)
        if ((position ?? t) === t && (head ?? h) === h && (index ?? w) === w)
          places.push({place: at(t, h, w), t, h, w});
  return places.sort((a, b) => a.place - b.place);
}

/** What the documentation says of an intervention, number by number. */
function change(values: Float64Array, tensor: TraceTensor, intervention: Intervention): void {
  const {T, at} = axesOf(tensor);
  const before = values.slice();
  for (const [n, {place, h, w}] of placesOf(tensor, intervention).entries())
    switch (intervention.op) {
      case 'zero':
        values[place] = 0;
        break;
      case 'scale':
        values[place] = before[place] * intervention.factor;
        break;
      case 'mean':
        values[place] = Array.from({length: T}, (_, t) => before[at(t, h, w)]).reduce((a, b) => a + b) / T;
        break;
      case 'add':
        values[place] +=
          (intervention.factor ?? 1) * intervention.vector[intervention.index === undefined ? w : 0];
        break;
      case 'patch':
        values[place] = intervention.value[intervention.value.length === values.length ? place : n];
    }
}

/** Any intervention that there may be at an activation. */
function randomIntervention(tensor: TraceTensor, random: Random): Intervention {
  const {T, heads, width} = axesOf(tensor);
  const hasHeads = tensor.shape.length === 3;
  const some = (end: number) => (random.uniform() < 0.5 ? random.integer(end) : undefined);
  const place = {
    at: tensor.name,
    head: hasHeads ? some(heads) : undefined,
    position: some(T),
    index: some(width),
  };
  const normal = (length: number) => Array.from({length}, () => random.normal());
  const isScores = tensor.name.endsWith('scores'); // −∞ where masked, of which there is no mean
  switch (random.integer(isScores ? 4 : 5)) {
    case 0:
      return {...place, op: 'zero'};
    case 1:
      return {...place, op: 'scale', factor: 2 * random.normal()};
    case 2: {
      const vector = normal(place.index === undefined ? width : 1);
      return {...place, op: 'add', vector, factor: random.uniform() < 0.5 ? random.normal() : undefined};
    }
    case 3: {
      const part = placesOf(tensor, place).length;
      return {...place, op: 'patch', value: normal(random.uniform() < 0.5 ? part : tensor.data.length)};
    }
    default:
      return {...place, op: 'mean'};
  }
}

/** Activations that an intervention may be at. */
function tracedBy(model: Parameters<typeof run>[0], tokens: number[]) {
  const {trace, logits} = run(model, tokens, {trace: ['*']});
  return {trace, logits, places: [...trace.values()].filter(({name}) => !name.endsWith('.scale'))};
}

for (const {name, create} of heapKinds)
  describe(`interventions in ${name} (SEED=${seed})`, async () => {
    const heap = await create();
    const random = new Random(seed);

    it('do what they say, wherever they are', (t) => {
      const done = new Set<string>();
      let worst = 0;
      for (const config of randomConfigs(random, 40)) {
        const model = randomModel(config, heap, random);
        const parameters = inDoubles(model.parameters);
        const tokens = randomTokens(config, random, 1 + random.integer(7));
        const {trace, places} = tracedBy(model, tokens);
        for (let n = 0; n < 12; n++) {
          const chosen = Array.from({length: 1 + random.integer(3)}, () =>
            randomIntervention(places[random.integer(places.length)], random),
          );
          const expected = referenceLogits(config, parameters, tokens, (at, values) => {
            for (const intervention of chosen)
              if (intervention.at === at) change(values, trace.get(at)!, intervention);
          });
          const {logits} = run(model, tokens, {interventions: chosen});
          const where = `${JSON.stringify(chosen)} ${describeConfig(config)}`;
          worst = Math.max(worst, assertClose(logits, expected, CLOSE, where));
          for (const {at, op} of chosen) done.add(`${op} ${at.replace(/blocks\.\d+/, 'blocks.N')}`);
        }
        for (const tensor of model.parameters.values()) tensor.free();
      }
      t.diagnostic(`${done.size} pairs of place and operation; off by ${worst.toExponential(1)} at most`);
    });

    it('a pattern may look where the mask forbids, in a text of several tiles', () => {
      for (const config of randomConfigs(random, 6, {num_hidden_layers: 1})) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 70);
        const {trace} = tracedBy(model, tokens);
        const pattern = trace.get('blocks.0.attn.pattern')!;
        for (const op of ['mean', 'patch'] as const) {
          const value = Array.from(pattern.data, () => random.uniform() / 70);
          const intervention: Intervention =
            op === 'mean' ? {at: pattern.name, op} : {at: pattern.name, op, value};
          const expected = referenceLogits(config, inDoubles(model.parameters), tokens, (at, values) => {
            if (at === pattern.name) change(values, pattern, intervention);
          });
          const {logits} = run(model, tokens, {interventions: [intervention]});
          assertClose(logits, expected, CLOSE, `${op} ${describeConfig(config)}`);
        }
      }
    });

    it('that change nothing change nothing', () => {
      for (const config of randomConfigs(random, 8)) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 1 + random.integer(40));
        const {logits, places} = tracedBy(model, tokens);
        for (const tensor of places) {
          const {name: at, data} = tensor;
          const {width, heads} = axesOf(tensor);
          const head = tensor.shape.length === 3 ? random.integer(heads) : undefined;
          const part = placesOf(tensor, {at, head, position: 0}).map(({place}) => data[place]);
          const nothing: Intervention[] = [
            {at, op: 'scale', factor: 1},
            {at, op: 'add', vector: new Float32Array(width).fill(1), factor: 0},
            {at, op: 'add', vector: new Float32Array(width)},
            {at, op: 'patch', value: data},
            {at, op: 'patch', value: part, head, position: 0},
          ];
          const unchanged = run(model, tokens, {interventions: nothing}).logits;
          assert.deepEqual(unchanged, logits, `${at} ${describeConfig(config)}`);
        }
      }
    });

    it('the whole stream of another run gives that run’s logits', () => {
      for (const config of randomConfigs(random, 10)) {
        const model = randomModel(config, heap, random);
        const [one, other] = [0, 0].map(() => randomTokens(config, random, 9));
        const {logits, trace} = tracedBy(model, other);
        for (let layer = 0; layer < config.num_hidden_layers; layer++)
          for (const at of [`blocks.${layer}.resid_pre`, `blocks.${layer}.resid_post`]) {
            const value = [...trace.get(at)!.data];
            assert.deepEqual(run(model, one, {interventions: [{at, op: 'patch', value}]}).logits, logits, at);
          }
      }
    });

    it('without its heads, attention writes its bias alone; without one, all but its result', () => {
      for (const config of randomConfigs(random, 12)) {
        const model = randomModel(config, heap, random);
        const {hidden_size: d, num_attention_heads: H, head_dim: D} = config;
        const tokens = randomTokens(config, random, 6);
        const layer = random.integer(config.num_hidden_layers);
        const [at, out] = [`blocks.${layer}.attn.z`, `blocks.${layer}.attn_out`];
        const outOf = (interventions: Intervention[]) =>
          run(model, tokens, {trace: [at, out], interventions}).trace;
        const whole = outOf([]);
        const {weight, bias} = model.weights.blocks[layer].attn.o;
        const size = Math.max(...whole.get(out)!.data.map(Math.abs));
        const written = outOf([{at, op: 'zero'}]).get(out)!.data;
        for (let i = 0; i < written.length; i++) assert.equal(written[i], bias ? bias.data[i % d] : 0);
        const head = random.integer(H);
        const without = outOf([{at, op: 'zero', head}]);
        const z = whole.get(at)!.data;
        const expected = Float64Array.from(whole.get(out)!.data, (value, n) => {
          const [t, i] = [Math.floor(n / d), n % d];
          for (let j = head * D; j < (head + 1) * D; j++)
            value -= weight.data[i * H * D + j] * z[t * H * D + j];
          return value;
        });
        for (const [n, value] of without.get(out)!.data.entries())
          assertNumber(value, expected[n], 1e-6 * size, describeConfig(config));
        // The trace is of what comes after the intervention.
        for (const [n, value] of without.get(at)!.data.entries())
          assert.equal(value, Math.floor(n / D) % H === head ? 0 : z[n]);
      }
    });

    it('are plain data', () => {
      for (const config of randomConfigs(random, 6)) {
        const model = randomModel(config, heap, random);
        const tokens = randomTokens(config, random, 5);
        const {places} = tracedBy(model, tokens);
        const interventions = places.map((tensor) => randomIntervention(tensor, random));
        const {logits} = run(model, tokens, {interventions});
        for (const copy of [JSON.parse(JSON.stringify(interventions)), structuredClone(interventions)])
          assert.deepEqual(run(model, tokens, {interventions: copy}).logits, logits);
      }
    });

    it('reach each text of a batch alike', () => {
      for (const config of randomConfigs(random, 10)) {
        const model = randomModel(config, heap, random);
        const [B, T] = [3, 4];
        const texts = Array.from({length: B}, () => randomTokens(config, random, T));
        const {places} = tracedBy(model, texts[0]);
        const interventions = Array.from({length: 3}, () =>
          randomIntervention(places[random.integer(places.length)], random),
        );
        for (const logits of ['all', 'last'] as const) {
          if (logits === 'last' && interventions.some(({at, op}) => at === 'logits' && (op === 'patch' || op === 'mean'))) continue; // prettier-ignore
          const a = new Activations(config, heap, {B, T, S: T, keeps: logits === 'all', logits});
          const hooks = new InterventionHooks(config, interventions);
          const together = model.forward(a, texts.flat(), {hooks}).data.slice();
          const alone = texts.flatMap((text) => [...run(model, text, {interventions, logits}).logits]);
          assertClose(together, alone, CLOSE, `${JSON.stringify(interventions)} ${describeConfig(config)}`);
          a.free();
        }
      }
    });
  });
