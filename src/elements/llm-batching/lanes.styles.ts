import {css} from 'lit';

/** Lanes over time: their colours, their axis, and how a moment is gone to. @internal */
export const laneStyles = css`
  .kinds {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25rem;
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--_muted);
    font-size: 0.8128rem;
  }
  .kinds li::before {
    content: '';
    display: inline-block;
    inline-size: 0.875em;
    block-size: 0.875em;
    margin-inline-end: 0.4em;
    vertical-align: -0.1em;
    background: var(--_kind);
    forced-color-adjust: none;
  }
  .prefill {
    --_kind: var(--_prefill);
  }
  .decode {
    --_kind: var(--_decode);
  }
  .padding {
    --_kind: var(--_padding);
  }
  .idle {
    --_kind: var(--_rule);
  }
  .kinds .empty::before {
    box-shadow: inset 0 0 0 1px var(--_muted);
  }
  .bound {
    --_kind: var(--_ink);
  }
  .lanes {
    position: relative;
    direction: ltr;
    block-size: 9rem;
    border-block: 1px solid var(--_rule);
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .lanes canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    color: var(--_ink);
    transition: color 1ms;
  }
  .lanes svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
    pointer-events: none;
  }
  .lanes line {
    stroke: var(--_accent);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  .ticks {
    display: flex;
    justify-content: space-between;
    direction: ltr;
    color: var(--_muted);
    font: 0.75rem var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .scrub {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    margin-block: 0.5rem;
  }
  .scrub .slider {
    flex: 1 1 18rem;
    flex-wrap: nowrap;
    min-inline-size: 0;
  }
  .scrub .slider input {
    direction: ltr;
    flex: 1;
    min-inline-size: 2.5rem;
  }
  .scrub .slider output {
    min-inline-size: 7rem;
  }
  .moment {
    min-block-size: 3em;
    margin: 0.25rem 0;
  }
  .stages {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    direction: ltr;
  }
  .stages .ticks {
    grid-column: 2;
  }
  .stage-names {
    display: grid;
    grid-auto-rows: 1fr;
    align-items: center;
    color: var(--_muted);
    font: 0.75rem var(--_mono);
  }
  .stage-names span {
    margin-inline-end: 0.5rem;
  }
`;
