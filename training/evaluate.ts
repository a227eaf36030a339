/**
 * `npm run evaluate`: what the model of a folder (models/nano) knows, in tables; written to its evaluation.json.
 *
 *   node --import tsx training/evaluate.ts [folder]
 */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {quantizeModel, type QuantizationSpec, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {cases as makeCases, type Case} from './cases.js';
import {encodeCorpus} from './data.js';
import {analogyAccuracy, neighbourAccuracy, WordVectors} from './measure/embeddings.js';
import {ablateBest, measureHeads} from './measure/heads.js';
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

export async function evaluateFolder(folder: string) {
  const {model, tokenizer} = await loadModel(folder);
  if (!tokenizer) throw new Error(`evaluate: expected tokenizer.json in ${folder}, got none`);
  const cases = makeCases(seeds.cases);
  const vectors = new WordVectors(model, tokenizer);
  const behaviours = measureHeads(model, tokenizer, cases, seeds.cases);
  return {
    loss: measureLoss(model, tokenizer),
    phenomena: measurePhenomena(model, tokenizer, cases),
    analogies: analogyAccuracy(vectors),
    neighbours: neighbourAccuracy(vectors),
    senses: senseSeparation(model, tokenizer),
    heads: behaviours,
    ablations: ablateBest(model, tokenizer, cases, behaviours),
    quantized: measureQuantized(model, tokenizer),
  };
}

const folder = process.argv[2] ?? 'models/nano';
const results = await evaluateFolder(folder);
writeFileSync(join(folder, 'evaluation.json'), `${JSON.stringify(results, undefined, 1)}\n`);
console.log(
  JSON.stringify(results, (_, value: unknown) => (typeof value === 'number' ? +value.toFixed(4) : value), 1),
);
