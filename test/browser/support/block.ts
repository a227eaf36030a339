// What tests of <llm-block> read of it.
import type {LlmBlock} from 'llm-anatomy';
import {parts, place, stateIs, textOf} from './page.js';

export const numberIn = (text: string): number => Number(text.replace('−', '-').replaceAll(',', ''));
export const wholeIn = (text: string): bigint => (text === '–' ? 0n : BigInt(text.replaceAll(',', '')));
export async function openBlock(attributes = ''): Promise<LlmBlock> {
  const figure = await place<LlmBlock>(`<llm-block ${attributes}></llm-block>`);
  await stateIs(figure, 'ready');
  return figure;
}

export const head = (figure: LlmBlock, name: string) =>
  figure.shadowRoot!.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
export const names = (figure: LlmBlock) => parts(figure, 'part').map(({dataset}) => dataset.part!);
/** Parameters and operations of a row, as they stand there. */
export function costs(figure: LlmBlock, name: string): [bigint, bigint] {
  const [parameters, flops] = [...head(figure, name).querySelectorAll('.cost code')].map((cell) =>
    wholeIn(textOf(cell)),
  );
  return [parameters, flops];
}

const isOnce = (name: string) => ['embedding', 'positions', 'finalNorm', 'unembedding'].includes(name);

/** What the rows add up to, those of a block as often as there are blocks. */
export function totals(figure: LlmBlock, layers: number): [bigint, bigint] {
  let [parameters, flops] = [0n, 0n];
  for (const name of names(figure)) {
    const times = isOnce(name) ? 1n : BigInt(layers);
    const [some, work] = costs(figure, name);
    parameters += times * some;
    flops += times * work;
  }
  return [parameters, flops];
}
