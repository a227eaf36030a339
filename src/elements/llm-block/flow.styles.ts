import {css} from 'lit';

/** The diagram, its rows, and what is open in it. @internal */
export const flowStyles = css`
  .flow {
    --_lanes: 84px;
    --_inset: 0.25rem;
    --_row: 2.125rem;
    --_grid: minmax(0, 1fr) 5.9rem;
    direction: ltr;
    margin-block-start: 0.75rem;
  }
  .columns,
  .head {
    display: grid;
    grid-template-columns: var(--_grid);
    gap: 0 0.5rem;
    align-items: center;
    padding-inline: var(--_inset);
  }
  .columns {
    margin-inline-start: var(--_lanes);
    border-block-end: 1px solid var(--_rule);
    padding-block-end: 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .columns span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .columns b {
    color: var(--_ink);
  }
  .rows {
    display: flex;
    flex-direction: column-reverse; /* the flow goes up */
    margin: 0;
    padding: 0;
    list-style-type: ''; /* not "none", with which it would be no list to some screen readers */
  }
  .row {
    position: relative;
    padding-inline-start: var(--_lanes);
  }
  .unseen,
  .name small {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .in-block {
    background: color-mix(in oklab, transparent, var(--_ink) 4%);
  }
  .lanes {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    block-size: 100%;
    overflow: hidden;
  }
  .middle {
    transform: translateY(calc(var(--_row) / 2));
  }
  .lane {
    fill: none;
    stroke: var(--_line);
    stroke-width: 2;
  }
  .lane.residual {
    stroke-width: 4;
  }
  .residual {
    --_line: var(--_residual);
  }
  .plain {
    --_line: var(--_muted);
  }
  .query {
    --_line: var(--_query);
  }
  .key {
    --_line: var(--_key);
  }
  .value {
    --_line: var(--_value);
  }
  .lanes .attention {
    --_line: var(--_attention);
  }
  .neuron {
    --_line: var(--_neuron);
  }
  .probability {
    --_line: var(--_probability);
  }
  .node {
    fill: var(--_line);
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .sum circle {
    fill: var(--_surface);
    stroke: var(--_residual);
    stroke-width: 2;
  }
  .sum path {
    fill: none;
    stroke: var(--_residual);
    stroke-width: 2;
  }

  .head {
    inline-size: 100%;
    min-block-size: var(--_row);
    border: 0;
    border-radius: 2px;
    padding-block: 0;
    text-align: start;
    transition: color var(--_speed);
  }
  .head:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  .head:focus-visible {
    outline-offset: -2px;
  }
  .head code {
    color: var(--_muted);
    font-size: 0.75rem;
    white-space: nowrap;
  }
  .name {
    font-size: 0.8125rem;
  }
  .name small {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 400;
  }
  .cost {
    display: grid;
    align-items: center;
    text-align: end;
  }
  .out,
  .work,
  .now,
  .head .share {
    display: none;
  }
  .share {
    display: block;
    inline-size: 100%;
    block-size: 6px;
  }
  .now {
    align-items: center;
    grid-template-columns: 1fr 3rem;
    gap: 0.5rem;
  }
  .strip {
    display: block;
    inline-size: 100%;
    block-size: 1.25rem;
  }
  .bars-above {
    fill: var(--_positive);
  }
  .bars-below {
    fill: var(--_negative);
  }
  .weights {
    fill: var(--_attention);
  }
  .strip .active {
    fill: var(--_ink);
    fill-opacity: 0.25;
  }

  /* What is open grows; the rest fades. */
  .opened .row:not(.open) :is(.branches, .share, .strip) {
    opacity: 0.4;
  }
  .opened .row:not(.open) .head {
    color: var(--_muted);
  }
  .open .name {
    font-weight: 600;
  }
  .detail {
    display: grid;
    grid-template-rows: 1fr;
    animation: grow var(--_speed);
  }
  @keyframes grow {
    from {
      grid-template-rows: 0fr;
    }
  }
  .inner {
    min-block-size: 0;
    overflow: hidden;
    padding: 0.125rem var(--_inset) 0.75rem;
    font-size: 0.875rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
  }
  .choices .label {
    margin: 0 0.25rem 0 0;
  }
  .choices button {
    min-inline-size: 2rem;
    padding-inline: 0.375rem;
    font: 0.8125rem var(--_mono);
  }
  .live .choices {
    margin-block-end: 0.5rem;
  }
  .repeat {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.375rem;
    min-block-size: 2.5rem;
    padding-inline: var(--_inset);
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .repeat b {
    color: var(--_ink);
    font-size: 0.9375rem;
  }
  .repeat .choices {
    margin-inline-start: 0.75rem;
  }

  @container (min-width: 34rem) {
    .flow {
      --_lanes: 92px;
      --_inset: 0.5rem;
      --_grid: minmax(0, 1fr) 9rem 9.5rem;
    }
    .columns,
    .head {
      gap: 0 1rem;
    }
    .columns .cost {
      padding-inline-end: 2.75rem;
    }
    .head .cost {
      grid-template-columns: 1fr 2.25rem;
      gap: 0.5rem;
    }
    .head .share {
      display: block;
    }
    .name {
      font-size: inherit;
    }
    .work {
      display: grid;
    }
  }
  @container (min-width: 44rem) {
    .name small {
      position: static;
      clip-path: none;
    }
    .flow {
      --_grid: minmax(6.5rem, 1fr) 11rem 9.75rem 10.5rem;
    }
    .has-live {
      --_grid: minmax(6.5rem, 1fr) 7.5rem 7.5rem 11rem;
    }
    .flow:not(.has-live) .out {
      display: block;
    }
    .head .now {
      display: grid;
    }
    .columns .now {
      display: block;
    }
  }
  @container (min-width: 54rem) {
    .has-live {
      --_grid: minmax(6.5rem, 1fr) 9.5rem 7.5rem 7.5rem 11.5rem;
    }
    .has-live .out {
      display: block;
    }
  }
  @media (pointer: coarse) {
    .flow {
      --_row: 2.75rem;
    }
    .choices button {
      min-inline-size: 2.75rem;
      min-block-size: 2.75rem;
    }
  }
  @media (forced-colors: active) {
    .choices [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .lane,
    .sum path {
      stroke: CanvasText;
    }
    .node {
      fill: CanvasText;
    }
    .weights,
    .bars-above,
    .bars-below {
      fill: CanvasText;
    }
  }
`;
