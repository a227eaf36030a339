/**
 * `npm run evaluate`: what the models of a folder (models/nano) know, in tables: the model card, README.md; every digit of
 * it in evaluation.json.
 *
 *   npm run evaluate -- [folder]
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {
  applyDelta,
  quantizeModel,
  type QuantizationSpec,
  type Tokenizer,
  type Transformer,
} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {writeCard} from './card.js';
import {cases as makeCases, type Case} from './cases.js';
import {encodeCorpus} from './data.js';
import {readCardFacts} from './folder.js';
import {measurePostTraining, type PostTrainingMeasures} from './measure/answers.js';
import {analogyAccuracy, neighbourAccuracy, WordVectors, type Share} from './measure/embeddings.js';
import {ablateBest, measureHeads, type Ablation, type Behaviours} from './measure/heads.js';
import {lossOn, validationTexts} from './measure/loss.js';
import {accuracy, byBigrams, byModel, chanceOf, encodeCase} from './measure/scorer.js';
import {senseSeparation} from './measure/senses.js';
import {END, seeds} from './recipe.js';

/** Documents of the validation, and tokens that the bigrams are counted in. */
const [DOCUMENTS, BIGRAM_TOKENS] = [2000, 2_000_000];

/** What INT8 and INT4 are here: one scale for each group of 32 weights. */
const quantizations: Readonly<Record<string, QuantizationSpec>> = {
  INT8: {format: 'int8', granularity: 32},
  INT4: {format: 'int4', granularity: 32},
};

function measureLoss(model: Transformer, tokenizer: Tokenizer) {
  const texts = validationTexts(DOCUMENTS);
  return Object.fromEntries(
    Object.entries(texts).map(([kind, documents]) => [kind, lossOn(model, tokenizer, documents)]),
  );
}

function measurePhenomena(model: Transformer, tokenizer: Tokenizer, cases: Record<string, Case[]>) {
  const {tokens} = encodeCorpus(tokenizer, seeds.training, BIGRAM_TOKENS, END);
  const bigrams = byBigrams(tokens);
  const whole = byModel(model);
  return Object.fromEntries(
    Object.entries(cases).map(([name, each]) => {
      const encoded = each.map((one) => encodeCase(tokenizer, one));
      return [
        name,
        {
          cases: encoded.length,
          chance: chanceOf(encoded),
          bigram: accuracy(encoded, bigrams),
          model: accuracy(encoded, whole),
        },
      ];
    }),
  );
}

function measureQuantized(model: Transformer, tokenizer: Tokenizer) {
  const {all} = validationTexts(DOCUMENTS);
  return Object.fromEntries(
    Object.entries(quantizations).map(([name, spec]) => {
      const quantized = quantizeModel(model, spec);
      const {loss} = lossOn(quantized.model, tokenizer, all);
      return [name, {loss, bytes: quantized.bytes}];
    }),
  );
}

/** All that is measured of a folder; of instruct and preferred only where it has them. */
export interface Evaluation {
  loss: ReturnType<typeof measureLoss>;
  phenomena: ReturnType<typeof measurePhenomena>;
  analogies: Record<string, Share>;
  neighbours: Record<string, Share>;
  senses: Record<string, number[]>;
  heads: Behaviours;
  ablations: Ablation[];
  quantized: ReturnType<typeof measureQuantized>;
  postTraining?: PostTrainingMeasures;
}

/** Asks that instruct and preferred are measured by. */
const ASKS = 400;

/** A tuned model of the folder, where it has one. */
function openTuned(folder: string, name: string, base: Transformer): Transformer | undefined {
  const path = join(folder, `${name}.delta.safetensors`);
  return existsSync(path) ? applyDelta(base, readFileSync(path)) : undefined;
}

async function evaluateFolder(folder: string): Promise<Evaluation> {
  const {model, tokenizer} = await loadModel(folder);
  if (!tokenizer) throw new Error(`evaluate: expected tokenizer.json in ${folder}, got none`);
  const cases = makeCases(seeds.cases);
  const vectors = new WordVectors(model, tokenizer);
  const heads = measureHeads(model, tokenizer, cases, seeds.cases);
  const [instruct, preferred] = ['instruct', 'preferred'].map((name) => openTuned(folder, name, model));
  return {
    loss: measureLoss(model, tokenizer),
    phenomena: measurePhenomena(model, tokenizer, cases),
    analogies: analogyAccuracy(vectors),
    neighbours: neighbourAccuracy(vectors),
    senses: senseSeparation(model, tokenizer),
    heads,
    ablations: ablateBest(model, tokenizer, cases, heads),
    quantized: measureQuantized(model, tokenizer),
    ...(instruct &&
      preferred && {
        postTraining: measurePostTraining({base: model, instruct, preferred}, tokenizer, seeds.cases, ASKS),
      }),
  };
}

const folder = process.argv[2] ?? 'models/nano';
const evaluation = await evaluateFolder(folder);
const digits = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? +value.toFixed(6) : value;
writeFileSync(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, digits, 1)}\n`);
// From the files alone, so that everybody can write it again.
const card = writeCard(readCardFacts(folder));
writeFileSync(join(folder, 'README.md'), card);
console.log(card);
