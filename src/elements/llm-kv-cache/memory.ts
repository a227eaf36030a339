/** What a cache takes, factor by factor, and what holds it. */
import {html, nothing, type TemplateResult} from 'lit';
import {grouped} from '../../views/grouped.js';
import {about, inBytes} from '../../views/sizes.js';
import {renderChoiceList} from '../../views/choice-list.js';
import type {NumbersTable} from '../../views/numbers.js';
import {renderCards, saidOf} from './cards.js';
import {bytesOfRow, cardsFor, factorsOf, memoryOf, wayOf, type Factors, type Memory} from './factors.js';
import type {Fields} from './fields.js';
import {published} from './models.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {cacheModels, cachePrecisions, sizeOf, weightsPrecisions, type SizeName} from './settings.js';
import type {KvCacheStrings} from './strings.js';
import {renderWays} from './ways.js';

type Row = readonly [what: string, exact: string, readable: string];

/** The sizes of a cache's formula, and those of how it is kept. */
const headSizes = ['layers', 'kvHeads', 'dHead'] as const;
const latentSizes = ['layers', 'rank', 'ropeWidth'] as const;
const keptSizes = ['window', 'page', 'shared'] as const;
const modelSizes: readonly SizeName[] = ['layers', 'kvHeads', 'dHead', 'rank', 'ropeWidth'];

/** Where it says the same in fewer digits. */
const binary = (bytes: bigint): string =>
  bytes % 1024n || bytes > 10_000_000n ? '' : ` = ${grouped(bytes / 1024n)} KiB`;

export default class MemoryPart implements Part {
  readonly status = 'ready';
  readonly #host: PartHost;
  readonly #fields: Fields;

  constructor(host: PartHost, {fields}: PartPlace) {
    this.#host = host;
    this.#fields = fields;
  }

  #counted(): {factors: Factors; memory: Memory} {
    const factors = factorsOf(this.#host);
    return {factors, memory: memoryOf(factors, factors.model.weights(this.#host.weights))};
  }

  render(words: KvCacheStrings): TemplateResult {
    const host = this.#host;
    const {factors, memory} = this.#counted();
    const {paper} = factors.model;
    const sizes = factors.kind === 'latent' ? latentSizes : headSizes;
    const formula: readonly SizeName[] = [...sizes, 'tokens', 'batch'];
    return html`<div class="choice">
        ${this.#renderModel(words)}
        ${renderChoiceList(
          words.precisionWord,
          host.precision,
          cachePrecisions.map((name) => [name, words[`precision_${name}`]]),
          (precision) => (host.precision = precision),
        )}
      </div>
      <div class="formula" part="formula" role="group" aria-label=${words.formulaLabel}>
        ${factors.kind === 'latent' ? nothing : html`<span class="fixed"><span>${words.kAndV}</span><code>2</code></span>`}
        ${formula.map((name) => this.#fields.render(name, factors[name] ?? 0, words))}
        ${this.#renderBytes(factors, words)}
      </div>
      ${this.#fields.renderProblems(formula, words, noticeOf(factors, words))}
      ${renderProduct(factors, memory, words)} ${renderWays(factors, host, () => this.#fields.clear(), words)}
      <div class="section">
        <p class="section-title">${words.keptTitle}</p>
        <div class="kept">
          ${keptSizes.map((name) => this.#fields.render(name, factors[name] ?? 0, words))}
        </div>
        ${this.#fields.renderProblems(keptSizes, words, this.#sharingNotice(factors, memory, words))}
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
          ${renderChoiceList(
            words.weightsWord,
            host.weights,
            weightsPrecisions.map((name) => [
              name,
              words[`weights_${name as 'int8'}`] ?? words[`precision_${name}`],
            ]),
            (weights) => (host.weights = weights),
          )}
        </div>
        ${renderCards(cardsFor(memory, factors), memory, factors, words)}
        <p class="hint">
          ${words.memoryHint}
          <a href=${factors.model.source}>${factors.model.title}</a>,
          <a href=${paper.source}>${paper.title}</a>,
          <a href="https://arxiv.org/abs/2309.06180">PagedAttention 2023</a>,
          <a href="https://arxiv.org/abs/2305.13245">GQA 2023</a>,
          <a href="https://arxiv.org/abs/1911.02150">MQA 2019</a>.
        </p>
      </div>`;
  }

  #renderModel(words: KvCacheStrings): TemplateResult {
    const host = this.#host;
    const isOwn = modelSizes.some((name) => host[name] !== '') || host.attention !== '';
    return renderChoiceList(
      words.modelWord,
      host.model,
      cacheModels.map((name) => [
        name,
        published(name).title + (isOwn && name === host.model ? ` (${words.changed})` : ''),
      ]),
      (model) => {
        this.#fields.clear();
        Object.assign(host, {model, attention: '', window: ''});
        for (const name of modelSizes) host[name] = '';
      },
    );
  }

  #sharingNotice({shared, batch}: Factors, {cache}: Memory, words: KvCacheStrings): string | undefined {
    if (Number(sizeOf('shared', this.#host.shared)) > shared) return `${words.sharedAll} ${grouped(shared)}.`;
    return shared > 0 && batch > 1 && cache.saved === 0n ? words.noneShared : undefined;
  }

  /** Bytes of a number; quantized, those of a key’s codes and scales by its numbers. */
  #renderBytes(factors: Factors, words: KvCacheStrings): TemplateResult {
    const {codes, scales} = bytesOfRow(factors);
    const width = factors.kind === 'latent' ? factors.rank + factors.ropeWidth : factors.dHead;
    return html`<span class="fixed"
      ><span>${scales ? words.codesAndScales : words.bytesFactor}</span
      ><code>${scales ? `(${grouped(codes)} + ${grouped(scales)}) / ${width}` : codes / width}</code></span
    >`;
  }

  numbers(words: KvCacheStrings): NumbersTable {
    const {factors, memory} = this.#counted();
    return {
      columns: [words.what, words.exact, words.readable],
      rows: [
        [words.perToken, grouped(memory.perToken), inBytes(memory.perToken)],
        ...rowsOf(factors, memory, words),
        [words.card, words.verdictWord, words.tokensFit],
        ...cardsFor(memory, factors).map((card) => [
          card.title,
          ...saidOf(card, factors.model.context, words),
        ]),
      ],
    };
  }
}

/** What is odd about factors, and counted all the same. */
function noticeOf(factors: Factors, words: KvCacheStrings): string | undefined {
  const {kvHeads, tokens, model} = factors;
  if (wayOf(factors) === 'gqa' && model.heads % kvHeads) return `${model.heads} ${words.uneven}`;
  return tokens > model.context ? `${words.beyond} ${grouped(model.context)}.` : undefined;
}

/** The product, in digits. */
function renderProduct(factors: Factors, {perToken, product}: Memory, words: KvCacheStrings): TemplateResult {
  const {kind, layers, kvHeads, rank, ropeWidth, dHead, tokens, batch} = factors;
  const {codes, scales} = bytesOfRow(factors);
  const n = (value: number): string => grouped(value);
  const width = kind === 'latent' ? rank + ropeWidth : dHead;
  const row =
    scales > 0
      ? `(${n(codes)} + ${n(scales)}) B`
      : `${kind === 'latent' ? `(${n(rank)} + ${n(ropeWidth)})` : n(dHead)} × ${codes / width} B`;
  return html`<p class="equation" part="product" role="status">
    <code
      >${kind === 'latent' ? n(layers) : `2 × ${n(layers)} × ${n(kvHeads)}`} × ${row} =
      <b>${grouped(perToken)} B</b></code
    >
    ${words.aToken}${binary(perToken)}.<br />
    <code>${grouped(perToken)} B × ${n(tokens)} × ${n(batch)} = <b>${grouped(product)} B</b></code>
    ${words.forAll}, ${inBytes(product)}.
  </p>`;
}

function rowsOf(
  factors: Factors,
  {product, cache, reserved, weights, total}: Memory,
  words: KvCacheStrings,
): Row[] {
  // What is as short in full is said once.
  const row = (what: string, bytes: bigint): Row => [
    what,
    `${grouped(bytes)} B`,
    bytes < 1000n ? '' : inBytes(bytes),
  ];
  const {window, tokens, page, batch, shared, model} = factors;
  return [
    row(words.plain, product),
    [words.keptTokens, grouped(cache.tokens), cache.tokens < 1_000_000n ? '' : about(cache.tokens)],
    row(window !== null && window < tokens ? words.usedWindow : words.used, cache.used),
    row(page > 1 ? `${words.paged} ${grouped(page)}` : words.unpaged, cache.allocated),
    row(words.wasted, cache.wasted),
    row(words.saved, shared > 0 && batch > 1 ? cache.saved : 0n),
    row(`${words.reserved} ${grouped(model.context)}`, reserved),
    row(`${words.weightsOf} ${model.title}`, weights),
    row(words.together, total),
  ];
}
