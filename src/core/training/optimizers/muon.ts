import type {Heap} from '../../tensor/heap.js';
import type {Memory} from '../memory.js';
import type {Parameter} from '../parameter.js';
import {NewtonSchulz} from './newton-schulz.js';
import type {Rule} from './rule.js';
import type {CompleteSettings} from './settings.js';

/**
 * Momentum whose step is made orthogonal, so that every direction of a matrix learns at the same pace: for hidden
 * matrices. v ← μ·v + (1 − μ)·g; u = orthogonal((1 − μ)·g + μ·v); w ← w·(1 − rate·λ) − rate·√max(1, rows/cols)·u, as
 * torch.optim.Muon. Keller Jordan 2024, https://kellerjordan.github.io/posts/muon/
 */
export function muon(
  {momentum, weightDecay}: CompleteSettings,
  heap: Heap,
  matrices: readonly Parameter[],
  memory: Memory,
): Rule {
  const newtonSchulz = new NewtonSchulz(
    heap,
    matrices.map(({value}) => value.shape),
    memory,
  );
  const largest = Math.max(0, ...matrices.map(({value}) => value.size));
  const direction = memory.tensor(heap, [largest]);
  return {
    state: ['momentum_buffer'],
    update({value, gradient, decays}, [velocity], {rate, scale}) {
      const {rows, cols, size} = value;
      const [w, g, v] = [value.data, gradient.data, velocity.data];
      const u = direction.data.subarray(0, size);
      for (let i = 0; i < size; i++) {
        const slope = (1 - momentum) * scale * g[i];
        v[i] = momentum * v[i] + slope;
        u[i] = slope + momentum * v[i];
      }
      newtonSchulz.orthogonalize(u, rows, cols);
      const shrink = 1 - rate * (decays ? weightDecay : 0);
      const reach = rate * Math.sqrt(Math.max(1, rows / cols));
      for (let i = 0; i < size; i++) w[i] = shrink * w[i] - reach * u[i];
    },
  };
}
