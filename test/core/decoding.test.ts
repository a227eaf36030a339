import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  applyTemperature,
  DecodingError,
  entropy,
  filterMinP,
  filterTopK,
  filterTopP,
  filterTypical,
  greedy,
  logSoftmax,
  penalizeFrequency,
  penalizeRepetition,
  perplexity,
  Random,
  Sampler,
  softmax,
  type SamplingSettings,
} from 'llm-anatomy/core';
import {seed} from './corpus.js';

/** Probabilities in 64 bits. */
function exact(logits: ArrayLike<number>): number[] {
  const all = Array.from(logits);
  const max = Math.max(...all);
  const weights = all.map((logit) => Math.exp(logit - max));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/** IDs by a key, largest first, of equals the lower ID; those of −∞ left out. */
function ranked(logits: ArrayLike<number>, key: (id: number) => number): number[] {
  return Array.from(logits, (_, id) => id)
    .filter((id) => logits[id] > -Infinity)
    .sort((a, b) => key(b) - key(a) || a - b);
}

const only = (logits: ArrayLike<number>, ids: number[]): number[] =>
  Array.from(logits, (logit, id) => (ids.includes(id) ? logit : -Infinity));
const kept = (logits: ArrayLike<number>): number[] => ranked(logits, (id) => -id);

// The filters as Hugging Face's logits processors have them: sort, sum up, cut.
const naive = {
  topK(logits: ArrayLike<number>, k: number): number[] {
    const order = ranked(logits, (id) => logits[id]);
    if (k === 0 || k >= order.length) return Array.from(logits);
    return only(
      logits,
      order.filter((id) => logits[id] >= logits[order[k - 1]]),
    );
  },
  topP(logits: ArrayLike<number>, p: number): number[] {
    const probabilities = exact(logits);
    let before = 0;
    const ids = ranked(logits, (id) => logits[id]).filter((id, rank) => {
      const isKept = rank === 0 || p === 1 || before < p;
      before += probabilities[id];
      return isKept;
    });
    return only(logits, ids);
  },
  minP(logits: ArrayLike<number>, p: number): number[] {
    const probabilities = exact(logits);
    const least = p * Math.max(...probabilities);
    return only(
      logits,
      kept(logits).filter((id) => probabilities[id] >= least),
    );
  },
  typical(logits: ArrayLike<number>, share: number): number[] {
    if (share === 1) return Array.from(logits);
    const probabilities = exact(logits);
    const H = probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
    const distance = (id: number): number => Math.fround(Math.abs(-Math.log(probabilities[id]) - H));
    const order = ranked(logits, (id) => -distance(id));
    let mass = 0;
    const last = order.find((id) => (mass += probabilities[id]) >= share) ?? order.at(-1)!;
    return only(
      logits,
      order.filter((id) => distance(id) <= distance(last)),
    );
  },
};

function randomLogits(random: Random): Float32Array {
  const vocab = 1 + random.integer(40);
  const spread = [0.1, 1, 5, 30, 1000][random.integer(5)];
  const grain = [0, 0, 0.5, 2][random.integer(4)]; // with ties
  const logits = Float32Array.from({length: vocab}, () => {
    if (random.uniform() < 0.1) return -Infinity;
    const logit = spread * random.normal();
    return grain ? Math.round(logit / grain) * grain + 0 : logit; // no −0, which filters make 0
  });
  logits[random.integer(vocab)] = 0.25;
  return logits;
}

describe('filters', () => {
  it(`agree with sorting and summing (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 4000; round++) {
      const logits = randomLogits(random);
      const share = [random.uniform(), 0, 1, 0.9][random.integer(4)];
      const k = random.integer(logits.length + 3);
      const context = `round ${round}, ${share}, ${k}: ${logits}`;
      assert.deepEqual([...filterTopK(logits, k)], naive.topK(logits, k), `top-k ${context}`);
      assert.deepEqual([...filterTopP(logits, share)], naive.topP(logits, share), `top-p ${context}`);
      assert.deepEqual([...filterMinP(logits, share)], naive.minP(logits, share), `min-p ${context}`);
      assert.deepEqual([...filterTypical(logits, share)], naive.typical(logits, share), `typical ${context}`);
    }
  });

  it(`keep sets that grow with their setting, never none, and touch no logit (SEED=${seed})`, () => {
    const random = new Random(seed);
    const shares = [0, 0.01, 0.2, 0.5, 0.9, 0.99, 1];
    for (let round = 0; round < 300; round++) {
      const logits = randomLogits(random);
      const before = logits.slice();
      const chains = [
        Array.from({length: logits.length}, (_, k) => filterTopK(logits, k + 1)),
        shares.map((p) => filterTopP(logits, p)),
        shares.toReversed().map((p) => filterMinP(logits, p)),
        shares.map((p) => filterTypical(logits, p)),
      ];
      assert.deepEqual(logits, before);
      for (const chain of chains) {
        let smaller: number[] = [];
        for (const filtered of chain) {
          const ids = kept(filtered);
          assert.ok(ids.length > 0);
          assert.ok(smaller.every((id) => ids.includes(id)));
          for (const id of ids) assert.equal(filtered[id], logits[id]);
          smaller = ids;
        }
        assert.deepEqual(smaller, kept(logits));
      }
    }
  });

  it('drop what Hugging Face drops', () => {
    const ln = (...probabilities: number[]): Float32Array => Float32Array.from(probabilities, Math.log);
    // The cases of its own tests of logits processors.
    assert.deepEqual(kept(filterTopP(ln(0.3, 0.1, 0.1, 0.5), 0.8)), [0, 3]);
    assert.deepEqual(kept(filterTopP(ln(0.15, 0.3, 0.3, 0.25), 0.79)), [1, 2, 3]);
    assert.deepEqual(kept(filterMinP(ln(0.9, 0.0274, 0.047, 0.0274), 0.1)), [0]);
    assert.deepEqual(kept(filterMinP(ln(0.15, 0.3, 0.3, 0.25), 0.1)), [0, 1, 2, 3]);
    assert.deepEqual(kept(filterTypical(ln(0.97, 0.01, 0.01, 0.01), 0.5)), [0]);
    assert.deepEqual(kept(filterTypical(ln(0.4, 0.2, 0.2, 0.2), 0.5)), [1, 2, 3]);
    assert.deepEqual(
      [...penalizeRepetition(Float32Array.of(-1, 4, 0, 2), [0, 1, 1], 2)],
      [-2, 2, 0, 2],
      'a token is penalized once, towards less',
    );
  });

  it('settle ties by the ID alone', () => {
    const logits = new Float32Array(8); // all equal
    assert.deepEqual(kept(filterTopK(logits, 3)), [0, 1, 2, 3, 4, 5, 6, 7], 'as in Hugging Face, ties stay');
    assert.deepEqual(kept(filterTopP(logits, 0.5)), [0, 1, 2, 3]);
    assert.deepEqual(kept(filterTopP(logits, 0)), [0]);
    assert.deepEqual(kept(applyTemperature(logits, 0)), [0]);
    assert.deepEqual(kept(filterTopK(Float32Array.of(-0, 0, -1), 1)), [0, 1], '−0 equals 0');
  });

  it('temperature divides, is greedy at 0, and overflows nowhere', () => {
    assert.deepEqual([...applyTemperature([1, 2, -Infinity], 0.5)], [2, 4, -Infinity]);
    assert.deepEqual([...applyTemperature([1, 3, 2], 0)], [-Infinity, 3, -Infinity]);
    for (const scale of [1, -1]) {
      const cold = applyTemperature([3 * scale, 3 * scale, 2 * scale - 2], 1e-300);
      assert.deepEqual([...softmax(cold)], [0.5, 0.5, 0], `${cold}`);
    }
    const huge = softmax(applyTemperature([3e38, -3e38], 1e-10));
    assert.deepEqual([...huge], [1, 0]);
  });

  it('penalties count uses', () => {
    const logits = Float32Array.of(1, 1, 1, 1);
    assert.deepEqual([...penalizeFrequency(logits, [2, 0, 2], 0.5)], [0.5, 1, 0, 1]);
    assert.deepEqual([...penalizeFrequency(logits, [2, 0, 2], 0.5, 0.25)], [0.25, 1, -0.25, 1]);
    assert.deepEqual([...penalizeFrequency(logits, [], 0.5, 0.25)], [1, 1, 1, 1]);
  });

  it('refuse what has no meaning', () => {
    const logits = Float32Array.of(1, 2, 3);
    const bad: (() => unknown)[] = [
      ...[NaN, Infinity].map((x) => () => filterTopK([0, x, 1], 1)),
      () => filterTopP([-Infinity, -Infinity], 0.5),
      () => filterTopP([], 0.5),
      () => new Sampler(3, {top_k: 3} as SamplingSettings),
      () => filterTopP([1e39, 0], 0.5), // no 32-bit float
      ...[-1, 1.5, NaN, Infinity].map((k) => () => filterTopK(logits, k)),
      ...[-0.1, 1.1, NaN].flatMap((p) => [
        () => filterTopP(logits, p),
        () => filterMinP(logits, p),
        () => filterTypical(logits, p),
      ]),
      ...[-1, NaN, Infinity].map((T) => () => applyTemperature(logits, T)),
      ...[0, -1, NaN, Infinity].map((penalty) => () => penalizeRepetition(logits, [0], penalty)),
      ...[-1, 3, 0.5, NaN].map((token) => () => penalizeRepetition(logits, [token], 2)),
      () => penalizeFrequency(logits, [0], Infinity),
      () => penalizeFrequency([1, -Infinity], [0], 3e38, 3e38),
      () => greedy([NaN]),
      () => softmax([]),
      () => logSoftmax([-Infinity]),
      () => new Sampler(3, {temperature: -1}),
      () => new Sampler(3).sample([1, 2]),
    ];
    for (const [i, call] of bad.entries()) assert.throws(call, DecodingError, `case ${i}: ${call}`);
    // A refusal leaves nothing behind.
    const sampler = new Sampler(3, {repetitionPenalty: 1e38, temperature: 0});
    assert.throws(() => sampler.sample([-9e37, -Infinity, -Infinity], [0]), DecodingError);
    assert.throws(() => sampler.sample([3, 2, 1], [0, 7]), DecodingError);
    assert.equal(sampler.sample([3, 2, 1], [2]), 0);
  });
});

describe('distributions', () => {
  it(`softmax, its logarithm, entropy, perplexity and greedy are what they are called (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 500; round++) {
      const logits = randomLogits(random);
      const probabilities = softmax(logits);
      const expected = exact(logits);
      const logs = logSoftmax(logits);
      let bits = 0;
      for (const [id, p] of expected.entries()) {
        assert.ok(Math.abs(probabilities[id] - p) < 1e-7);
        if (p > 1e-300) assert.ok(Math.abs(logs[id] - Math.log(p)) < 1e-6 * (1 + Math.abs(Math.log(p))));
        if (p > 0) bits -= p * Math.log2(p);
      }
      assert.ok(Math.abs(entropy(probabilities) - bits) < 1e-5);
      assert.ok(Math.abs(perplexity(probabilities) / 2 ** bits - 1) < 1e-5);
      assert.equal(greedy(logits), ranked(logits, (id) => logits[id])[0]);
    }
    assert.equal(entropy([0.25, 0.25, 0.25, 0.25]), 2);
    assert.equal(perplexity([1, 0]), 1);
    assert.deepEqual([...softmax([1000, 1000, -1000])], [0.5, 0.5, 0]);
  });
});

function randomSettings(random: Random, vocab: number): SamplingSettings {
  const maybe = (value: number): number | undefined => (random.uniform() < 0.5 ? value : undefined);
  return {
    repetitionPenalty: maybe(0.5 + random.uniform()),
    frequencyPenalty: maybe(random.normal()),
    presencePenalty: maybe(random.normal()),
    temperature: maybe([0, 0.3, 1, 2][random.integer(4)]),
    topK: maybe(random.integer(vocab)),
    topP: maybe(random.uniform()),
    minP: maybe(random.uniform() / 2),
    typical: maybe(random.uniform()),
  };
}

/** The sampler's distribution by the pure functions, one after the other. */
function composed(logits: Float32Array, used: number[], settings: SamplingSettings): Float32Array {
  let out = penalizeRepetition(logits, used, settings.repetitionPenalty ?? 1);
  out = penalizeFrequency(out, used, settings.frequencyPenalty ?? 0, settings.presencePenalty ?? 0);
  out = applyTemperature(out, settings.temperature ?? 1);
  out = filterTopK(out, settings.topK ?? 0);
  out = filterTopP(out, settings.topP ?? 1);
  out = filterMinP(out, settings.minP ?? 0);
  return filterTypical(out, settings.typical ?? 1);
}

describe('Sampler', () => {
  it(`draws from what the filters leave, and says with what probability (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 1500; round++) {
      const logits = randomLogits(random);
      const settings = randomSettings(random, logits.length);
      const used = Array.from({length: random.integer(6)}, () => random.integer(logits.length));
      const left = composed(logits, used, settings);
      const probabilities = exact(left);
      const context = `round ${round}: ${JSON.stringify(settings)} used ${used} on ${logits}`;

      const sampler = new Sampler(logits.length, settings, round);
      const token = sampler.sample(logits, used);
      assert.ok(left[token] > -Infinity, context);
      assert.ok(Math.abs(sampler.probability - probabilities[token]) < 1e-6, context);

      const steps = sampler.steps(logits, used);
      const last = steps.at(-1)!;
      assert.deepEqual([...last.ids], kept(left), context);
      for (const [i, id] of last.ids.entries())
        assert.ok(Math.abs(last.probabilities[i] - probabilities[id]) < 1e-6, context);
    }
  });

  it(`shows each stage: sets, mass and entropy (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 300; round++) {
      const logits = randomLogits(random);
      const settings = {temperature: 0.7, topK: 20, topP: 0.9, minP: 0.05, typical: 0.8};
      const steps = new Sampler(logits.length, settings).steps(logits);
      assert.deepEqual(
        steps.map(({stage}) => stage),
        ['logits', 'temperature', 'topK', 'topP', 'minP', 'typical'],
      );
      for (const [i, step] of steps.entries()) {
        assert.ok(Math.abs(step.probabilities.reduce((a, b) => a + b) - 1) < 1e-5);
        assert.ok(Math.abs(step.entropy - entropy(step.probabilities)) < 1e-5);
        if (i === 0) continue;
        const before = steps[i - 1];
        const ids = new Set(step.ids);
        let gone = 0;
        for (const [j, id] of before.ids.entries()) if (!ids.has(id)) gone += before.probabilities[j];
        assert.ok(before.ids.length - step.ids.length >= 0);
        if (step.stage !== 'temperature') assert.ok(Math.abs(step.discarded - gone) < 1e-5);
      }
      assert.ok(steps[3].discarded <= 0.1 + 1e-6, 'top-p 0.9 drops a tenth at most');
    }
    const greedySteps = new Sampler(3, {temperature: 0}).steps([Math.log(3), 0, 0]);
    assert.ok(Math.abs(greedySteps[1].discarded - 0.4) < 1e-6);
    assert.equal(greedySteps[1].entropy, 0);
  });

  it('draws as often as the distribution says: χ² on 40,000 draws', () => {
    const logits = Float32Array.of(2, 1.5, 1, 0.5, 0, -0.5, -1, -3, -9);
    const settings = {temperature: 0.8, topK: 7, topP: 0.97};
    const sampler = new Sampler(logits.length, settings, 12);
    const {ids, probabilities} = sampler.steps(logits).at(-1)!;
    const draws = 40_000;
    const counts = new Float64Array(logits.length);
    for (let i = 0; i < draws; i++) counts[sampler.sample(logits)]++;
    let statistic = 0;
    for (const [i, id] of ids.entries()) {
      const expected = probabilities[i] * draws;
      statistic += (counts[id] - expected) ** 2 / expected;
      counts[id] = 0;
    }
    assert.ok(
      counts.every((count) => count === 0),
      'nothing else is drawn',
    );
    assert.ok(ids.length >= 5);
    assert.ok(statistic < 22.5, `χ² = ${statistic} with ${ids.length - 1} degrees of freedom`); // p < 0.001 at 6
  });

  it('gives the same tokens from the same seed, and others from another', () => {
    const draw = (random: Random | number): number[] => {
      const sampler = new Sampler(50, {}, random);
      const logits = new Float32Array(50);
      return Array.from({length: 100}, () => sampler.sample(logits));
    };
    assert.deepEqual(draw(7), draw(7));
    assert.deepEqual(draw(7), draw(new Random(7)));
    assert.notDeepEqual(draw(7), draw(8));
    const random = new Random(3);
    draw(random);
    const state = random.state;
    const next = draw(random);
    assert.deepEqual(draw(Random.from(state)), next, 'and goes on from a state');
  });

  it('is greedy at temperature 0, and asks no chance', () => {
    const sampler = new Sampler(4, {temperature: 0}, 1);
    const state = sampler.random.state;
    assert.equal(sampler.sample([1, 5, 5, 0]), 1);
    assert.equal(sampler.probability, 1);
    assert.deepEqual(sampler.random.state, state);
  });
});

it('entropy and perplexity are of probabilities, and say so where they are given losses', () => {
  assert.equal(perplexity([0.25, 0.25, 0.25, 0.25]), 4);
  assert.throws(
    () => perplexity([5.9, 6.1, 5.8]),
    /entropy: expected probabilities that add up to 1, got numbers that make 17/,
  );
  assert.throws(() => entropy([]), /add up to 1, got numbers that make 0/);
});
