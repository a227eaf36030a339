import type {Rule} from './rule.js';
import type {CompleteSettings} from './settings.js';

/** w ← w − rate·g, with g ← g + λ·w where weights decay. */
export function sgd({weightDecay}: CompleteSettings): Rule {
  return {
    state: [],
    update({value, gradient, decays}, _, {rate, scale}) {
      const [w, g] = [value.data, gradient.data];
      const decay = decays ? weightDecay : 0;
      for (let i = 0; i < w.length; i++) w[i] -= rate * (scale * g[i] + decay * w[i]);
    },
  };
}

/**
 * v ← μ·v + g; w ← w − rate·v (Polyak 1964). Torch's convention with dampening 0: g counts in full, so at a constant
 * gradient the step grows to rate·g / (1 − μ). Nesterov (1983) looks ahead: w ← w − rate·(g + μ·v), as Sutskever et al.
 * 2013 rewrote it.
 */
export function momentum({momentum, weightDecay}: CompleteSettings, nesterov: boolean): Rule {
  return {
    state: ['momentum_buffer'],
    update({value, gradient, decays}, [velocity], {rate, scale}) {
      const [w, g, v] = [value.data, gradient.data, velocity.data];
      const decay = decays ? weightDecay : 0;
      for (let i = 0; i < w.length; i++) {
        const slope = scale * g[i] + decay * w[i];
        v[i] = momentum * v[i] + slope;
        w[i] -= rate * (nesterov ? slope + momentum * v[i] : v[i]);
      }
    },
  };
}
