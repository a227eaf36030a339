import {css} from 'lit';

/** The tables of formats and of models, and what they become in narrow figures. @internal */
export const tableStyles = css`
  .scroll {
    position: relative; /* or words out of sight would stick out */
    overflow-x: auto;
  }
  .results {
    margin-block: 0.75rem;
    inline-size: 100%;
  }
  .results th {
    color: var(--_muted);
  }
  .results td {
    white-space: nowrap;
  }
  .results button {
    min-block-size: 1.75rem;
    border-color: transparent;
    padding: 0 0.375rem;
    color: var(--_ink);
    font: 0.8125rem var(--_mono);
    white-space: nowrap;
  }
  .results [aria-pressed='true'] {
    border-color: var(--_ink);
  }
  .says {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .results .says {
    font: inherit;
    white-space: pre-wrap;
    font-size: 0.8125rem;
  }
  .bar {
    display: block;
    direction: ltr;
    min-inline-size: 4rem;
    margin-block-start: 0.125rem;
  }
  .bar rect {
    fill: var(--_muted);
  }
  .bar.of-loss rect {
    fill: var(--_loss);
  }
  .bar .whole,
  .bar.of-loss .whole {
    fill: var(--_rule);
  }
  .chosen :is(th, td) {
    background: color-mix(in oklab, var(--_accent) 10%, transparent);
  }
  .fits {
    color: var(--_ink);
    font-weight: 600;
  }
  .too-large {
    color: var(--_muted);
  }
  .sentences {
    display: grid;
    gap: 0.5rem;
    margin: 0 0 0.75rem;
    font-size: 0.875rem;
  }
  .sentences dt {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .sentences dd {
    min-block-size: 4.25rem;
  }
  .short,
  .brief {
    display: none;
  }
  @container (max-width: 33.99rem) {
    .wide tr {
      display: grid;
      grid-template: 'f p d' auto 'f a m' auto / 6rem 1fr 1fr;
      gap: 0.125rem 0.75rem;
      align-items: start;
      border-block-end: 1px solid var(--_rule);
      padding-block: 0.25rem;
    }
    .wide :is(th, td) {
      border: 0;
      padding: 0;
      background: none;
    }
    .wide th:first-child {
      grid-area: f;
    }
    .wide .perplexity {
      grid-area: p;
    }
    .wide .above {
      grid-area: a;
    }
    .wide .disk {
      grid-area: d;
    }
    .wide .memory {
      grid-area: m;
    }
    .wide .disk .bar,
    [part='caches'] .bar {
      display: none;
    }
    .wide .chosen {
      background: color-mix(in oklab, var(--_accent) 10%, transparent);
    }
    .cards .long {
      display: none;
    }
    .cards .brief {
      display: block;
      font-size: 0.75rem;
      font-variant-numeric: tabular-nums;
    }
    .cards .word {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @container (max-width: 49.99rem) {
    .cards th .long {
      display: none;
    }
    .cards .short {
      display: inline;
    }
    .cards :is(th, td) {
      padding-inline-end: 0.25rem;
      font-size: 0.8125rem;
    }
  }
  @container (min-width: 22rem) and (max-width: 33.99rem) {
    .cards .brief {
      white-space: nowrap;
    }
    .cards th:not(:first-child) {
      font-size: 0.75rem;
    }
  }
  @container (max-width: 57.99rem) {
    .wide .says {
      display: none;
    }
  }
  @container (min-width: 34rem) {
    .readout {
      min-block-size: 5rem;
    }
    .keeping {
      min-block-size: 2.75rem;
    }
    .cards th:first-child {
      white-space: nowrap;
    }
    .progress,
    .sentences dd {
      min-block-size: 2.5rem;
    }
    .problems {
      min-block-size: 1.25rem;
    }
    .results:not(.wide, .cards) {
      inline-size: auto;
      min-inline-size: 26rem;
    }
  }
  @container (min-width: 58rem) {
    .sentences {
      display: none;
    }
    .wide {
      table-layout: fixed;
    }
    .wide tbody tr {
      block-size: 3.25rem;
    }
    .wide th {
      inline-size: 6.25rem;
      font-size: 0.8125rem;
    }
    .wide th:first-child {
      inline-size: 6rem;
    }
    .wide :is(th, td) {
      padding-inline-end: 0.75rem;
    }
    .wide .says {
      inline-size: auto;
    }
  }
  @media (pointer: coarse) {
    summary,
    .results button {
      min-block-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .bar rect {
      forced-color-adjust: none;
    }
    .chosen :is(th, td) {
      border-block-color: Highlight;
    }
  }
`;
