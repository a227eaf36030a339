import {css} from 'lit';

/** The grids of both ways. */
export const gridStyles = css`
  .panels {
    display: grid;
    gap: 0.25rem 32px;
    margin-block: 0.5rem;
  }
  .panels.two {
    align-items: end;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .panels > * {
    min-inline-size: 0;
  }
  .panel-title {
    margin: 0 0 0.25rem;
    font-size: 0.875rem;
  }
  .grid {
    direction: ltr;
    inline-size: fit-content;
    max-inline-size: 100%;
    overflow: hidden;
    touch-action: pan-y;
  }
  .cache {
    display: block;
  }
  .cache text {
    fill: var(--_muted);
    font: 0.75rem var(--_mono);
  }
  .space {
    fill: none;
    stroke: var(--_rule);
  }
  .of-key {
    fill: var(--_key);
    background: var(--_key);
  }
  .of-value {
    fill: var(--_value);
    background: var(--_value);
  }
  b:is(.of-key, .of-value) {
    background: none;
  }
  .shade-0 {
    opacity: 0.2;
  }
  .shade-1 {
    opacity: 0.4;
  }
  .shade-2 {
    opacity: 0.6;
  }
  .shade-3 {
    opacity: 0.8;
  }
  .now {
    fill: var(--_accent);
    background: var(--_accent);
  }
  .new,
  .active {
    fill: none;
    stroke: var(--_accent);
    stroke-width: 1.5px;
  }
  .active {
    stroke: var(--_ink);
    stroke-width: 2px;
  }
  .cell {
    min-block-size: 1.5rem;
    margin-block: 0.25rem;
  }
  .cell bdi {
    font: 0.8125rem var(--_mono);
    color: var(--_ink);
  }
  .key-of-grid {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    margin: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .key-of-grid i {
    display: inline-block;
    inline-size: 0.875em;
    block-size: 0.875em;
    vertical-align: -0.1em;
  }
`;
