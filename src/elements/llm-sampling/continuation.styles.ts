import {css} from 'lit';

/** What is generated, and the tree of what could be. */
export const continuationStyles = css`
  .continuation {
    min-block-size: 13rem;
    margin-block-start: 1.5rem;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 0.5rem 0.625rem;
  }
  .buttons .main {
    min-inline-size: 6.5rem;
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  [aria-disabled='true'] {
    border-color: var(--_rule);
    color: var(--_muted);
    cursor: default;
  }
  .buttons .main[aria-disabled='true'] {
    border-color: var(--_rule);
    color: var(--_muted);
  }
  .fields {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
  }
  .number-field {
    display: inline-grid;
  }
  .number-field label {
    display: flex;
    align-items: center;
    gap: 0.375rem;
  }
  .problem {
    color: var(--_ink);
    font-size: 0.75rem;
    visibility: hidden;
  }
  label:has([data-refused]) + .problem {
    visibility: visible;
  }
  [type='number'] {
    min-block-size: 2rem;
    inline-size: 5.5rem;
    border: 1px solid var(--_rule);
    border-radius: 4px;
    padding: 0.25rem 0.375rem;
    background: var(--_surface);
    color: var(--_ink);
    font: 0.875rem var(--_mono);
  }
  .said {
    min-block-size: 3.5rem;
    line-height: 1.5;
  }
  .lead {
    color: var(--_muted);
    margin-inline-end: 0.25rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .said .chips {
    display: inline;
    overflow: visible;
    contain: none;
  }
  .drawn-chip {
    display: inline-grid;
    justify-items: center;
    min-inline-size: 2.5rem;
    margin: 0 0.125rem 0.25rem 0;
    border-radius: 2px;
    padding: 0.125rem 0.25rem;
    line-height: 1.3;
    vertical-align: top;
  }
  .drawn-chip small {
    color: var(--_ink);
    font: 0.75rem/1.3 var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .drawn-chip .bar {
    block-size: 3px;
  }
  .drawn-chip.forced {
    outline: 1px dashed var(--_ink);
    outline-offset: -1px;
  }
  .drawn-chip[aria-selected='true'] {
    outline: 2px solid var(--_accent);
  }
  .readout {
    min-block-size: 4.5em;
    margin-block: 0.25rem;
    color: var(--_muted);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .readout p {
    margin: 0;
  }
  .readout :is(b, code) {
    color: var(--_ink);
  }
  .readout b {
    font-weight: 600;
    white-space: pre-wrap;
  }
  .branches {
    display: grid;
    margin-block-end: 0.75rem;
  }
  .branch {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.5rem;
  }
  .branch bdi {
    overflow-wrap: anywhere;
  }
  .branch code {
    color: var(--_muted);
  }

  .tree-details {
    border-block-start: 1px solid var(--_rule);
    padding-block: 0.5rem;
  }
  summary {
    min-block-size: 2rem;
    align-content: center;
    cursor: pointer;
    font-weight: 600;
  }
  .hint {
    margin: 0.25rem 0 0.75rem;
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .hint code {
    color: var(--_ink);
  }
  .tree-place {
    margin: 0.25rem 0;
  }
  .tree-place .busy {
    color: var(--_muted);
  }
  .tree.busy {
    opacity: 0.55;
  }
  .tree ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .tree li {
    border-block-start: 1px solid var(--_rule);
    padding-inline-start: 0.75rem;
  }
  .tree > ul > li {
    padding-inline-start: 0;
  }
  .node {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: start;
    gap: 0 0.5rem;
    padding-block: 0.25rem;
  }
  .node bdi {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .node small {
    grid-column: 1 / 3;
    justify-self: end;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .node .bar {
    grid-column: 1 / 3;
    block-size: 4px;
  }
  @container (min-width: 40rem) {
    .tree li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 0 1rem;
    }
    .tree > ul > li {
      grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
    }
    .tree li li {
      padding-inline-start: 0;
    }
    .tree li li:first-child {
      border-block-start: 0;
    }
    .tree li:not(:has(ul)) {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container (max-width: 34rem) {
    .branch {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .branch code {
      grid-column: 2;
    }
  }
  @media (pointer: coarse) {
    [type='number'],
    summary {
      min-block-size: 2.75rem;
    }
    .branch {
      min-block-size: 2.75rem;
    }
    .drawn-chip {
      min-block-size: 2.75rem;
      min-inline-size: 2.75rem;
    }
  }
`;
