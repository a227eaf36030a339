import {css} from 'lit';

/** A matrix as maps, its histogram, and the controls of both. @internal */
export const weightsStyles = css`
  .room {
    min-block-size: 98.25rem;
  }
  .part-room {
    min-block-size: 124rem; /* with the controls above it */
  }
  .slider {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.5rem;
    min-block-size: 2rem;
  }
  .slider input {
    inline-size: 10rem;
    margin: 0;
  }
  .slider output {
    min-inline-size: 3.5rem;
    color: var(--_ink);
    font: 0.8125rem var(--_mono);
  }
  .wait-room {
    min-block-size: 2rem;
  }
  .maps {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5rem 1rem;
  }
  .settings {
    min-block-size: 11rem; /* for the fields of all formats */
    align-content: start;
  }
  .scale code {
    white-space: nowrap;
  }
  .map-box {
    min-inline-size: 0;
  }
  .map {
    position: relative;
    max-inline-size: 22rem;
  }
  .map canvas {
    display: block;
    inline-size: 100%;
    block-size: auto;
    color: var(--_ink);
    image-rendering: pixelated;
    transition: color 1ms; /* its end tells that the scheme has changed */
  }
  .map svg {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .map rect {
    fill: none;
    stroke: var(--_ink);
    stroke-width: 1;
  }
  .cell,
  [part='verdict'] {
    min-block-size: 4rem;
  }
  .histogram {
    display: block;
    overflow: visible;
  }
  .histogram rect {
    fill: color-mix(in oklab, var(--_muted) 55%, transparent);
  }
  .histogram line {
    stroke: var(--_exponent);
    stroke-width: 1;
  }
  .histogram text {
    fill: var(--_muted);
    font: 0.75rem var(--_mono);
  }
  .histogram .last {
    text-anchor: end;
  }
  @container (max-width: 33.99rem) {
    .map-box:not(:last-child) .scale i {
      inline-size: 1.75rem;
    }
    [part='rescue'] :is(th, td) {
      padding-inline-end: 0.375rem;
    }
  }
  @container (min-width: 34rem) {
    .room {
      min-block-size: 61.5rem;
    }
    .part-room {
      min-block-size: 73rem;
    }
    .maps {
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: 0.5rem 1.25rem;
    }
    .settings {
      min-block-size: 7.25rem;
    }
    .cell,
    [part='verdict'] {
      min-block-size: 1.5rem;
    }
  }
  @container (min-width: 52rem) {
    .settings {
      min-block-size: 0;
    }
  }
`;
