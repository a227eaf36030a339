/** The whole model as two bars, its layers side by side: where its parameters are, and where its arithmetic. */
import {html, svg, type TemplateResult} from 'lit';
import {percent} from '../../views/percent.js';
import {count, isInBlock, type Anatomy, type Part, type PartKind} from './parts.js';
import type {BlockStrings} from './strings.js';

const kinds: readonly PartKind[] = ['embedding', 'attention', 'mlp', 'norm', 'unembedding'];
export type Measure = 'parameters' | 'flops';

/** What a part has of the model's total, all its copies together. */
export function shareOf({parts, parameters, flops}: Anatomy, part: Part, measure: Measure): number {
  const total = measure === 'parameters' ? parameters.total : Number(flops.total);
  return parts.includes(part) ? (part.copies * Number(part[measure])) / total : 0;
}

/** What a kind of part has of the total. */
export function kindShare(anatomy: Anatomy, kind: PartKind, measure: Measure): number {
  const parts = anatomy.parts.filter((part) => part.kind === kind);
  return parts.reduce((sum, part) => sum + shareOf(anatomy, part, measure), 0);
}

/** The rectangles of each kind, as one path, across 1000 units; and where each layer begins and the last ends. */
export function layoutBar(
  anatomy: Anatomy,
  measure: Measure,
): {paths: ReadonlyMap<PartKind, string>; layers: readonly number[]} {
  const {parts, config} = anatomy;
  const paths = new Map<PartKind, string>();
  let x = 0;
  const add = (part: Part) => {
    const width = (1000 * shareOf(anatomy, part, measure)) / part.copies;
    if (width)
      paths.set(
        part.kind,
        `${paths.get(part.kind) ?? ''}M${x.toFixed(3)} 0h${width.toFixed(3)}v1H${x.toFixed(3)}z`,
      );
    x += width;
  };
  const layers: number[] = [];
  const inBlock = parts.filter(({name}) => isInBlock(name));
  const first = parts.indexOf(inBlock[0]);
  parts.slice(0, first).forEach(add);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    layers.push(x);
    inBlock.forEach(add);
  }
  layers.push(x);
  parts.slice(first + inBlock.length).forEach(add);
  return {paths, layers};
}

/** @param layer the one that is looked at; −1 none */
export function renderBar(
  anatomy: Anatomy,
  measure: Measure,
  layer: number,
  words: BlockStrings,
): TemplateResult {
  const {paths, layers} = layoutBar(anatomy, measure);
  const {total} = anatomy[measure];
  const shares = kinds
    .map((kind) => [kind, kindShare(anatomy, kind, measure)] as const)
    .filter(([, share]) => share > 0);
  const label = `${words[measure]}: ${count(total)}`;
  return html`<div class="measure" part=${`bar-${measure}`}>
    <p class="measure-label"><span>${words[measure]}</span> <code>${count(total)}</code></p>
    <svg class="stack-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${[...paths].map(([kind, path]) => svg`<path class=${kind} d=${path}></path>`)}
      ${layers.map((x) => svg`<path class="cut" d=${`M${x} 0v1`}></path>`)}
      ${layer < 0 ? '' : svg`<rect class="chosen" x=${layers[layer]} width=${layers[layer + 1] - layers[layer]} height="1"></rect>`}
    </svg>
    <p class="key">
      ${shares.map(
        ([kind, share]) =>
          html`<span><i class=${kind}></i>${words[`${kind}Kind`]} <code>${percent(share)}</code></span> `,
      )}
    </p>
  </div>`;
}

/** The sum that the total is. */
export function renderSum({parameters, config}: Anatomy, words: BlockStrings): TemplateResult {
  const {embedding, positions, block, finalNorm, unembedding, total} = parameters;
  const terms = [
    [words.embeddingName, embedding],
    [words.positionsName, positions],
    [words.finalNormName, finalNorm],
    [words.unembeddingName, unembedding],
  ] as const;
  const term = ([name, value]: readonly [string, number]) =>
    value ? html`<span>${name} <code>${count(value)}</code></span>` : '';
  return html`<p class="sum-line" part="sum">
    ${terms.slice(0, 2).map((each) => [term(each), each[1] ? ' + ' : ''])}<span
      ><code>${config.num_hidden_layers}</code> ${words.layers} × <code>${count(block.total)}</code></span
    >${terms.slice(2).map((each) => [each[1] ? ' + ' : '', term(each)])}
    <span
      >= <b><code>${count(total)}</code></b></span
    >
  </p>`;
}
