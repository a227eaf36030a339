import {readdirSync, readFileSync} from 'node:fs';
import type {Heap, ModelConfig, Transformer} from 'llm-anatomy/core';
import {loadModel} from 'llm-anatomy/load';
import {readTensors} from './tensors.js';

const root = new URL('../../golden/models/', import.meta.url);

export const modelNames: readonly string[] = readdirSync(root).sort();

/** What test/golden/make_torch_golden.py wrote beside a model. */
export interface GoldenModel {
  folder: URL;
  config: ModelConfig;
  /** What config.json says. */
  configJson: unknown;
  /** Who agrees with the reference. */
  confirmed_by: unknown;
  tokens: number[][]; // (B, T)
  /** (B·T), negative where masked */
  targets: number[];
  /** (B·T), of each loss in the sum whose gradients there are */
  coefficients: number[];
  loss: number;
  tensors: ReadonlyMap<string, Float32Array>;
}

export function readModel(name: string): GoldenModel {
  const folder = new URL(`${name}/`, root);
  const json = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const golden = json('golden.json');
  const targets: number[] = golden.targets.flat();
  const unmasked = targets.filter((target) => target >= 0).length;
  return {
    ...golden,
    folder,
    configJson: json('config.json'),
    targets,
    coefficients: Array.isArray(golden.coefficients)
      ? golden.coefficients.flat()
      : targets.map(() => 1 / unmasked),
    tensors: readTensors(new URL('golden.safetensors', folder)),
  };
}

/** The model itself, as anybody loads one from a folder. */
export async function loadGolden({folder}: GoldenModel, heap: Heap): Promise<Transformer> {
  return (await loadModel(folder, {heap})).model;
}
