import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  accelerators,
  acceleratorsFor,
  computeOptimal,
  CountError,
  Random,
  runFlops,
  runSeconds,
  sixND,
  trainingStateBytes,
} from 'llm-anatomy/core';

test("a run's operations are 6·N·D, exactly", () => {
  assert.equal(
    runFlops({parameters: 70_000_000_000n, tokens: 1_400_000_000_000n}),
    588_000_000_000_000_000_000_000n,
  );
  assert.equal(runFlops({parameters: 175n, tokens: 3n}), sixND(175, 3));
  assert.equal(
    runFlops({parameters: 10n ** 30n, tokens: 10n ** 30n + 1n}),
    6n * 10n ** 30n * (10n ** 30n + 1n),
  );
});

test('the best size for some operations spends them, at twenty tokens a parameter', () => {
  // Chinchilla itself: 70B and 1.4T.
  assert.deepEqual(computeOptimal(588_000_000_000_000_000_000_000n), {
    parameters: 70_000_000_000n,
    tokens: 1_400_000_000_000n,
  });
  const random = new Random(1);
  for (let i = 0; i < 500; i++) {
    const flops = BigInt(random.integer(2 ** 30) + 1) ** BigInt(random.integer(5) + 1);
    const {parameters: N, tokens} = computeOptimal(flops);
    assert.equal(tokens, 20n * N);
    assert.ok(120n * N * N <= flops, String(flops));
    assert.ok(120n * (N + 1n) * (N + 1n) > flops, String(flops));
  }
});

test('16 bytes for each parameter, and as many accelerators as hold them', () => {
  const bytes = trainingStateBytes(7_000_000_001n);
  assert.equal(bytes.total, 112_000_000_016n);
  const {total, ...parts} = bytes;
  assert.equal(
    Object.values(parts).reduce((a, b) => a + b),
    total,
  );
  assert.equal(acceleratorsFor(total, accelerators.h100), 2n);
  assert.equal(acceleratorsFor(80_000_000_000n, accelerators.h100), 1n);
  assert.equal(acceleratorsFor(80_000_000_001n, accelerators.h100), 2n);
});

test('time is operations over what is reached of the peak', () => {
  const seconds = runSeconds(312_000_000_000_000n * 86400n, accelerators.a100, {count: 2, utilization: 0.5});
  assert.ok(Math.abs(seconds - 86400) < 1e-6);
});

test('sizes that are none are refused', () => {
  for (const bad of [
    () => runFlops({parameters: 0n, tokens: 1n}),
    () => runFlops({parameters: 1n, tokens: -1n}),
    () => computeOptimal(0n),
    () => trainingStateBytes(-5n),
    () => runSeconds(1n, accelerators.l4, {count: 0, utilization: 0.5}),
    () => runSeconds(1n, accelerators.l4, {count: 1.5, utilization: 0.5}),
    () => runSeconds(1n, accelerators.l4, {count: 1, utilization: 0}),
    () => runSeconds(1n, accelerators.l4, {count: 1, utilization: 1.1}),
    () => runSeconds(1n, accelerators.l4, {count: 1, utilization: NaN}),
  ])
    assert.throws(bad, CountError);
});
