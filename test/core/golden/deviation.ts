import assert from 'node:assert/strict';

/**
 * How far numbers are from golden ones, at worst: |got − expected| / max(|expected|, floor). The floor is half the tensor's
 * root mean square, so that a number near 0 among large ones may be off by what rounding leaves of them; nothing is
 * averaged away. PyTorch's own float32 is up to 3e-5 off its float64 by this measure, in gradients.
 */
export class Deviation {
  worst = 0;
  where = 'nowhere';

  /** @param least the floor at least, for tensors that are nothing but rounding errors */
  add(name: string, got: ArrayLike<number>, expected: ArrayLike<number>, least = 0): void {
    assert.equal(got.length, expected.length, `${name}: length`);
    const floor = Math.max(0.5 * rootMeanSquare(expected), least);
    for (let i = 0; i < expected.length; i++) {
      if (got[i] === expected[i]) continue;
      const off = Math.abs(got[i] - expected[i]) / Math.max(Math.abs(expected[i]), floor);
      if (off <= this.worst || Number.isNaN(this.worst)) continue; // not a number is the worst
      this.worst = off;
      this.where = `${name}[${i}]: expected ${expected[i]}, got ${got[i]}`;
    }
  }

  assertBelow(tolerance: number): void {
    assert.ok(this.worst <= tolerance, `${this}`);
  }

  toString(): string {
    return this.worst === 0 ? 'equal' : `${this.worst.toExponential(1)} at ${this.where}`;
  }
}

export function rootMeanSquare(numbers: ArrayLike<number>): number {
  let squares = 0;
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) continue; // scores are −∞ where masked
    squares += numbers[i] ** 2;
    count++;
  }
  return count && Math.sqrt(squares / count);
}
