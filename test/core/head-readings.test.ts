import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {headReadings, layerReadings, Random, run} from '../../src/core/index.js';
import {loadHouseModel} from '../../src/load.js';

/** A pattern whose every query looks at one place. */
function looking(T: number, at: (t: number) => number): Float32Array {
  const pattern = new Float32Array(T * T);
  for (let t = 0; t < T; t++) pattern[t * T + at(t)] = 1;
  return pattern;
}

const close = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${what}: expected ${expected}, got ${actual}`);

/** The same readings, written as they are defined: a sum over all pairs of positions. */
function byDefinition(pattern: Float32Array, tokens: readonly number[]) {
  const T = tokens.length;
  const queries = tokens.map((_, t) => t).slice(1);
  const keys = (t: number) => tokens.map((_, s) => s).filter((s) => s <= t);
  const w = (t: number, s: number) => pattern[t * T + s];
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const after = (t: number) => keys(t).filter((s) => s >= 1 && s < t && tokens[s - 1] === tokens[t]);
  const repeated = queries.filter((t) => after(t).length > 0);
  const bits = queries.map((t) => sum(keys(t).map((s) => (w(t, s) ? -w(t, s) * Math.log2(w(t, s)) : 0))));
  return {
    previous: mean(queries.map((t) => w(t, t - 1))),
    induction: mean(repeated.map((t) => sum(after(t).map((s) => w(t, s))))),
    repeats: repeated.length,
    first: mean(queries.map((t) => w(t, 0))),
    entropy: mean(bits),
    entropyShare: sum(bits) / sum(queries.map((t) => Math.log2(t + 1))),
    distance: mean(queries.map((t) => sum(keys(t).map((s) => w(t, s) * (t - s))))),
  };
}

describe('head readings', () => {
  it('knows a head that looks at the token before', () => {
    const found = headReadings(
      looking(6, (t) => Math.max(0, t - 1)),
      [9, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(found, {
      previous: 1,
      induction: NaN,
      repeats: 0,
      first: 0.2,
      entropy: 0,
      entropyShare: 0,
      distance: 1,
    });
  });

  it('knows an induction head', () => {
    // 7 1 2 3 1 2 3: from the second 1, 2 and 3 to what followed the first.
    const tokens = [7, 1, 2, 3, 1, 2, 3];
    const found = headReadings(
      looking(7, (t) => (t < 4 ? 0 : t - 2)),
      tokens,
    );
    assert.equal(found.induction, 1);
    assert.equal(found.repeats, 3);
    assert.equal(found.previous, 1 / 6); // the second position's only look back
  });

  it('counts what followed each earlier occurrence, and not the query itself', () => {
    const pattern = looking(5, () => 0);
    pattern.set([0, 0.25, 0, 0.5, 0.25], 20); // the last query
    const found = headReadings(pattern, [4, 1, 4, 2, 4]);
    assert.equal(found.repeats, 2); // positions 2 and 4
    close(found.induction, (0 + 0.75) / 2, 'induction');
    assert.equal(
      headReadings(
        looking(3, (t) => t),
        [1, 5, 5],
      ).repeats,
      0,
    );
  });

  it('knows a sink and a head that looks everywhere', () => {
    assert.equal(
      headReadings(
        looking(5, () => 0),
        [1, 2, 3, 4, 5],
      ).first,
      1,
    );
    const T = 8;
    const even = Float32Array.from({length: T * T}, (_, i) => {
      const [t, s] = [Math.floor(i / T), i % T];
      return s <= t ? 1 / (t + 1) : 0;
    });
    const found = headReadings(even, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.ok(Math.abs(found.entropyShare - 1) < 1e-6);
    assert.ok(Math.abs(found.distance - (1 + 2 + 3 + 4 + 5 + 6 + 7) / 2 / 7) < 1e-6);
  });

  it('has nothing to say of one token', () => {
    const found = headReadings([1], [3]);
    for (const name of ['previous', 'induction', 'first', 'entropy', 'entropyShare', 'distance'] as const)
      assert.ok(Number.isNaN(found[name]), name);
  });

  it('is what the definitions say, for random patterns', () => {
    const seed = Number(process.env.SEED ?? 20);
    const random = new Random(seed);
    for (let round = 0; round < 50; round++) {
      const T = 2 + Math.floor(random.uniform() * 14);
      const tokens = Array.from({length: T}, () => Math.floor(random.uniform() * 5));
      const pattern = new Float32Array(T * T);
      for (let t = 0; t < T; t++) {
        const row = Float64Array.from({length: t + 1}, () => Math.max(0, random.uniform() - 0.3));
        const total = row.reduce((a, b) => a + b, 0) || 1;
        pattern.set(
          row.map((weight) => weight / total),
          t * T,
        );
      }
      const [found, expected] = [headReadings(pattern, tokens), byDefinition(pattern, tokens)];
      for (const name of Object.keys(expected) as (keyof typeof expected)[])
        if (Number.isNaN(expected[name])) assert.ok(Number.isNaN(found[name]), `${name}, seed ${seed}`);
        else close(found[name], expected[name], `${name}, seed ${seed}, round ${round}`);
    }
  });

  it('reads each head of a layer of the house model', async () => {
    const {model, tokenizer} = await loadHouseModel();
    const {bos_token_id} = model.config;
    const tokens = [bos_token_id!, ...tokenizer!.encode('Zub met Kag and Zub met Kag')];
    const {trace} = run(model, tokens, {trace: ['blocks.1.attn.pattern']});
    const pattern = trace.get('blocks.1.attn.pattern')!;
    const T = tokens.length;
    layerReadings(pattern, tokens).forEach((found, head) => {
      const expected = byDefinition(pattern.data.slice(head * T * T, (head + 1) * T * T), tokens);
      close(found.previous, expected.previous, 'previous');
      close(found.induction, expected.induction, 'induction');
      close(found.entropy, expected.entropy, 'entropy');
    });
  });

  it('refuses what is no pattern of these tokens', () => {
    assert.throws(() => headReadings([1, 0, 0.5], [1, 2]), /2 × 2 weights for 2 tokens, got 3/);
    assert.throws(
      () => layerReadings({shape: [2, 3, 4], data: new Float32Array(24)}, [1, 2, 3]),
      /\(heads, 3, 3\), got \(2, 3, 4\)/,
    );
  });
});
