/** Draws the next token from logits, and can show how: the distribution after each filter. */
import {Random} from '../tensor/random.js';
import {show} from '../show.js';
import {Candidates} from './candidates.js';
import {DecodingError} from './errors.js';
import {readSettings, type SamplingSettings} from './settings.js';

/** The filters in the order they apply; `logits` stands for the distribution as it comes from the model. */
export type SamplingStage = 'logits' | 'penalties' | 'temperature' | 'topK' | 'topP' | 'minP' | 'typical';

/** The distribution after a filter: what a sampler has to draw from at that stage. */
export interface SamplingStep {
  /** Which filter it was. */
  stage: SamplingStage;
  /** Tokens that are left, by ID, (kept). */
  ids: Int32Array;
  /** Their probabilities, which add up to 1, (kept). */
  probabilities: Float32Array;
  /** Share of the distribution before this stage that the stage has dropped, 0 to 1; penalties drop nothing. */
  discarded: number;
  /** Of these probabilities, in bits. */
  entropy: number;
}

const NOTHING: readonly number[] = [];

/**
 * Draws tokens from logits: penalties, temperature, top-k, top-p (the nucleus of Holtzman et al. 2020, arXiv:1904.09751),
 * min-p (Nguyen et al. 2024, arXiv:2407.01082) and typical (Meister et al. 2023, arXiv:2202.00666), in this order. Its
 * buffers are made once.
 */
export class Sampler {
  /** Where chance comes from: one draw a token, none at temperature 0. */
  random: Random;
  /** Of the token drawn last, in the distribution it was drawn from: after all filters; 1 at temperature 0. */
  probability = NaN;

  readonly #candidates: Candidates;
  #settings: Required<SamplingSettings>;

  /**
   * @param vocab tokens in the vocabulary
   * @param random a generator, or the seed of one: the same seed, logits and settings give the same tokens
   * @throws DecodingError that names the setting out of range
   */
  constructor(vocab: number, settings: SamplingSettings = {}, random: Random | number = 0) {
    this.#settings = readSettings(settings);
    this.#candidates = new Candidates(vocab);
    this.random = typeof random === 'number' ? new Random(random) : random;
    if (typeof this.random?.uniform !== 'function')
      throw new DecodingError(`Sampler: expected random to be a Random or a seed, got ${show(random)}`);
  }

  /** All of them, those that were left out too. */
  get settings(): Readonly<Required<SamplingSettings>> {
    return this.#settings;
  }

  /** Those left out go back to their defaults. @throws DecodingError */
  set settings(settings: SamplingSettings) {
    this.#settings = readSettings(settings);
  }

  /**
   * The next token's ID. Allocates nothing.
   *
   * @param logits (vocab)
   * @param used token IDs that the penalties look at: by convention the whole context
   * @throws DecodingError where logits are of another length, none is finite or one is NaN or +∞, or a used token is past
   *   the vocabulary
   */
  sample(logits: ArrayLike<number>, used: ArrayLike<number> = NOTHING): number {
    const candidates = this.#candidates;
    const {temperature, topK, topP, minP, typical} = this.#settings;
    this.#load(logits, used);
    candidates.temperature(temperature);
    candidates.topK(topK);
    candidates.weigh();
    candidates.topP(topP);
    candidates.minP(minP);
    candidates.typical(typical);
    const drawn = candidates.at(temperature === 0 ? 0 : this.random.uniform());
    this.probability = candidates.weights[drawn] / candidates.total;
    return candidates.ids[drawn];
  }

  /**
   * What sample() would draw from, stage by stage; stages that are off are left out. Draws nothing.
   *
   * @param logits (vocab)
   * @throws DecodingError
   */
  steps(logits: ArrayLike<number>, used: ArrayLike<number> = NOTHING): SamplingStep[] {
    const candidates = this.#candidates;
    const {temperature, topK, topP, minP, typical} = this.#settings;
    candidates.load(logits);
    const steps = [this.#step('logits', 0)];
    const add = (stage: SamplingStage, filter: () => void): void => {
      const before = candidates.total;
      // Only these two change weights; greedy drops all but one of them.
      const rescales = stage === 'penalties' || (stage === 'temperature' && temperature > 0);
      filter();
      steps.push(this.#step(stage, rescales ? 0 : Math.max(0, 1 - candidates.total / before)));
    };
    if (this.#penalizes && used.length) add('penalties', () => this.#load(logits, used));
    if (temperature !== 1) add('temperature', () => candidates.temperature(temperature));
    if (topK > 0) add('topK', () => candidates.topK(topK));
    if (topP < 1) add('topP', () => candidates.topP(topP));
    if (minP > 0) add('minP', () => candidates.minP(minP));
    if (typical < 1) add('typical', () => candidates.typical(typical));
    return steps;
  }

  get #penalizes(): boolean {
    const {repetitionPenalty, frequencyPenalty, presencePenalty} = this.#settings;
    return repetitionPenalty !== 1 || frequencyPenalty !== 0 || presencePenalty !== 0;
  }

  #load(logits: ArrayLike<number>, used: ArrayLike<number>): void {
    const {repetitionPenalty, frequencyPenalty, presencePenalty} = this.#settings;
    if (this.#penalizes && used.length)
      this.#candidates.loadPenalized(logits, used, repetitionPenalty, frequencyPenalty, presencePenalty);
    else this.#candidates.load(logits);
  }

  #step(stage: SamplingStage, discarded: number): SamplingStep {
    const candidates = this.#candidates;
    candidates.weigh();
    const {count, ids, weights, total} = candidates;
    return {
      stage,
      ids: ids.slice(0, count),
      probabilities: Float32Array.from(weights.subarray(0, count), (weight) => weight / total),
      discarded,
      entropy: candidates.entropy() / Math.LN2,
    };
  }
}
