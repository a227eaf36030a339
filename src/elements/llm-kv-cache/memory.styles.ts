import {css} from 'lit';

/** The view of memory. */
export const memoryStyles = css`
  .formula {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.5rem 0;
    margin-block: 0.5rem;
    direction: ltr;
  }
  .formula > * {
    display: grid;
    gap: 0.125rem;
    font-size: 0.8125rem;
    color: var(--_muted);
  }
  .formula code {
    align-content: center;
    min-block-size: 2rem;
  }
  .formula > * + *::before {
    content: '×';
    content: '×' / ''; /* no part of the field's name */
    grid-row: 2;
    align-self: center;
    padding-inline: 0.375rem;
  }
  .formula > * + * > span {
    grid-column: 2;
  }
  .formula > .rank::before {
    content: '× (';
    content: '× (' / '';
  }
  .formula > .ropeWidth::before {
    content: '+';
    content: '+' / '';
  }
  .formula > .ropeWidth + *::before {
    content: ') ×';
    content: ') ×' / '';
  }
  .kept {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.5rem;
  }
  .size {
    display: grid;
    gap: 0.125rem;
  }
  .size input {
    inline-size: 5.25rem;
    color: var(--_ink);
    font: 0.875rem var(--_mono);
  }
  :is(.tokens, .window, .shared) input {
    inline-size: 9.5rem;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .ways {
    display: grid;
    gap: 0.25rem;
    margin-block: 0.75rem;
  }
  .way {
    display: grid;
    gap: 0.125rem 1rem;
    align-items: center;
    color: var(--_ink);
  }
  .way svg,
  .cards svg {
    inline-size: 100%;
    block-size: 0.5rem;
  }
  .bar {
    fill: var(--_rule);
  }
  .bar.on {
    fill: var(--_accent);
  }
  .sums {
    inline-size: 100%;
    max-inline-size: 50rem;
  }
  .sums td {
    unicode-bidi: plaintext;
  }
  .sums th {
    inline-size: 44%;
  }
  .exact {
    overflow-wrap: anywhere;
  }
  .about {
    white-space: nowrap;
    color: var(--_muted);
  }
  .cards {
    inline-size: 100%;
  }
  .cards :is(th, td) {
    padding-inline: 0 0.75rem;
    font: inherit;
    text-align: start;
  }
  .cards td:last-child {
    overflow-wrap: anywhere;
  }
  .cards td:nth-child(2) {
    inline-size: 34%;
  }
  .cards caption {
    caption-side: bottom;
    padding-block: 0.375rem;
    color: var(--_muted);
    text-align: start;
  }
  .weights {
    fill: var(--_muted);
  }
  .cache-bar {
    fill: var(--_key);
    color: var(--_key);
  }
  .limit {
    fill: var(--_ink);
  }
  .torn {
    stroke: var(--_surface);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  .no td {
    color: var(--_muted);
  }
  @container (min-width: 44rem) {
    .way {
      grid-template-columns: 20rem minmax(0, 1fr) 9rem;
    }
    .way code {
      text-align: end;
    }
  }
  @container (max-width: 34rem) {
    .sums tr,
    .cards tr {
      display: grid;
      grid-template-columns: 1fr auto;
      border-block-end: 1px solid var(--_rule);
      padding-block: 0.25rem;
    }
    .sums :is(th, td),
    .cards :is(th, td) {
      inline-size: auto;
      border: 0;
      padding: 0;
    }
    .sums th,
    .cards :is(th, td) {
      grid-column: 1 / -1;
    }
    .cards td:nth-child(2) {
      inline-size: 100%;
    }
    .cards [data-label]::before {
      content: attr(data-label);
    }
    .sums .exact {
      text-align: start;
    }
    .cards thead {
      display: none;
    }
  }
`;
