/**
 * `npm run train`: the corpus, the vocabulary and the three checkpoints of models/nano, seeded, by this package itself.
 *
 *   --quick         a small run of about two minutes that shows that all works; writes to training/run/quick, not to models/nano
 *   --run <folder>  where the run is kept, from where it goes on when it was stopped: training/run/full
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {generate, writeCheckpoint} from 'llm-anatomy/core';
import {makeAsks} from './asks/asks.js';
import {RunFolder, trainBase} from './base.js';
import {answerAsks} from './chat.js';
import {trainTokenizer} from './data.js';
import {postTrain} from './post-training.js';
import {publishFolder} from './publish.js';
import {record} from './record.js';
import {config, END, postTrainingRecipes, publishedConfig, recipes, seeds} from './recipe.js';

const {values: options} = parseArgs({options: {quick: {type: 'boolean'}, run: {type: 'string'}}});
const kind = options.quick ? 'quick' : 'full';
const root = fileURLToPath(new URL('..', import.meta.url));
const runPath = options.run ?? join(root, 'training/run', kind);
const modelPath = options.quick ? runPath : join(root, 'models/nano');
mkdirSync(modelPath, {recursive: true});
const writeJson = (name: string, value: unknown): void =>
  writeFileSync(join(modelPath, name), `${JSON.stringify(value, undefined, 1)}\n`);

console.log('vocabulary …');
const {json, tokenizer} = trainTokenizer();
writeFileSync(join(modelPath, 'tokenizer.json'), JSON.stringify(json));
writeJson('config.json', publishedConfig);
publishFolder(modelPath);

console.log('base …');
const folder = new RunFolder(runPath);
const {model, ...cost} = await trainBase(recipes[kind], tokenizer, folder, console.log);
const baseFile = writeCheckpoint(model.parameters, config, {dtype: 'F16'});
writeFileSync(join(modelPath, 'model.safetensors'), baseFile);

console.log('recording …');
writeFileSync(
  join(modelPath, 'run.json'),
  JSON.stringify(await record(recipes[kind], tokenizer, folder, cost)),
);

const sample: number[] = [];
for (const event of generate(model, [END], {maxTokens: 120, random: 1}))
  if (event.kind === 'token' && event.token !== END) sample.push(event.token);
console.log(`sample: ${tokenizer.decode(sample)}`);

const {files, models, summary} = await postTrain(
  postTrainingRecipes[kind],
  baseFile,
  tokenizer,
  runPath,
  console.log,
);
for (const [name, file] of Object.entries(files)) writeFileSync(join(modelPath, name), file);
writeJson('post-training.json', summary);

const asks = makeAsks(seeds.cases, 6, true);
for (const [name, each] of Object.entries(models)) {
  const answers = answerAsks(each, tokenizer, asks, {temperature: 0, seed: 0});
  for (const [i, {text}] of answers.entries()) console.log(`${name}: ${asks[i].prompt} → ${text}`);
}
