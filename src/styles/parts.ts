import {css} from 'lit';

/** What figures of several parts share: titles of parts, tables, the text field, numbers in text, fields, hints. @internal */
export const partStyles = css`
  .section + .section {
    margin-block-start: 1.5rem;
    border-block-start: 1px solid var(--_rule);
    padding-block-start: 0.75rem;
  }
  .section-title {
    margin: 0 0 0.5rem;
    font-weight: 600;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th,
  td {
    border-block-end: 1px solid var(--_rule);
    padding: 0.25rem 0.75rem 0.25rem 0;
    text-align: start;
    vertical-align: baseline;
  }
  th {
    font-weight: 600;
  }
  code,
  td {
    font: 0.8125rem var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .hint,
  .key {
    max-inline-size: 46rem;
    margin: 0.5rem 0 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .readout,
  .equation,
  .verdict,
  .state {
    margin: 0.5rem 0;
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .readout,
  .state {
    color: var(--_muted);
  }
  .readout :is(b, code) {
    color: var(--_ink);
  }
  .product-row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-block: 0.5rem;
  }
  .then {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .sign {
    padding-block-start: 1.25rem;
    font: 1rem var(--_mono);
  }
  .text {
    field-sizing: content;
    min-block-size: 2.25rem;
    max-block-size: 14rem;
    margin-block-end: 0.5rem;
  }
  .tokens {
    min-block-size: 2.25rem;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1.25rem;
    margin-block-end: 0.5rem;
  }
  .number-field {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
  }
  .number-field input {
    inline-size: 5rem;
    min-block-size: 2rem;
    border: 1px solid var(--_rule);
    border-radius: 4px;
    padding: 0 0.375rem;
    background: var(--_surface);
    font-size: 0.875rem;
  }
  .label {
    margin: 0.5rem 0 0.125rem;
  }
  [aria-pressed='true'] {
    border-color: var(--_ink);
    box-shadow: inset 0 0 0 1px var(--_ink);
  }
  @media (pointer: coarse) {
    .number-field input {
      min-block-size: 2.75rem;
    }
  }
`;
