/**
 * Grokking in a transformer of one layer: it has long learned its sums by heart when it finds the rule (Power et al. 2022,
 * arXiv:2201.02177), which it then computes by waves of a few frequencies (Nanda et al. 2023, arXiv:2301.05217).
 */
import {
  Activations,
  completeConfig,
  createHeap,
  globalNorm,
  logSumExp,
  modularAddition,
  ModularTask,
  Random,
  Trainer,
  Transformer,
  type Heap,
  type ModelConfig,
  type ModularExamples,
  type PartialConfig,
  type TrainerOptions,
} from 'llm-anatomy/core';

/** Tokens of an equation: a, b and "=", after which stands the answer. */
const LENGTH = 3;

/** Every number that decides a run. */
export interface GrokkingRecipe {
  /** The modulus, a prime. Numbers are tokens 0 to p − 1, "=" is p. */
  p: number;
  /** Share of the pairs that is trained on. */
  fraction: number;
  /** Decides the split and the first weights. */
  seed: number;
  model: Omit<PartialConfig, 'vocab_size'>;
  training: Pick<TrainerOptions, 'schedule' | 'optimizer' | 'optimizerSettings'>;
  steps: number;
  /** Moments in which the record looks, for each doubling of the steps. */
  momentsPerDoubling: number;
}

/** The run that is recorded. */
export const recipe: GrokkingRecipe = {
  p: 59,
  fraction: 0.5,
  seed: 1,
  model: {
    hidden_size: 128,
    intermediate_size: 512,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    hidden_act: 'relu',
    mlp: 'plain',
    position: 'learned',
    max_position_embeddings: LENGTH,
    initializer_range: 0.05,
  },
  training: {
    // Constant until the rule is found; then down, so that the weights come to rest.
    schedule: {kind: 'wsd', rate: 2e-3, warmup: 10, steps: 4200, decay: 600},
    optimizer: 'adamw',
    optimizerSettings: {weightDecay: 1, beta2: 0.98},
  },
  steps: 4200,
  momentsPerDoubling: 12,
};

/** The steps after which a run is looked at: 0, the last one, and between them as many to each doubling. */
export function momentsOf({steps, momentsPerDoubling}: GrokkingRecipe): number[] {
  const moments = new Set([0, steps]);
  for (let i = 0; 2 ** (i / momentsPerDoubling) < steps; i++)
    moments.add(Math.round(2 ** (i / momentsPerDoubling)));
  return [...moments].sort((a, b) => a - b);
}

/** Mean loss in nats, and the share of right answers. */
export interface Score {
  loss: number;
  accuracy: number;
}

/** What a run looks like after so many steps. */
export interface Moment {
  step: number;
  train: Score;
  validation: Score;
  /** Length of all weights as one vector. */
  weightNorm: number;
  /** Share of each frequency, 1 to (p − 1) / 2, in the variance of the numbers' embeddings. */
  power: number[];
}

/** What becomes plain from all moments together. */
export interface Summary {
  /** The first step after which all that is trained on is known. */
  memorized: number | null;
  /** The first step after which more than 99 % of what is held out is known. */
  generalized: number | null;
  /** Of the embeddings in the end, the strongest first: what stands out of an even spread three times and more. */
  keyFrequencies: number[];
}

/** A run as a file: lists have an entry for each of `steps`. */
export interface GrokkingRecord extends Summary {
  script: string;
  date: string;
  versions: Record<string, string>;
  seconds: {wall: number; cpu: number};
  recipe: GrokkingRecipe;
  steps: number[];
  train: {loss: number[]; accuracy: number[]};
  validation: {loss: number[]; accuracy: number[]};
  weightNorm: number[];
  /** Shares of frequencies 1 to (p − 1) / 2, in thousandths. */
  power: number[][];
}

const STANDS_OUT = 3;

export function summarize(moments: readonly Moment[]): Summary {
  const {power} = moments[moments.length - 1];
  const frequencies = power.map((share, i) => ({share, frequency: i + 1}));
  return {
    memorized: moments.find(({train}) => train.accuracy === 1)?.step ?? null,
    generalized: moments.find(({validation}) => validation.accuracy > 0.99)?.step ?? null,
    keyFrequencies: frequencies
      .filter(({share}) => share * power.length >= STANDS_OUT)
      .sort((a, b) => b.share - a.share)
      .map(({frequency}) => frequency),
  };
}

/** Trains by a recipe; what comes is looked at before the next step is made. */
export async function* grok(how: GrokkingRecipe): AsyncGenerator<Moment, void, void> {
  const {p, seed, fraction} = how;
  // Sums without fused multiply-add are the same on every processor.
  const heap = await createHeap({relaxed: false});
  const random = new Random(seed);
  const addition = modularAddition(p, fraction, random);
  const config = completeConfig({...how.model, vocab_size: p + 1});
  const model = new Transformer(config, heap).initialize(random);
  const trainer = new Trainer({
    ...how.training,
    model,
    task: new ModularTask(addition),
    batch: addition.train.c.length,
    context: LENGTH,
    clip: Infinity,
  });
  const [train, validation] = [addition.train, addition.validation].map(
    (examples) => new Exam(model, p, examples),
  );
  for (const step of momentsOf(how)) {
    while (trainer.steps < step) trainer.step();
    yield {
      step,
      train: train.score(),
      validation: validation.score(),
      weightNorm: globalNorm(model.parameters.values()),
      power: fourierPower(model.weights.embed.data, p, config.hidden_size),
    };
  }
}

/** Equations that a model is asked. */
class Exam {
  readonly #model: Transformer;
  readonly #activations: Activations;
  readonly #tokens: Int32Array;
  readonly #answers: Int32Array;

  constructor(model: Transformer, p: number, {a, b, c}: ModularExamples) {
    const {config, heap}: {config: ModelConfig; heap: Heap} = model;
    this.#model = model;
    const shape = {B: c.length, T: LENGTH, S: LENGTH, keeps: false, logits: 'last'} as const;
    this.#activations = new Activations(config, heap, shape);
    this.#tokens = Int32Array.from(
      {length: LENGTH * c.length},
      (_, i) => [a, b][i % LENGTH]?.[Math.floor(i / LENGTH)] ?? p,
    );
    this.#answers = c;
  }

  score(): Score {
    const logits = this.#model.forward(this.#activations, this.#tokens);
    const {data, rows, cols} = logits;
    let [loss, right] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const own = data.subarray(row * cols, (row + 1) * cols);
      const answer = own[this.#answers[row]];
      loss += logSumExp(own) - answer;
      if (own.every((logit) => logit <= answer)) right++;
    }
    return {loss: loss / rows, accuracy: right / rows};
  }
}

/**
 * The numbers' embeddings as waves over 0 to p − 1: how much of their variance is of which frequency.
 *
 * @param embed (≥ p, d_model); p odd
 * @returns ((p − 1) / 2) shares of frequencies 1, 2, …, which add up to 1
 */
export function fourierPower(embed: Float32Array, p: number, d_model: number): number[] {
  const power = Array.from({length: (p - 1) / 2}, (_, i) => {
    let sum = 0;
    for (let d = 0; d < d_model; d++) {
      let [re, im] = [0, 0];
      for (let a = 0; a < p; a++) {
        const angle = (2 * Math.PI * (((i + 1) * a) % p)) / p;
        re += Math.cos(angle) * embed[a * d_model + d];
        im += Math.sin(angle) * embed[a * d_model + d];
      }
      sum += re * re + im * im;
    }
    return sum;
  });
  const total = power.reduce((a, b) => a + b);
  return power.map((each) => each / total);
}
