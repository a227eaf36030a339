import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {
  memorySource,
  parseConfig,
  readCheckpoint,
  Transformer,
  type Heap,
  type ModelConfig,
} from 'llm-anatomy/core';
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

/** The model itself, from the files that Hugging Face's own classes read. */
export async function loadGolden({configJson, folder}: GoldenModel, heap: Heap): Promise<Transformer> {
  const config = parseConfig(configJson);
  const model = new Transformer(config, heap);
  await readCheckpoint(model.parameters, config, async (file) => {
    const url = new URL(file, folder);
    return existsSync(url) ? memorySource(readFileSync(url)) : undefined;
  });
  return model;
}
