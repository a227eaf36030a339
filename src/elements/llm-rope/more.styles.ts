import {css} from 'lit';

/** Losses, tables, and what absolute positions look like. @internal */
export const moreStyles = css`
  .inside {
    fill: var(--_neutral);
  }
  .mark {
    stroke: var(--_muted);
    stroke-dasharray: 2 3;
  }
  .loss-line {
    stroke: var(--_muted);
    stroke-width: 1.5;
  }
  .loss-line.front {
    stroke: var(--_gradient);
    stroke-width: 3;
  }
  .linear {
    stroke-dasharray: 7 4;
  }
  .ntk {
    stroke-dasharray: 2 3;
  }
  .yarn {
    stroke-dasharray: 12 3 2 3;
  }
  .loss-line.front {
    stroke-dasharray: none;
  }
  .name {
    fill: var(--_muted);
  }
  .name.front {
    fill: var(--_gradient);
    font-weight: 600;
  }
  .beyond .readout {
    min-block-size: 2lh;
  }
  .beyond .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    min-block-size: 2.75rem;
  }
  /* No lower while it is measured, where that takes two lines: nothing moves. */
  @container (max-width: 420px) {
    .beyond .state {
      min-block-size: 5.25rem;
    }
  }
  .beyond .state p {
    margin: 0;
  }

  .results thead th {
    white-space: nowrap;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .results [aria-current='true'] {
    color: var(--_gradient);
  }
  .results [aria-current='true'] th {
    font-weight: 600;
  }
  .swatch {
    display: inline-block;
    margin-inline-end: 0.5rem;
    vertical-align: middle;
  }

  .axes {
    display: flex;
    justify-content: space-between;
    flex-direction: row-reverse;
    max-inline-size: 32rem;
    margin: 0;
    color: var(--_muted);
    font-size: 0.75rem;
    direction: ltr;
  }
  .heat {
    position: relative;
    max-inline-size: 32rem;
    aspect-ratio: 2;
    color: var(--_ink);
    /* Not seen, but its end tells the drawing that the colour scheme has changed. */
    transition: color 1ms;
  }
  .strip {
    aspect-ratio: 8;
  }
  .heat > * {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .heat canvas {
    image-rendering: pixelated;
    cursor: crosshair;
  }
  .heat-mark {
    pointer-events: none;
  }
  .heat-mark rect {
    fill: none;
    stroke: var(--_ink);
    vector-effect: non-scaling-stroke;
  }
  .sliders {
    max-inline-size: 32rem;
  }
  .slider {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr) 3rem;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 1.875rem;
  }
  .slider input {
    inline-size: 100%;
    min-inline-size: 0;
  }
  .slider output {
    color: var(--_ink);
    font: 0.8125rem var(--_mono);
    text-align: end;
  }
`;
