import {css} from 'lit';

/** Vectors as bars, sums, and the pattern. */
export const vectorStyles = css`
  /* Vectors as bars */
  .strip {
    display: block;
    inline-size: 100%;
    block-size: 2.25rem;
    background: var(--_ground);
  }
  .strip .zero {
    stroke: var(--_muted);
    stroke-width: 1;
    vector-effect: non-scaling-stroke;
  }
  .strip .here {
    fill: var(--_ink);
    fill-opacity: 0.16;
  }
  .strip.query {
    fill: var(--_query);
  }
  .strip.key {
    fill: var(--_key);
  }
  .strip.attention {
    fill: var(--_attention);
  }
  .strip.value {
    fill: var(--_value);
  }
  .strip.residual {
    fill: var(--_residual);
  }
  .strip .behind {
    fill-opacity: 0.25;
  }
  .strips .label {
    margin-block: 0.375rem 0.125rem;
  }
  .steps b {
    font-weight: 600;
  }
  .pick {
    cursor: crosshair;
  }
  .pick.tall .strip {
    block-size: 3.5rem;
  }
  .values {
    display: grid;
    grid-template-columns: minmax(3rem, auto) 3.25rem minmax(0, 1fr);
    align-items: center;
    gap: 0.25rem 0.5rem;
    direction: ltr;
  }
  .values .name {
    max-inline-size: 7rem;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 0.8125rem;
  }
  .values code {
    text-align: end;
  }
  .slider {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2rem;
    margin-block-start: 0.5rem;
  }
  .slider input {
    flex: 1;
    min-inline-size: 4rem;
    max-inline-size: 16rem;
  }
  .slider output {
    min-inline-size: 2ch;
    font: 0.8125rem var(--_mono);
    color: var(--_ink);
  }

  .origin {
    margin-block: 0.5rem;
    font-size: 0.875rem;
  }
  .origin summary {
    color: var(--_accent);
    cursor: pointer;
    line-height: 2rem;
  }

  /* Sums */
  .sum {
    inline-size: 100%;
    margin-block: 0.5rem;
    border-collapse: collapse;
    direction: ltr;
  }
  .sum :is(th, td) {
    border: 0;
    border-block-end: 1px solid var(--_rule);
    padding: 0.0625rem 0.375rem;
    background: none;
    font-size: 0.8125rem;
    font-weight: normal;
    text-align: end;
  }
  .sum thead th {
    color: var(--_muted);
  }
  .sum th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  .sum .total > * {
    border-block-start: 1px solid var(--_ink);
    font-weight: 600;
  }
  .steps {
    min-block-size: 4.4em;
  }
  .room {
    min-block-size: 16rem;
  }

  /* All queries */
  .overview {
    display: grid;
    gap: 0.5rem 2.5rem;
  }
  .axis {
    margin: 0;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .maps > div {
    flex: 0 1 24rem;
    min-inline-size: 0;
  }
  .maps {
    display: flex;
    flex-wrap: wrap;
    gap: 1.5rem;
  }
  .map {
    position: relative;
    aspect-ratio: 1;
    background: var(--_ground);
    cursor: crosshair;
  }
  .map :is(canvas, svg) {
    position: absolute;
    inset: 0;
    display: block;
    inline-size: 100%;
    block-size: 100%;
    image-rendering: pixelated;
    overflow: visible;
  }
  .map canvas {
    color: var(--_attention);
    transition: color 1ms; /* its end tells that the colour scheme has changed */
  }
  .map pattern line {
    stroke: var(--_rule);
    stroke-width: 2;
  }
  .map :is(.row, .cell) {
    fill: none;
    stroke: var(--_query);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .map .cell {
    stroke: var(--_key);
    stroke-width: 2.5;
  }
  .readout {
    min-block-size: 2.9em;
  }
`;
