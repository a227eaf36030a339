import type {Rule} from './rule.js';
import type {CompleteSettings} from './settings.js';

/** w ← w − rate·(sign(β₁·m + (1 − β₁)·g) + λ·w); m ← β₂·m + (1 − β₂)·g (Chen et al. 2023, arXiv:2302.06675). */
export function lion({beta1, beta2, weightDecay}: CompleteSettings): Rule {
  return {
    state: ['exp_avg'],
    update({value, gradient, decays}, [mean], {rate, scale}) {
      const [w, g, m] = [value.data, gradient.data, mean.data];
      const decay = decays ? weightDecay : 0;
      for (let i = 0; i < w.length; i++) {
        const slope = scale * g[i];
        w[i] -= rate * (Math.sign(beta1 * m[i] + (1 - beta1) * slope) + decay * w[i]);
        m[i] = beta2 * m[i] + (1 - beta2) * slope;
      }
    },
  };
}
