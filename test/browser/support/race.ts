/** What the tests of races share: numbers as they are shown, and paths by the core's optimizers, driven by the test. */
import {expect} from '@open-wc/testing';
import {createOptimizer, Heap, type OptimizerName, type OptimizerSettings} from 'llm-anatomy/core';
import '../../../dist/elements/llm-optimizers/define.js';
import type {LlmOptimizers} from '../../../dist/elements/llm-optimizers/llm-optimizers.js';
import {part, place, textOf, until, type Figure} from './page.js';

export const names = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw', 'lion', 'muon'] as const;
/** A shown number: "−1.2 × 10⁻⁴". */
export function numberIn(text: string): number {
  const [mantissa, power] = text.replaceAll('−', '-').split(' × 10');
  const exponent = (power ?? '')
    .replace('⁻', '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (c) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)));
  return Number(mantissa) * 10 ** Number(exponent);
}
/** As shown to three digits. */
export const isShown = (text: string, value: number) =>
  expect(Math.abs(numberIn(text) - value), `${text} for ${value}`).to.be.at.most(
    5.1e-3 * Math.abs(value) + 1e-12,
  );

type Slope = {loss: number; gradient: readonly [number, number]};
export type At = (x: number, y: number, step: number) => Slope;

/** A path by the core's optimizer, driven by the test itself. */
export function pathOf(
  name: OptimizerName,
  at: At,
  start: readonly [number, number],
  rate: number,
  steps: number,
  settings: OptimizerSettings = {},
): {point: [number, number]; loss: number}[] {
  const heap = new Heap();
  const value = heap.tensor([1, 2], start);
  const gradient = heap.tensor([1, 2]);
  const optimizer = createOptimizer(name, [{name: 'w', value, gradient, decays: true}], settings);
  const path = [];
  for (let step = 0; step <= steps; step++) {
    if (step > 0) optimizer.step(rate);
    const [x, y] = value.data;
    const {loss, gradient: slope} = at(x, y, step);
    gradient.data.set(slope);
    path.push({point: [x, y] as [number, number], loss});
  }
  return path;
}

/** Rate, loss, distance and bytes in an optimizer's row. */
export function rowOf(figure: Figure, name: OptimizerName): string[] {
  const row = [...part(figure, 'standings')!.querySelectorAll('tbody tr')][names.indexOf(name)];
  return [...row.querySelectorAll('td')].map(textOf);
}

export async function open(attributes = ''): Promise<LlmOptimizers> {
  const figure = await place<LlmOptimizers>(`<llm-optimizers ${attributes}></llm-optimizers>`);
  await until(() => figure.getAttribute('state') === 'ready', 'the figure', 60_000);
  return figure;
}
