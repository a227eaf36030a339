/** One score: the products that it is the sum of, and how softmax makes a weight of it. */
import {html, nothing, type TemplateResult} from 'lit';
import {percent} from '../../views/percent.js';
import {signed} from '../../views/signed.js';
import {softmax, spread} from './head.js';
import {rangeOf, renderStrip} from './strip.js';
import {isChanged, productsOf, renderSum} from './sum.js';
import type {View} from './view.js';

export function renderUnfold(view: View): TemplateResult {
  const {head, query, key, labels, words} = view;
  const [q, k] = [head.q(query), head.k(key)];
  const products = productsOf(q, k);
  const [range, most] = [rangeOf(q, k), rangeOf(products)];
  const name = (at: number) => html`<bdi class="tok">${labels[at]}</bdi>`;
  return html`<div class="strips" part="strips">
      <p class="label">
        <span class="of query">q</span>, ${words.queryOf} ${name(query)}, ${words.turnedTo}, ${head.d_head} ·
        ${words.barsTo}${range}
      </p>
      ${renderStrip({values: q, range, quantity: 'query'})}
      <p class="label">
        <span class="of key">k</span>, ${words.keyOf} ${name(key)}, ${words.turnedTo} ·
        ${words.barsTo}${range}
      </p>
      ${renderStrip({values: k, range, quantity: 'key'})}
      <p class="label">${words.both} · ${words.barsTo}${most}</p>
      ${renderStrip({values: products, range: most, quantity: 'attention'})}
    </div>
    ${renderSum({
      columns: [
        words.component,
        html`<span class="of query">q</span>`,
        html`<span class="of key">k</span>`,
        html`<span class="of attention">q × k</span>`,
      ],
      names: (i) => i,
      ...{a: q, b: k, others: words.otherTerms, total: words.product, part: 'score-sum'},
    })}
    ${renderSoftmax(view)} ${view.view === 'encoder' ? renderOpen(view) : nothing} ${renderWhy(view)}`;
}

function renderSoftmax({head, query, key, labels, words}: View): TemplateResult {
  const product = head.products(query)[key];
  const root = Math.sqrt(head.d_head);
  const all = head.scores(query);
  const weight = head.weights(query)[key];
  const isMasked = key > query;
  /** Behind an equation: what a change in the model has made of its result. */
  const changed = (expected: number, is: number, digits: number) =>
    isChanged(expected, is) ? html`, ${words.changedTo} <code>${score(is, digits)}</code>` : nothing;
  const scaled = html`<p>
    ${words.scaled}:
    <code>${signed(product, 3)} ÷ √${head.d_head} = ${signed(product / root, 3)}</code
    >${isMasked ? nothing : changed(product / root, all[key], 3)}
  </p>`;
  if (isMasked)
    return html`<div class="steps" part="steps">
      ${scaled}
      <p><bdi class="tok">${labels[key]}</bdi> ${words.maskedSays}${changed(0, weight, 4)}</p>
    </div>`;
  const scores = all.subarray(0, query + 1);
  const most = scores.reduce((a, b) => Math.max(a, b));
  if (most === -Infinity)
    return html`<div class="steps" part="steps">
      ${scaled}
      <p>${words.noKey}${changed(0, weight, 4)}</p>
    </div>`;
  const total = scores.reduce((sum, each) => sum + Math.exp(each - most), 0);
  const power = Math.exp(scores[key] - most);
  return html`<div class="steps" part="steps">
    ${scaled}
    <p>
      e<sup>${score(scores[key], 3)} − ${bracketed(most)}</sup> =
      <code>${power.toPrecision(4)}</code> (${words.largestOfRow}: <code>${signed(most, 3)}</code>)
    </p>
    <p>
      ${words.weight}: <code>${power.toPrecision(4)} ÷ ${total.toFixed(4)}</code> (${words.sumOfRow}) =
      <b class="of attention">${(power / total).toFixed(4)}</b>${changed(power / total, weight, 4)}
    </p>
  </div>`;
}

/** The same softmax over all keys, as if nothing were masked. */
function renderOpen({head, query, key, words}: View): TemplateResult {
  const root = Math.sqrt(head.d_head);
  const scores = head.products(query).map((product) => product / root);
  const most = scores.reduce((a, b) => Math.max(a, b));
  const total = scores.reduce((sum, each) => sum + Math.exp(each - most), 0);
  const power = Math.exp(scores[key] - most);
  return html`<div class="steps" part="open-steps">
    <p>
      ${words.noMask}: e<sup>${signed(scores[key], 3)} − ${bracketed(most)}</sup> ÷ ${words.sumOfAll} =
      <code>${power.toPrecision(4)} ÷ ${total.toFixed(4)}</code> =
      <b class="of attention">${(power / total).toFixed(4)}</b>
    </p>
  </div>`;
}

const score = (value: number, digits: number): string => (value === -Infinity ? '−∞' : signed(value, digits));

const bracketed = (value: number): string => {
  const text = signed(value, 3);
  return text.startsWith('−') ? `(${text})` : text;
};

/** What the division does to this row, in numbers. */
function renderWhy({head, query, words}: View): TemplateResult {
  if (query === 0) return html`<p class="hint">${words.oneScore}</p>`;
  const root = Math.sqrt(head.d_head);
  const products = head.products(query).subarray(0, query + 1);
  const largest = (weights: ArrayLike<number>) => percent(Math.max(...Array.from(weights)));
  const wide = spread(products);
  return html`<p class="hint" part="why">
    <b>${words.why}</b> ${words.spreads} <code>${wide.toFixed(2)}</code>, ${words.spreadAfter} √${head.d_head}
    <code>${(wide / root).toFixed(2)}</code>. ${words.undivided}
    <code>${largest(softmax(products))}</code> ${words.insteadOf}
    <code>${largest(head.weights(query))}</code>.
  </p>`;
}
