/** What a cache takes, factor by factor, and what holds it. */
import {html, nothing, type TemplateResult} from 'lit';
import {about, exactly, inBytes} from '../../views/sizes.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderCards} from './cards.js';
import {bytesOfRow, cardsFor, factorsOf, memoryOf, type Factors, type Memory} from './factors.js';
import {Fields} from './fields.js';
import {published} from './models.js';
import type {Part, PartHost} from './part-host.js';
import {cacheModels, cachePrecisions, sizeOf, weightsPrecisions, type SizeName} from './settings.js';
import type {KvCacheStrings} from './strings.js';
import {renderWays} from './ways.js';

type Row = readonly [what: string, exact: string, readable: string];

/** The sizes of a cache's formula, and those of how it is kept. */
const headSizes = ['layers', 'kvHeads', 'dHead'] as const;
const latentSizes = ['layers', 'rank', 'ropeWidth'] as const;
const keptSizes = ['window', 'page', 'shared'] as const;
const modelSizes: readonly SizeName[] = ['layers', 'kvHeads', 'dHead', 'rank', 'ropeWidth'];

const binary = (bytes: bigint): string => {
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let [whole, unit] = [bytes, -1];
  while (whole >= 1024n && whole % 1024n === 0n && unit < units.length - 1)
    [whole, unit] = [whole / 1024n, unit + 1];
  return unit < 0 ? '' : ` = ${exactly(whole)} ${units[unit]}`;
};

export default class MemoryPart implements Part {
  readonly status = 'ready';
  readonly #host: PartHost;
  readonly #fields: Fields;

  constructor(host: PartHost) {
    this.#host = host;
    this.#fields = new Fields(host);
  }

  reset(): void {
    this.#fields.clear();
  }

  #counted(): {factors: Factors; memory: Memory} {
    const factors = factorsOf(this.#host);
    return {factors, memory: memoryOf(factors, factors.model.weights(this.#host.weights))};
  }

  render(words: KvCacheStrings): TemplateResult {
    const host = this.#host;
    const {factors, memory} = this.#counted();
    const sizes = factors.kind === 'latent' ? latentSizes : headSizes;
    const formula: readonly SizeName[] = [...sizes, 'tokens', 'batch'];
    return html`<div class="choice">
        ${this.#renderModel(words)}
        ${this.#renderChoice('precision', words.precisionWord, cachePrecisions, words)}
      </div>
      <div class="formula" part="formula" role="group" aria-label=${words.formulaLabel}>
        ${factors.kind === 'latent' ? nothing : html`<span class="fixed"><span>${words.kAndV}</span><code>2</code></span>`}
        ${formula.map((name) => this.#fields.render(name, factors[name] ?? 0, words))}
        <span class="fixed"><span>${words.bytesFactor}</span><code>${this.#bytesFactor(factors)}</code></span>
      </div>
      ${this.#fields.renderProblems(formula, words)} ${renderProduct(factors, memory, words)}
      ${renderWays(factors, host, () => this.#fields.clear(), words)}
      <div class="section">
        <p class="section-title">${words.keptTitle}</p>
        <div class="kept">
          ${keptSizes.map((name) => this.#fields.render(name, factors[name] ?? 0, words))}
        </div>
        ${this.#fields.renderProblems(keptSizes, words)}
        ${
          Number(sizeOf('shared', host.shared)) > factors.shared
            ? html`<p class="warning" role="status">
                ${words.sharedAll} ${exactly(BigInt(factors.shared))}.
              </p>`
            : nothing
        }
        <table class="facts sums" part="result">
          <tbody>
            ${rowsOf(factors, memory, words).map(
              ([what, exact, readable]) =>
                html`<tr>
                  <th scope="row">${what}</th>
                  <td class="exact">${exact}</td>
                  <td class="about">${readable}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="section">
        <p class="section-title">${words.cardsTitle}</p>
        <div class="choice">
          ${this.#renderChoice('weights', words.weightsWord, weightsPrecisions, words)}
        </div>
        ${renderCards(cardsFor(memory, factors), memory, factors, words)}
        <p class="hint">
          ${words.memoryHint}
          <a href=${factors.model.source}>${factors.model.title}</a>,
          <a href="https://arxiv.org/abs/2405.04434">DeepSeek-V2 2024</a>,
          <a href="https://arxiv.org/abs/2309.06180">PagedAttention 2023</a>,
          <a href="https://arxiv.org/abs/2305.13245">GQA 2023</a>,
          <a href="https://arxiv.org/abs/1911.02150">MQA 2019</a>.
        </p>
      </div>`;
  }

  #renderModel(words: KvCacheStrings): TemplateResult {
    const host = this.#host;
    const isOwn = modelSizes.some((name) => host[name] !== '') || host.attention !== '';
    return html`<label class="number-field"
      >${words.modelWord}
      <select
        @change=${({target}: Event) => {
          this.#fields.clear();
          host.model = (target as HTMLSelectElement).value as PartHost['model'];
          for (const name of [...modelSizes, 'window'] as const) host[name] = '';
          host.attention = '';
        }}
      >
        ${cacheModels.map(
          (name) =>
            html`<option value=${name} .selected=${name === host.model}>
              ${published(name).title}${isOwn && name === host.model ? ` (${words.changed})` : nothing}
            </option>`,
        )}
      </select></label
    >`;
  }

  #renderChoice<Name extends 'precision' | 'weights'>(
    name: Name,
    label: string,
    choices: readonly PartHost[Name][],
    words: KvCacheStrings,
  ): TemplateResult {
    return html`<label class="number-field"
      >${label}
      <select
        @change=${({target}: Event) => {
          this.#host[name] = (target as HTMLSelectElement).value as PartHost[Name];
        }}
      >
        ${choices.map(
          (each) =>
            html`<option value=${each} .selected=${each === this.#host[name]}>
              ${words[`${name}_${each}` as keyof KvCacheStrings] ?? words[`precision_${each}`]}
            </option>`,
        )}
      </select></label
    >`;
  }

  /** Bytes of a number; quantized, those of a key’s codes and scales by its numbers. */
  #bytesFactor(factors: Factors): string {
    const {codes, scales} = bytesOfRow(factors);
    const width = factors.kind === 'latent' ? factors.rank + factors.ropeWidth : factors.dHead;
    return scales === 0
      ? String(codes / width)
      : `(${exactly(BigInt(codes))} + ${exactly(BigInt(scales))}) / ${width}`;
  }

  numbers(words: KvCacheStrings): NumbersTable {
    const {factors, memory} = this.#counted();
    return {
      columns: [words.what, words.exact, words.readable],
      rows: [
        [words.perToken, exactly(memory.perToken), inBytes(memory.perToken)],
        ...rowsOf(factors, memory, words),
        ...cardsFor(memory, factors).map(({title, holds, count, tokens}) => [
          title,
          holds ? words.holds : `${words.needs} ${exactly(count)}`,
          `${exactly(tokens)} ${words.tokensFit}`,
        ]),
      ],
    };
  }
}

/** The product, in digits. */
function renderProduct(factors: Factors, {perToken, product}: Memory, words: KvCacheStrings): TemplateResult {
  const {kind, layers, kvHeads, rank, ropeWidth, dHead, tokens, batch} = factors;
  const {codes, scales} = bytesOfRow(factors);
  const n = (value: number): string => exactly(BigInt(value));
  const width = kind === 'latent' ? rank + ropeWidth : dHead;
  const row =
    scales > 0
      ? `(${n(codes)} + ${n(scales)}) B`
      : `${kind === 'latent' ? `(${n(rank)} + ${n(ropeWidth)})` : n(dHead)} × ${codes / width} B`;
  return html`<p class="equation" part="product" role="status">
    <code
      >${kind === 'latent' ? n(layers) : `2 × ${n(layers)} × ${n(kvHeads)}`} × ${row} =
      <b>${exactly(perToken)} B</b></code
    >
    ${words.aToken}${binary(perToken)}.<br />
    <code>${exactly(perToken)} B × ${n(tokens)} × ${n(batch)} = <b>${exactly(product)} B</b></code>
    ${words.forAll}, ${inBytes(product)}.
  </p>`;
}

function rowsOf(
  factors: Factors,
  {product, cache, reserved, weights, total}: Memory,
  words: KvCacheStrings,
): Row[] {
  const row = (what: string, bytes: bigint): Row => [what, `${exactly(bytes)} B`, inBytes(bytes)];
  const {window, tokens, page, batch, shared, model} = factors;
  return [
    row(words.plain, product),
    [words.keptTokens, exactly(cache.tokens), about(cache.tokens)],
    row(window !== null && window < tokens ? words.usedWindow : words.used, cache.used),
    row(page > 1 ? `${words.paged} ${exactly(BigInt(page))}` : words.unpaged, cache.allocated),
    row(words.wasted, cache.wasted),
    row(words.saved, shared > 0 && batch > 1 ? cache.saved : 0n),
    row(`${words.reserved} ${exactly(BigInt(model.context))}`, reserved),
    row(`${words.weightsOf} ${model.title}`, weights),
    row(words.together, total),
  ];
}
