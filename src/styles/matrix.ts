import {css} from 'lit';

/** Small matrices: see views/matrix.ts. Their colours are those of signedStyles. @internal */
export const matrixStyles = css`
  .matrix-box {
    display: grid;
    gap: 0.25rem;
    justify-items: center;
  }
  .matrix-label {
    color: var(--_muted);
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .matrix {
    direction: ltr;
  }
  .headed {
    display: grid;
    grid-template: auto auto / auto auto;
    gap: 2px;
  }
  .cells,
  .heads {
    display: grid;
    grid-template-columns: repeat(var(--_cols, 1), var(--_cell, 3.5rem));
    gap: 2px;
  }
  .cells {
    border-inline: 1.5px solid var(--_ink);
    border-radius: 4px;
    padding: 2px 4px;
  }
  .cols-2 {
    --_cols: 2;
  }
  .cols-3 {
    --_cols: 3;
  }
  /* Above and beside the cells, which have a border and a padding. */
  .heads.column {
    grid-column: 2;
    padding-inline: calc(4px + 1.5px);
  }
  .heads.row {
    grid-template-columns: 1.75rem;
    grid-auto-rows: 1fr;
    padding-block: 2px;
  }
  .head {
    min-block-size: 1.5rem;
    border: 1px solid transparent;
    border-radius: 2px;
    padding: 0;
    background: none;
    color: var(--_muted);
    font: 0.8125rem var(--_mono);
  }
  .head.lit {
    border-color: var(--_ink);
    color: var(--_ink);
  }
  .cell {
    min-block-size: 2rem;
    inline-size: 100%;
    box-sizing: border-box;
    border: 1px solid transparent;
    border-radius: 2px;
    padding: 0 0.25rem;
    background: var(--_neutral);
    font: 0.8125rem var(--_mono);
    font-variant-numeric: tabular-nums;
    text-align: center;
    appearance: textfield;
  }
  .cell::-webkit-inner-spin-button {
    display: none;
  }
  .cell.above {
    background: color-mix(in oklab, var(--_neutral), var(--_positive) 22%);
  }
  .cell.below {
    background: color-mix(in oklab, var(--_neutral), var(--_negative) 22%);
  }
  input.cell {
    border-color: var(--_rule);
  }
  button.cell,
  .head {
    cursor: default;
  }
  span.cell {
    align-content: center;
  }
  .cell.lit {
    border-color: var(--_ink);
    box-shadow: inset 0 0 0 1px var(--_ink);
  }
  @media (pointer: coarse) {
    .cell,
    .head {
      min-block-size: 2.75rem;
    }
    .heads.row {
      grid-template-columns: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    :is(.cell, .head).lit {
      outline: 3px solid Highlight;
    }
  }
`;
