/**
 * What is done to logits (vocab) before a token is drawn, each as a pure function: new logits, −∞ for what is dropped.
 * They agree with Hugging Face's logits processors and keep at least one token. Applied in the order of this file they
 * give what a Sampler draws from; −∞ that comes in stays.
 */
import {Candidates} from './candidates.js';
import {readSettings} from './settings.js';

function filtered(logits: ArrayLike<number>, filter: (candidates: Candidates) => void): Float32Array {
  const candidates = new Candidates(logits.length);
  candidates.load(logits);
  filter(candidates);
  const out = new Float32Array(logits.length).fill(-Infinity);
  for (let i = 0; i < candidates.count; i++) out[candidates.ids[i]] = candidates.logits[i];
  return out;
}

function weighed(logits: ArrayLike<number>, filter: (candidates: Candidates) => void): Float32Array {
  return filtered(logits, (candidates) => {
    candidates.weigh();
    filter(candidates);
  });
}

/**
 * Lowers the logits of tokens that have been used, once each: divided by the penalty where positive, multiplied where
 * negative. Keskar et al. 2019 (CTRL), arXiv:1909.05858.
 *
 * @param logits (vocab)
 * @param used token IDs
 * @param penalty above 0; 1 changes nothing
 * @returns (vocab)
 * @throws DecodingError
 */
export function penalizeRepetition(
  logits: ArrayLike<number>,
  used: ArrayLike<number>,
  penalty: number,
): Float32Array {
  const {repetitionPenalty} = readSettings({repetitionPenalty: penalty});
  return filtered(logits, (candidates) => candidates.loadPenalized(logits, used, repetitionPenalty, 0, 0));
}

/**
 * Takes from the logit of a used token `frequency` for each time it was used and `presence` once, in nats: the
 * penalties of OpenAI's API.
 *
 * @param logits (vocab)
 * @param used token IDs
 * @returns (vocab)
 * @throws DecodingError
 */
export function penalizeFrequency(
  logits: ArrayLike<number>,
  used: ArrayLike<number>,
  frequency: number,
  presence = 0,
): Float32Array {
  readSettings({frequencyPenalty: frequency, presencePenalty: presence});
  return filtered(logits, (candidates) => candidates.loadPenalized(logits, used, 1, frequency, presence));
}

/**
 * logits / temperature; at 0 the largest alone is left, of equals the one of lowest ID.
 *
 * @param logits (vocab)
 * @returns (vocab); −∞ for what is dropped
 * @throws DecodingError
 */
export function applyTemperature(logits: ArrayLike<number>, temperature: number): Float32Array {
  readSettings({temperature});
  return filtered(logits, (candidates) => candidates.temperature(temperature));
}

/**
 * Keeps the k largest logits, and all that equal the last of them; k = 0 or past the vocabulary keeps all.
 * Fan et al. 2018, arXiv:1805.04833.
 *
 * @param logits (vocab)
 * @returns (vocab); −∞ for what is dropped
 * @throws DecodingError
 */
export function filterTopK(logits: ArrayLike<number>, k: number): Float32Array {
  readSettings({topK: k});
  return filtered(logits, (candidates) => candidates.topK(k));
}

/**
 * The nucleus: keeps the fewest tokens, most probable first, that together have probability p; of equals those of lower
 * ID. p = 0 keeps the most probable alone, 1 all. Holtzman et al. 2020, arXiv:1904.09751.
 *
 * @param logits (vocab)
 * @returns (vocab); −∞ for what is dropped
 * @throws DecodingError
 */
export function filterTopP(logits: ArrayLike<number>, p: number): Float32Array {
  readSettings({topP: p});
  return weighed(logits, (candidates) => candidates.topP(p));
}

/**
 * Keeps tokens at least p times as probable as the most probable. Nguyen et al. 2024, arXiv:2407.01082.
 *
 * @param logits (vocab)
 * @returns (vocab); −∞ for what is dropped
 * @throws DecodingError
 */
export function filterMinP(logits: ArrayLike<number>, p: number): Float32Array {
  readSettings({minP: p});
  return weighed(logits, (candidates) => candidates.minP(p));
}

/**
 * Locally typical: keeps the fewest tokens, those first whose surprisal −ln p is nearest to the entropy, that together
 * have probability `share`, and all as near as the last of them. Meister et al. 2023, arXiv:2202.00666.
 *
 * @param logits (vocab)
 * @returns (vocab); −∞ for what is dropped
 * @throws DecodingError
 */
export function filterTypical(logits: ArrayLike<number>, share: number): Float32Array {
  readSettings({typical: share});
  return weighed(logits, (candidates) => candidates.typical(share));
}
