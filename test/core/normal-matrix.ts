import {Random, type Matrix} from 'llm-anatomy/core';
import {seed} from './corpus.js';

/** Weights as a model has them: normally distributed, small. */
export function normalMatrix(rows: number, cols: number, random = new Random(seed), scale = 0.02): Matrix {
  return {rows, cols, data: Float32Array.from({length: rows * cols}, () => scale * random.normal())};
}
