import {html, nothing, type TemplateResult} from 'lit';

/** The numbers of a figure: a heading per column, a row per thing counted. */
export interface NumbersTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** Said below the table, such as what was left out. */
  note?: string;
}

/** A number as people write it: without an e. */
const plain = (cell: string | number): string | number =>
  /^-?[\d.]+e-/.test(String(cell)) ? Number(cell).toFixed(12) : cell;

/** The numbers as a table that scrolls within the figure. */
export function renderNumbers({columns, rows, note}: NumbersTable, label: string): TemplateResult {
  return html`<div class="numbers" part="numbers" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${plain(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${note ? html`<p class="notice">${note}</p>` : nothing}`;
}
