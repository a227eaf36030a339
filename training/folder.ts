/** What is known of a model's folder, for its card. */
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {countParameters, parseConfig} from 'llm-anatomy/core';
import type {CardFacts} from './card.js';

/** @throws Error where it has no config.json or evaluation.json */
export function readCardFacts(folder: string): CardFacts {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const readIfThere = <T>(name: string): T | undefined =>
    existsSync(join(folder, name)) ? read<T>(name) : undefined;
  const names = readdirSync(folder).filter((name) => /\.(json|safetensors|txt)$/.test(name));
  return {
    evaluation: read('evaluation.json'),
    parameters: countParameters(parseConfig(read('config.json'))).total,
    files: Object.fromEntries(names.sort().map((name) => [name, statSync(join(folder, name)).size])),
    recording: readIfThere('run.json'),
    grokking: readIfThere('grokking.json'),
    postTraining: readIfThere('post-training.json'),
    huggingFace: readIfThere('huggingface.json'),
  };
}
