import {css} from 'lit';

/** The small maps, and the enlarged one. @internal */
export const headsStyles = css`
  .overview {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 1rem 2.5rem;
    align-items: start;
  }
  .maps {
    display: grid;
    grid-template-columns: 1rem repeat(4, 88px);
    gap: 0.375rem 0.5rem;
    align-items: start;
    justify-content: start;
    /* Not seen, but its end tells the drawing that the colour scheme has changed. */
    transition: color 1ms;
  }
  .row-name,
  .axis-name {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .row-name {
    align-self: start;
    padding-block-start: 1.75rem;
  }
  .axis-name {
    grid-column: 2 / -1;
  }
  .map {
    display: grid;
    min-inline-size: 0;
    border: 0;
    border-radius: 0;
    padding: 0;
    text-align: start;
  }
  .frame {
    display: grid;
  }
  .map canvas {
    inline-size: 100%;
    aspect-ratio: 1;
    image-rendering: pixelated;
  }
  .map canvas.fine {
    image-rendering: auto;
  }
  .map[aria-pressed='true'] {
    border: 0;
    box-shadow: none;
  }
  .map:hover .frame {
    outline: 1px solid var(--_muted);
  }
  .map[aria-pressed='true'] .frame {
    outline: 2px solid var(--_ink);
  }
  .map.off canvas {
    opacity: 0.3;
  }
  .reading {
    color: var(--_muted);
    font-size: 0.75rem;
    line-height: 1.4;
    white-space: nowrap;
  }
  .map[aria-pressed='true'] .reading {
    color: var(--_ink);
  }
  .cost {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.25rem;
  }
  .cost code {
    font-size: 0.75rem;
    line-height: 1.3;
  }
  .cost svg {
    inline-size: 100%;
    block-size: 5px;
  }
  .loss {
    fill: var(--_positive);
  }
  .gain {
    fill: var(--_negative);
  }

  .head-name,
  .moved {
    margin: 0 0 0.25rem;
    font-size: 0.875rem;
  }
  .pattern {
    position: relative;
    inline-size: fit-content;
    max-inline-size: 100%;
    line-height: 0;
    cursor: crosshair;
  }
  .pattern canvas {
    position: absolute;
    inset: 0 auto auto 0;
    image-rendering: pixelated;
  }
  .labels {
    position: relative;
    max-inline-size: 100%;
  }
  .labels text {
    fill: var(--_muted);
    font: 12px var(--_mono);
  }
  .labels rect {
    fill: none;
    stroke: var(--_query);
  }
  .labels .column {
    stroke: var(--_key);
  }
  .labels .cell {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .labels .query,
  .labels .key {
    font-weight: 600;
    fill: var(--_query);
  }
  .labels .key {
    fill: var(--_key);
  }
  .readout .query {
    color: var(--_query);
  }
  .readout .key {
    color: var(--_key);
  }
  #cell {
    min-block-size: 1.5em;
  }
`;
