/**
 * The base run as a recording: what the training figures replay. From the log and the weights that trainBase() left at the
 * recorded steps; nothing in it is drawn by hand.
 */
import {readFileSync} from 'node:fs';
import {
  createHeap,
  evaluate,
  generate,
  readTrainedModel,
  type Tokenizer,
  type Transformer,
} from 'llm-anatomy/core';
import type {LogLine, RunFolder} from './base.js';
import {cases as makeCases, type Case} from './cases.js';
import {lexicon} from './corpus/world.js';
import {measureHeads, repeatedRows, type Behaviours, type Repeated} from './measure/heads.js';
import {lossOn, validationTexts} from './measure/loss.js';
import {principalComponents, project} from './measure/components.js';
import {config, END, recordedSteps, seeds, type BaseRecipe} from './recipe.js';

/** Points of the curves at most; documents that a snapshot's loss is measured on; tokens of its sample. */
const [POINTS, DOCUMENTS, SAMPLE] = [400, 100, 48];

export interface Curve {
  step: number[];
  /** Means over the steps since the point before. */
  loss: number[];
  gradientNorm: number[];
  rate: number[];
}

export interface Snapshot {
  step: number;
  /** On texts of the generator, in nats a token. */
  loss: number;
  /** On a row of names that no training text has: the first time, and when it is told again, which only induction can foresee. */
  repeated: {first: number; again: number};
  /** Attention of each head to what the behaviour looks at, [layer][head], 0 to 1. */
  heads: Behaviours;
  /** What it writes, always by the same seed. */
  sample: string;
  /** Of each word of the lexicon on the two components, in hundredths. */
  words: number[];
}

export interface Recording {
  script: 'npm run train';
  seeds: typeof seeds;
  recipe: BaseRecipe;
  seconds: number;
  /** The generator's own loss on the validation text: the least there is. */
  least: number;
  curve: Curve;
  validation: {step: number[]; loss: number[]};
  words: readonly string[];
  snapshots: Snapshot[];
}

const digits = (value: number, count: number): number => Number(value.toFixed(count));

/** Points that stand evenly on a scale of logarithms; each is the mean of what lies between it and the one before. */
export function thin(log: readonly LogLine[], points = POINTS): Curve {
  const steps = log.filter(({loss}) => loss !== undefined);
  const last = steps.at(-1)?.step ?? 0;
  const curve: Curve = {step: [], loss: [], gradientNorm: [], rate: []};
  let from = 0;
  for (let i = 1; i <= points; i++) {
    const end = i === points ? last : Math.floor(last ** (i / points));
    const bin = steps.filter(({step}) => step > from && step <= end);
    if (bin.length === 0) continue;
    const mean = (of: (line: LogLine) => number): number =>
      bin.reduce((sum, line) => sum + of(line), 0) / bin.length;
    curve.step.push(end);
    curve.loss.push(
      digits(
        mean((line) => line.loss!),
        4,
      ),
    );
    curve.gradientNorm.push(
      digits(
        mean((line) => line.gradientNorm!),
        3,
      ),
    );
    curve.rate.push(Number(mean((line) => line.rate!).toPrecision(3)));
    from = end;
  }
  return curve;
}

/** Mean losses of the first and of the second time, a row's first token left out: it can be foreseen neither time. */
function repeatedLoss(model: Transformer, rows: readonly Repeated[]): {first: number; again: number} {
  let [firstSum, againSum] = [0, 0];
  for (const {tokens, first, again, length} of rows) {
    const losses = evaluate(model, tokens); // of the token after each
    firstSum += mean(losses.subarray(first, first + length - 1)) / rows.length;
    againSum += mean(losses.subarray(again, again + length - 1)) / rows.length;
  }
  return {first: digits(firstSum, 3), again: digits(againSum, 3)};
}

const mean = (numbers: Float32Array): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

function sampleOf(model: Transformer, tokenizer: Tokenizer): string {
  const tokens: number[] = [];
  for (const event of generate(model, [END], {maxTokens: SAMPLE, random: seeds.cases, temperature: 0.8}))
    if (event.kind === 'token' && event.token !== END) tokens.push(event.token);
  return tokenizer.decode(tokens);
}

/** Embeddings of the lexicon's words, (words, d_model); of one that is several tokens their mean. */
function wordEmbeddings(model: Transformer, tokenizer: Tokenizer): Float32Array[] {
  const {data, cols} = model.parameters.get('model.embed_tokens.weight')!;
  return lexicon.map((word) => {
    const ids = tokenizer.encode(` ${word}`);
    const sum = new Float32Array(cols);
    for (const id of ids) for (let i = 0; i < cols; i++) sum[i] += data[id * cols + i] / ids.length;
    return sum;
  });
}

function roundHeads(behaviours: Behaviours): Behaviours {
  return Object.fromEntries(
    Object.entries(behaviours).map(([name, layers]) => [
      name,
      (layers as number[][]).map((heads) => heads.map((score) => digits(score, 3))),
    ]),
  ) as unknown as Behaviours;
}

/** The recording of a finished run. */
export async function record(
  recipe: BaseRecipe,
  tokenizer: Tokenizer,
  folder: RunFolder,
  {seconds, least}: {seconds: number; least: number},
): Promise<Recording> {
  const steps = recordedSteps(recipe.steps);
  const heap = await createHeap();
  const open = (step: number): Transformer =>
    readTrainedModel(readFileSync(folder.weights(step)), config, heap);
  const cases: Record<string, Case[]> = makeCases(seeds.cases);
  const few = Object.fromEntries(Object.entries(cases).map(([name, each]) => [name, each.slice(0, 40)]));
  const texts = validationTexts(DOCUMENTS).all;
  const rows = repeatedRows(tokenizer, seeds.cases);
  const components = principalComponents(wordEmbeddings(open(recipe.steps), tokenizer), 2);
  const snapshots: Snapshot[] = [];
  for (const step of steps) {
    const model = open(step);
    const points = project(wordEmbeddings(model, tokenizer), components);
    snapshots.push({
      step,
      loss: digits(lossOn(model, tokenizer, texts).loss, 4),
      repeated: repeatedLoss(model, rows),
      heads: roundHeads(measureHeads(model, tokenizer, few, seeds.cases)),
      sample: sampleOf(model, tokenizer),
      words: points.flat().map((x) => Math.round(100 * x)),
    });
    model.free();
  }
  const validations = folder.log.filter(({validation}) => validation !== undefined);
  return {
    script: 'npm run train',
    seeds,
    recipe,
    seconds: Math.round(seconds),
    least: digits(least, 4),
    curve: thin(folder.log),
    validation: {
      step: validations.map(({step}) => step),
      loss: validations.map(({validation}) => digits(validation!, 4)),
    },
    words: lexicon,
    snapshots,
  };
}
