import {css} from 'lit';

/** The choice of a logit, and its parts as bars. */
export const logitStyles = css`
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.5rem;
  }
  .buttons bdi {
    white-space: pre;
  }
  .buttons .label {
    margin: 0;
  }
  .search {
    inline-size: 8rem;
  }
  .logit-room {
    min-block-size: 44rem;
  }
  .part-row {
    display: grid;
    grid-template-columns: 8.5rem minmax(0, 1fr) 4.5rem;
    gap: 0.5rem;
    --_row: 1.5rem;
    min-block-size: var(--_row);
    font-size: 0.8125rem;
    cursor: pointer;
  }
  .part-row > :is(span, code) {
    align-content: center;
  }
  .part-row code {
    text-align: end;
  }
  .part-row.ends {
    border-block-end: 1px solid var(--_rule);
  }
  .part-row:hover {
    background: color-mix(in oklch, var(--_ink), transparent 95%);
  }
  .part-row[aria-selected='true'] {
    box-shadow: inset 3px 0 var(--_accent);
    background: color-mix(in oklch, var(--_accent), transparent 90%);
    padding-inline-start: 0;
  }
  .part-row[aria-selected='true'] > span {
    padding-inline-start: 0.5rem;
  }
  .part-row:focus-visible {
    outline-offset: -2px;
  }
  .fall {
    display: block;
    inline-size: 100%;
    block-size: var(--_row); /* a share of a row that has no size of its own would be 150 px */
    direction: ltr;
  }
  .fall .zero {
    stroke: var(--_muted);
    stroke-width: 1px;
    shape-rendering: crispEdges;
  }
  .fall .so-far {
    stroke: var(--_muted);
    stroke-width: 1px;
    shape-rendering: crispEdges;
  }
  .total {
    border-block-start: 1px solid var(--_ink);
    font-weight: 600;
    cursor: auto;
  }
  .total .colour {
    fill: var(--_probability);
  }
  .check-sum {
    margin: 0.25rem 0;
    font-size: 0.875rem;
  }
  @container (max-width: 34rem) {
    .part-row {
      grid-template-columns: 7.25rem minmax(0, 1fr) 3.75rem;
      gap: 0.25rem;
    }
    .search {
      inline-size: 7rem;
    }
  }
  @media (pointer: coarse) {
    .part-row {
      --_row: 2.75rem;
    }
    .total {
      --_row: 1.75rem;
    }
    .search {
      min-block-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .part-row[aria-selected='true'] {
      outline: 2px solid Highlight;
    }
    .fall .colour {
      fill: CanvasText;
    }
    .below .fall .colour {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`;
