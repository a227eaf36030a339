/** A sum of products as a small table: its largest terms, the rest as one, and what they come to. */
import {html, nothing, type TemplateResult} from 'lit';
import {signed} from '../../views/signed.js';
import {largest} from './head.js';

export interface Sum {
  /** What the terms are, the two factors, and the product. */
  columns: readonly [string, unknown, unknown, unknown];
  names: (term: number) => unknown;
  a: ArrayLike<number>;
  b: ArrayLike<number>;
  others: string;
  total: unknown;
  /** What the model has in the sum's place, and the words for where a change in it has made that another. */
  is?: number;
  changedTo?: string;
  part: string;
}

/** How many terms are shown by themselves, and places of the numbers. */
const SHOWN = 4;
const DIGITS = 3;

/** Whether what the model has is another number than its equation gives, by more than rounding. */
export const isChanged = (expected: number, is: number): boolean =>
  !(Math.abs(is - expected) <= 1e-3 * Math.max(1, Math.abs(expected)));

/** The products of two vectors, term by term. */
export const productsOf = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from({length: a.length}, (_, i) => a[i] * b[i]);

export function renderSum({columns, names, a, b, others, total, part, is, changedTo}: Sum): TemplateResult {
  const products = productsOf(a, b);
  const shown = largest(products, SHOWN);
  const sum = products.reduce((x, y) => x + y, 0);
  const round = (value: number) => Math.round(value * 10 ** DIGITS);
  // As printed, so that the column adds up to what stands below it.
  const rest = (round(sum) - shown.reduce((x, i) => x + round(products[i]), 0)) / 10 ** DIGITS;
  const left = products.length - shown.length;
  return html`<table class="sum" part=${part}>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${shown.map(
        (i) =>
          html`<tr>
            <th scope="row">${names(i)}</th>
            <td>${signed(a[i], DIGITS)}</td>
            <td>${signed(b[i], DIGITS)}</td>
            <td>${signed(products[i], DIGITS)}</td>
          </tr>`,
      )}
      <tr>
        <th scope="row" colspan="3">${left} ${others}</th>
        <td>${signed(rest, DIGITS)}</td>
      </tr>
      <tr class="total">
        <th scope="row" colspan="3">${total}</th>
        <td>${signed(sum, DIGITS)}</td>
      </tr>
      ${
        is !== undefined && isChanged(sum, is)
          ? html`<tr>
              <th scope="row" colspan="3">${changedTo}</th>
              <td>${signed(is, DIGITS)}</td>
            </tr>`
          : nothing
      }
    </tbody>
  </table>`;
}
