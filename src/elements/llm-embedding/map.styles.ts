import {css} from 'lit';

export const mapStyles = css`
  .map-room {
    min-block-size: 34rem;
  }
  .map-parts {
    display: grid;
    gap: 1rem 24px;
  }
  /* In px, for the map is drawn in px: map.ts knows these sizes. */
  @container (min-width: 704px) {
    .map-parts {
      grid-template-columns: minmax(0, 1fr) 312px;
    }
  }
  .map {
    position: relative;
    direction: ltr;
    line-height: 0;
    cursor: crosshair;
    /* Not seen, but its end tells the drawing that the colour scheme has changed. */
    transition: color 1ms;
  }
  .map canvas {
    display: block;
    max-inline-size: 100%;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1rem;
  }
  .key .line {
    display: inline-block;
    inline-size: 1.5rem;
    margin-inline-end: 0.25rem;
    border-block-start: 2px solid var(--_accent);
    vertical-align: 0.25em;
  }
  .key .far {
    border-block-start: 2px dotted var(--_danger);
  }
  .list-side {
    min-inline-size: 0;
  }
  .unknown {
    min-block-size: 2lh; /* a notice moves nothing */
    margin: 0;
    color: var(--_muted);
    font-size: 0.875rem;
    line-height: 1.25;
  }
  .word {
    margin: 0.5rem 0 0.25rem;
    color: var(--_muted);
  }
  .word b {
    color: var(--_ink);
    font-size: 1.125rem;
  }
  .neighbours {
    inline-size: 100%;
    border-collapse: collapse;
    line-height: 1.25;
  }
  .neighbours :is(th, td) {
    border: 0;
    padding: 0.125rem 0 0.125rem 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 400;
    text-align: end;
    vertical-align: baseline;
  }
  .neighbours td {
    color: var(--_ink);
  }
  .neighbours :is(th, td):first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  .neighbours td:first-child {
    font-family: inherit;
  }
  .neighbours td:not(:first-child) {
    direction: ltr;
    unicode-bidi: isolate;
  }
  /* As high whatever the words: two lines above, one in each row. */
  .neighbours thead th {
    block-size: 3.25em;
    vertical-align: bottom;
    border-block-end: 1px solid var(--_rule);
  }
  .neighbours tbody :is(th, td) {
    white-space: nowrap;
  }
  .neighbours tbody th {
    padding-block-start: 0.5rem;
    font-weight: 600;
  }
  .neighbours .near {
    color: var(--_accent);
  }
  .go {
    min-block-size: 1.5rem;
    border: 0;
    padding: 0;
    color: var(--_ink);
    font-family: var(--llm-font, inherit);
    font-size: 0.875rem;
    text-decoration: underline;
    text-decoration-color: var(--_rule);
    text-underline-offset: 3px;
  }
  .neighbours .flag {
    color: var(--_danger);
  }
  @media (pointer: coarse) {
    .go {
      min-block-size: 2.75rem;
      padding-inline-end: 1rem;
    }
  }
  @media (forced-colors: active) {
    .key .line {
      border-color: CanvasText;
    }
  }
`;
