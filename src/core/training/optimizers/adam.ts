import type {Rule} from './rule.js';
import type {CompleteSettings} from './settings.js';

/** v ← β·v + (1 − β)·g²; w ← w − rate·g / (√v + ε) (Hinton, Coursera lecture 6e, 2012; torch's RMSprop). */
export function rmsProp({beta2, epsilon, weightDecay}: CompleteSettings): Rule {
  return {
    state: ['square_avg'],
    update({value, gradient, decays}, [squares], {rate, scale}) {
      const [w, g, v] = [value.data, gradient.data, squares.data];
      const decay = decays ? weightDecay : 0;
      for (let i = 0; i < w.length; i++) {
        const slope = scale * g[i] + decay * w[i];
        v[i] = beta2 * v[i] + (1 - beta2) * slope * slope;
        w[i] -= (rate * slope) / (Math.sqrt(v[i]) + epsilon);
      }
    },
  };
}

/**
 * m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − rate·m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
 * (Kingma and Ba 2015, arXiv:1412.6980). Decay is part of g, so what has large gradients decays less.
 */
export function adam({beta1, beta2, epsilon, weightDecay}: CompleteSettings): Rule {
  return {
    state: ['exp_avg', 'exp_avg_sq'],
    update({value, gradient, decays}, [mean, squares], {rate, scale, count}) {
      const [w, g, m, v] = [value.data, gradient.data, mean.data, squares.data];
      const decay = decays ? weightDecay : 0;
      const c1 = 1 - beta1 ** count;
      const c2 = 1 - beta2 ** count;
      for (let i = 0; i < w.length; i++) {
        const slope = scale * g[i] + decay * w[i];
        m[i] = beta1 * m[i] + (1 - beta1) * slope;
        v[i] = beta2 * v[i] + (1 - beta2) * slope * slope;
        w[i] -= (rate * (m[i] / c1)) / (Math.sqrt(v[i] / c2) + epsilon);
      }
    },
  };
}

/** Adam whose decay is its own: w shrinks by rate·λ whatever the gradients are (Loshchilov and Hutter 2019, arXiv:1711.05101). */
export function adamW({beta1, beta2, epsilon, weightDecay}: CompleteSettings): Rule {
  return {
    state: ['exp_avg', 'exp_avg_sq'],
    update({value, gradient, decays}, [mean, squares], {rate, scale, count}) {
      const {kernels} = value.heap;
      kernels.adamW(
        value.at,
        gradient.at,
        mean.at,
        squares.at,
        value.size,
        scale,
        rate,
        beta1,
        beta2,
        epsilon,
        decays ? weightDecay : 0,
        1 - beta1 ** count,
        1 - beta2 ** count,
      );
    },
  };
}
