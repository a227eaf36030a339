/**
 * `npm run train`: the corpus, the vocabulary and the three checkpoints of models/nano, seeded, by this package itself.
 *
 *   --quick         a small run of two minutes that shows that all works; writes to training/run/quick, not to models/nano
 *   --run <folder>  where the run is kept, from where it goes on when it was stopped: training/run/full
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {generate, writeCheckpoint} from 'llm-anatomy/core';
import {RunFolder, trainBase} from './base.js';
import {trainTokenizer} from './data.js';
import {publishFolder} from './publish.js';
import {config, END, publishedConfig, recipes} from './recipe.js';

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
const {model} = await trainBase(recipes[kind], tokenizer, new RunFolder(runPath), console.log);
writeFileSync(
  join(modelPath, 'model.safetensors'),
  writeCheckpoint(model.parameters, config, {dtype: 'F16'}),
);

const sample: number[] = [];
for (const event of generate(model, [END], {maxTokens: 120, random: 1}))
  if (event.kind === 'token' && event.token !== END) sample.push(event.token);
console.log(`sample: ${tokenizer.decode(sample)}`);
