import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
  createOptimizer,
  distanceTo,
  Heap,
  isLost,
  optimizerDefaults,
  race,
  Random,
  surfaces,
  TrainingError,
  withNoise,
  type OptimizerName,
  type RaceStep,
  type SurfaceName,
} from 'llm-anatomy/core';

const names = Object.keys(surfaces) as SurfaceName[];
const optimizers = Object.keys(optimizerDefaults) as OptimizerName[];

describe('surfaces', () => {
  /** The formulas as they are published, written anew. */
  const formulas: Record<SurfaceName, (x: number, y: number) => number> = {
    bowl: (x, y) => 0.5 * (x ** 2 + y ** 2),
    ravine: (x, y) => 0.5 * (x ** 2 + 50 * y ** 2),
    saddle: (x, y) => 0.5 * x ** 2 + 0.25 * (y ** 2 - 1) ** 2,
    rosenbrock: (x, y) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
    beale: (x, y) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
    noisy: (x, y) => 0.5 * (x ** 2 + y ** 2) + 0.3 * (2 - Math.cos(5 * x) - Math.cos(5 * y)),
  };

  for (const name of names)
    it(`${name}: formula, gradient by differences, minima`, () => {
      const random = new Random(3);
      const {at, minima} = surfaces[name];
      const f = formulas[name];
      for (let i = 0; i < 200; i++) {
        const [x, y] = [6 * random.uniform() - 3, 6 * random.uniform() - 3];
        const {loss, gradient} = at(x, y);
        assert.ok(Math.abs(loss - f(x, y)) <= 1e-12 * (1 + loss), `${name}(${x}, ${y})`);
        const h = 1e-5;
        const expected = [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)];
        for (const [axis, slope] of gradient.entries())
          assert.ok(Math.abs(slope - expected[axis]) < 1e-5 * (1 + Math.abs(slope)), `${name} d${axis}`);
        assert.ok(loss >= 0);
      }
      for (const [x, y] of minima) {
        const {loss, gradient} = at(x, y);
        assert.ok(loss < 1e-25 && gradient.every((slope) => Math.abs(slope) < 1e-12));
      }
    });

  it('have a distance to the nearest minimum', () => {
    assert.equal(distanceTo(surfaces.saddle.minima, [0, -2]), 1);
    assert.equal(distanceTo(surfaces.beale.minima, [0, 4.5]), 5);
  });
});

/** The steps of each racer. */
function pathsOf(steps: Iterable<RaceStep>): RaceStep[][] {
  const paths: RaceStep[][] = [];
  for (const step of steps) (paths[step.racer] ??= []).push(step);
  return paths;
}

describe('a race', () => {
  it('is the core’s own optimizers, each by itself', () => {
    const {at} = surfaces.rosenbrock;
    const racers = optimizers.map((name) => ({name, rate: 0.001}));
    const paths = pathsOf(race(([x, y]) => at(x, y), racers, [-1.2, 1], 30));
    for (const [i, name] of optimizers.entries()) {
      const heap = new Heap();
      const value = heap.tensor([1, 2], [-1.2, 1]);
      const gradient = heap.tensor([1, 2]);
      const optimizer = createOptimizer(name, [{name: 'w', value, gradient, decays: true}]);
      assert.equal(paths[i].length, 31);
      for (const {step, point, loss, state} of paths[i]) {
        if (step > 0) optimizer.step(0.001);
        const [x, y] = value.data;
        assert.deepEqual(point, [x, y], `${name}, step ${step}`);
        assert.equal(loss, at(x, y).loss);
        gradient.data.set(at(x, y).gradient);
        for (const [key, numbers] of Object.entries(state))
          assert.deepEqual(numbers, [...optimizer.state.get(`w.${key}`)!.data]);
      }
      assert.equal(Object.keys(paths[i][0].state).length, optimizer.floatsPerWeight);
    }
  });

  it('is torch’s heavy ball: v ← μv + g, w ← w − rate·v', () => {
    const [path] = pathsOf(
      race(([x, y]) => surfaces.bowl.at(x, y), [{name: 'momentum', rate: 0.1}], [1, -2], 3),
    );
    let [w, v] = [1, 0];
    for (const {step, point} of path) {
      if (step > 0) {
        v = 0.9 * v + w;
        w -= 0.1 * v;
      }
      assert.ok(Math.abs(point[0] - w) < 1e-6);
    }
  });

  it('has a Muon that steps by a length near the rate, whatever the slope', () => {
    for (const scale of [1e-3, 1, 1e3]) {
      const measure = ([x, y]: readonly [number, number]) => {
        const {loss, gradient} = surfaces.ravine.at(x, y);
        return {loss, gradient: [scale * gradient[0], scale * gradient[1]] as const};
      };
      const racer = {name: 'muon', rate: 0.01, settings: {weightDecay: 0}} as const;
      const [path] = pathsOf(race(measure, [racer], [2, 1], 1));
      const [before, after] = path.map(({point}) => point);
      const length = Math.hypot(after[0] - before[0], after[1] - before[1]) / 0.01;
      assert.ok(length > 0.65 && length < 1.25, `${length}`);
      // Along the gradient itself: there is nothing to make orthogonal.
      const [dx, dy] = [before[0] - after[0], before[1] - after[1]];
      assert.ok(Math.abs(dx * 50 - dy * 2) / Math.hypot(dx, dy) < 0.05);
    }
  });

  it('ends for who diverges, with that step as the last, and goes on for the others', () => {
    const racers = [
      {name: 'sgd', rate: 1},
      {name: 'adam', rate: 0.1},
    ] as const;
    const paths = pathsOf(race(([x, y]) => surfaces.rosenbrock.at(x, y), racers, [-1.2, 1], 50));
    assert.ok(paths[0].length < 12);
    assert.deepEqual(
      paths[0].map(isLost),
      paths[0].map((_, i) => i === paths[0].length - 1),
    );
    assert.equal(paths[1].length, 51);
  });

  it('has the same noise for all, and the same for the same seed', () => {
    const noise = (seed: number) => {
      const racers = optimizers.map((name) => ({name, rate: 0.01}));
      const paths = pathsOf(race(withNoise(surfaces.bowl.at, 2, seed), racers, [1, 1], 400));
      return paths.map((path) =>
        path.map(({point: [x, y], gradient}) => [gradient[0] - x, gradient[1] - y] as const),
      );
    };
    const all = noise(5);
    for (const each of all)
      each.forEach(([dx, dy], i) => {
        assert.ok(Math.abs(dx - all[0][i][0]) < 1e-12 && Math.abs(dy - all[0][i][1]) < 1e-12);
      });
    assert.deepEqual(noise(5), all);
    assert.notDeepEqual(noise(6)[0][0], all[0][0]);
    const values = all[0].flat();
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    assert.ok(Math.abs(deviation - 2) < 0.2, `${deviation}`);
  });

  it('refuses what is no start and no setting', () => {
    const begin = (start: readonly [number, number], momentum = 0.9) =>
      race(
        ([x, y]) => surfaces.bowl.at(x, y),
        [{name: 'momentum', rate: 1, settings: {momentum}}],
        start,
        1,
      ).next();
    assert.throws(() => begin([NaN, 0]), TrainingError);
    assert.throws(() => begin([0, 0], 1), TrainingError);
  });
});
