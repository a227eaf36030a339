import {css} from 'lit';

/** What the heads write, and the ways of sharing keys and values. @internal */
export const outputStyles = css`
  .outputs {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.75rem 1.25rem;
  }
  .output {
    display: grid;
    gap: 0.25rem;
    align-content: start;
    font-size: 0.8125rem;
  }
  .output button {
    justify-self: start;
    font-size: 0.8125rem;
  }
  .total {
    grid-column: 1 / -1;
    border-block-start: 1px solid var(--_rule);
    padding-block-start: 0.5rem;
  }
  .strip {
    inline-size: 100%;
    block-size: 1.5rem;
  }
  .rows {
    color: var(--_muted);
    text-align: center;
  }
  .rows::before {
    content: '↓ ';
  }
  .length {
    inline-size: 100%;
    block-size: 0.5rem;
  }
  .total .length {
    max-inline-size: calc(25% - 0.9375rem);
  }
  .length rect {
    fill: var(--_residual);
  }
  .amount {
    color: var(--_muted);
  }
  .amount code {
    color: var(--_ink);
  }
  .output-room,
  .sharing-room {
    min-block-size: 12rem;
  }

  .ways {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 1rem 2rem;
    margin-block: 0.5rem;
  }
  .way {
    display: grid;
    gap: 0.25rem;
    align-content: start;
    cursor: pointer;
  }
  .way b {
    color: var(--_ink);
    font-weight: 600;
  }
  .way code {
    color: var(--_ink);
  }
  .way-name {
    display: block;
  }
  /* What is said of it, and the numbers: in a column of their own they stay where they are when another way is chosen. */
  .sharing-costs {
    display: grid;
    grid-template-columns: fit-content(50%) 1fr;
    gap: 0.125rem 0.75rem;
  }

  .sharing-diagram {
    inline-size: 100%;
    max-inline-size: 16rem;
  }
  .sharing-diagram line {
    stroke: var(--_muted);
    stroke-width: 0.75;
  }
  .q {
    fill: var(--_query);
  }
  .k,
  .keys {
    fill: var(--_key);
  }
  .v,
  .values {
    fill: var(--_value);
  }
  .cache {
    inline-size: 100%;
    block-size: 0.5rem;
  }
  .way:has(:checked) .cache {
    outline: 1px solid var(--_ink);
    outline-offset: 1px;
  }
`;
