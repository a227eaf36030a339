import type {NumbersTable} from '../../views/numbers.js';
import {signed} from '../../views/signed.js';
import type {View} from './view.js';

/** The row of the query as a table. */
export function numbersOf({head, query, view, labels, words}: View): NumbersTable {
  const products = head.products(query);
  const scores = head.scores(query);
  const weights = head.weights(query);
  const open = view === 'encoder' ? head.openWeights(query) : undefined;
  return {
    columns: [
      ...[words.ofToken, words.key, words.product, `÷ √${head.d_head}`, `${words.mask}`, words.softmax],
      ...(open ? [words.noMask] : []),
    ],
    rows: labels.map((label, at) => [
      ...[at, label, signed(products[at], 4), signed(products[at] / Math.sqrt(head.d_head), 4)],
      ...[scores[at] === -Infinity ? '−∞' : signed(scores[at], 4), weights[at].toPrecision(5)],
      ...(open ? [open[at].toPrecision(5)] : []),
    ]),
    note: `${words.layer} ${head.layer}, ${words.head} ${head.head}, ${words.query} ${query}: ${labels[query]}`,
  };
}
