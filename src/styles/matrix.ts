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
  .cells {
    display: grid;
    gap: 2px;
    border-inline: 1.5px solid var(--_ink);
    border-radius: 4px;
    padding: 2px 4px;
    direction: ltr;
  }
  .cols-1 {
    grid-template-columns: 3.5rem;
  }
  .cols-2 {
    grid-template-columns: repeat(2, 3.5rem);
  }
  .cols-3 {
    grid-template-columns: repeat(3, 3.5rem);
  }
  .cell {
    min-block-size: 2rem;
    inline-size: 3.5rem;
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
  button.cell {
    cursor: default;
  }
  .cell.lit {
    border-color: var(--_ink);
    box-shadow: inset 0 0 0 1px var(--_ink);
  }
  @media (pointer: coarse) {
    .cell {
      min-block-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .cell.lit {
      outline: 3px solid Highlight;
    }
  }
`;
